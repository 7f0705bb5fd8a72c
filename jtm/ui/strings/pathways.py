"""The words of step 5."""

from jtm.language import Message as _
from jtm.language import Messages, Plural


class Pathways:
    """Each text by its name."""

    PATHWAYS_TITLE = _("Who could move up in {area}, and by which steps?")
    PATHWAYS_LEAD = _(
        "**{workers}** workers could take one feasible step into a Job That Mobilizes. They are part of a pool of {pool}, **{share}** of the jobs here. Where people "
        "usually go, a newcomer would be paid **{gain}** (median; {low} to {high} for the middle 80%)."
    )
    PATHWAYS_LEAD_NOTE = _(
        "◐ modelled: pay goes from the median now to the 25th percentile there, and moves count as likely as people make them. A step is feasible if the job asks for "
        "similar skills, for experience that the worker has, and pays more. The pool is ○ assumed: jobs that pay less than the wage floor (“Talent pool and moves”). "
        "What could be, not what will be."
    )
    PATHWAYS_NO_POOL = _(
        "No job in {area} is in the untapped pool: raise the wage floor under Gates, or lower the minimum workers under “Talent pool and moves”."
    )
    PATHWAYS_NO_JTM = _(
        "No job in {area} is a Job That Mobilizes at these settings: loosen a gate, or raise the share that counts."
    )
    PATHWAYS_NO_PAIR = _(
        "None of the {pool} workers of the pool in {area} has a feasible step into a JTM: allow more job zones, a smaller gain or less similarity "
        "under “Talent pool and moves”."
    )
    PATHWAYS_INTO = _("Into this job (★ JTM)")
    PATHWAYS_TAKE_AWAY = Plural(
        "The {rows:,} row of the table with source and year; the workbook adds sheets on sources and settings.",
        "The {rows:,} rows of the table with source and year; the workbook adds sheets on sources and settings.",
        by="rows",
    )
    FEEDERS_LEAD = Plural(
        "**{count} job of the pool, with {workers} workers, is one feasible step from {title}**; the most workers by closeness: {first}.",
        "**{count} jobs of the pool, with {workers} workers, are one feasible step from {title}**; the most workers by closeness: {first}.",
    )
    FEEDERS_NONE = _(
        "No job of the pool is a feasible step from {title}. Try steps up from a job, or routes between two jobs."
    )
    FEEDERS_ALT = Plural(
        "Lines from the median wage of {count} job to that of {title}, as wide as their workers; the first is {first}.",
        "Lines from the median wage of {count} jobs to that of {title}, as wide as their workers; the first is {first}.",
    )
    FEEDERS_TABLE_ALT = Plural("Feeder jobs of {title}, {rows} row.", "Feeder jobs of {title}, {rows} rows.", by="rows")
    STEPS_LEAD = Plural(
        "**{count} feasible step up from {title}**, {jtms} of them into JTMs; the closest: {first}.",
        "**{count} feasible steps up from {title}**, {jtms} of them into JTMs; the closest: {first}.",
    )
    STEPS_NONE = _("There is no feasible step up from {title} here: lower the minimum gain, or allow more job zones.")
    STEPS_ALT = Plural(
        "Lines from the median wage of {title} to those of {count} job, as wide as they are likely; the closest is {first}.",
        "Lines from the median wage of {title} to those of {count} jobs, as wide as they are likely; the closest is {first}.",
    )
    STEPS_TABLE_ALT = Plural("Steps up from {title}, {rows} row.", "Steps up from {title}, {rows} rows.", by="rows")
    ROUTES_LEAD = Plural(
        "**The only route from {start} to {end}:** {best}.",
        "**The best of {count} routes from {start} to {end}:** {best}.",
    )
    ROUTES_NONE = _(
        "No route of one to three feasible steps leads from {start} to {end}. Each step must pay more, ask for similar skills, and for experience that the worker has. Choose another job, or loosen “Talent pool and moves”."
    )
    ROUTES_ALT = Plural(
        "{count} route by step and median wage; the best passes {best}.",
        "{count} routes by step and median wage; the best passes {best}.",
    )
    ROUTES_TABLE_ALT = Plural("The jobs on each route, {rows} row.", "The jobs on each route, {rows} rows.", by="rows")
    ROUTE_TOLD = _("route {}")
    NEWCOMERS_TOLD = _("{} workers, newcomers {}%")
    LADDER_NOTE = _(
        "Lines: at most 30, as wide as workers, people or likelihood; colours: group of the job that differs. Click a job to continue from there. The table shows the same."
    )
    PARTS_TITLE = _("Why is a move likely?")
    PARTS_CHOOSE = _("The other job")
    PARTS_LEAD = _(
        "Of those who leave, **{likelihood}** are expected to make this move, {affinity:.1f} times what the size of the job alone suggests. Its score of {score:+.2f} "
        "comes most from {most}."
    )
    PARTS_NOTE = _(
        "◐ modelled. The bars add up to the score: the log-odds of the move against the mean of all pairs of jobs. National, the same in every region."
    )
    PARTS_ALT = Plural(
        "{count} part of the move's score; the largest is {most}.",
        "{count} parts of the move's score; the largest is {most}.",
    )
    PLAN_LEAD = _(
        "**If {people_share:.0%} of the pool's leavers are guided into JTMs and {seats_share:.0%} of the openings are kept for them, {movers} a year move up "
        "({movers_low} to {movers_high} if inputs vary so).** Going where people usually go, they are paid {gain} on average (10th to 90th percentile {low} to {high}); "
        "{zero:.0%} of them earn less than now, {ten:.0%} less than 10% more."
    )
    PLAN_MONEY = _(
        "If {realised:.0%} of the pay difference comes true, that is **{dollars} a year** ({dollars_low} to {dollars_high} if inputs vary so). The most that the same "
        "people and seats could bring is {most}: an upper bound, with everyone going where it pays most. The pool is {pool} of the jobs here."
    )
    PLAN_NONE = _(
        "Nobody can be placed: no feasible move from the pool into a JTM has both people and seats. Loosen “Talent pool and moves”."
    )
    PLAN_VARIANTS = Messages(
        {
            "likely": _("As people move"),
            "dollars": _("Most pay (upper bound)"),
            "people": _("Most people (upper bound)"),
            "without_mobility": _("As people move, JTMs without the mobility indicators"),
        }
    )
    PLAN_SUMMARY_ALT = _(
        "The likely plan, two upper bounds, and the plan when JTMs are designated without the mobility indicators."
    )
    PLAN_ALT = Plural(
        "The largest of {count} move of the plan by step and median wage; the first leaves {first}.",
        "The largest of {count} moves of the plan by step and median wage; the first leaves {first}.",
    )
    PLAN_MOVES = _("Who could move where")
    PLAN_EMPTY = _("Seats")
    PLAN_TABLE_ALT = Plural("The moves of the plan, {rows} row.", "The moves of the plan, {rows} rows.", by="rows")
    PLAN_NOTE = _(
        "◐ modelled on ○ assumed shares: who could move, not a forecast. Gains run from the median now to the 25th percentile there. Ranges run from the 5th to the 95th "
        "percentile if growth is as far off as BLS's projections have been, and if the share of the pay difference that comes true is half as large or half as large "
        "again. The Burning Glass Institute reports +15% on average for its Houston pilot; that is a program's result for people who did move, and is not comparable."
    )
    ENTRY = _(
        "To start as {title}: {education}; experience: {experience}; training on the job: {training}; licence: {licence}. ● BLS; the licence from the source named in the methods."
    )
    EQUITY_TITLE = _("Who works in such jobs")
    EQUITY_NOTE = _(
        "◐ modelled: US composition, 2022 (● BLS, Current Population Survey, Table 11), weighted by the modelled movers above. Percentages only, of the nation, not of the region. "
        "Without a figure: {origin:.0%} of the workers left, {destination:.0%} of those entered. Races and Hispanic ethnicity overlap."
    )
    EQUITY_NONE = _("The Current Population Survey prints no composition for these jobs.")
    EQUITY_ALT = _("Shares of five groups in the jobs that are left and entered; women: {shares}.")
    AND = _(" and ")
    EQUITY_GROUPS = Messages(
        {
            "women": _("Women"),
            "white": _("White"),
            "black": _("Black or African American"),
            "asian": _("Asian"),
            "hispanic": _("Hispanic or Latino"),
        }
    )
    SIDES = Messages({"origin": _("jobs that are left"), "destination": _("jobs that are entered")})
    MODEL_LEAD = _(
        "On observed moves between jobs neither of which the model had seen, it tells a move that was made from one that was not in **{auc:.0%}** of cases "
        "(mean of {origins} jobs); the best other reaches {next:.0%}."
    )
    MODEL_NOTE = _(
        "Observed: US moves, CPS ASEC about 2011 to 2019 (del Rio-Chanona et al. 2021). *Both ends*: no move from or to either job was seen in fitting; *origins*: no move "
        "from the job. Recall at 10: share of a job's observed destinations among the ten that score highest; most jobs have more than ten, so no model can reach 1. "
        "*Most possible* is what perfect knowledge would get. Arrivals are those of all jobs together: half the sum of absolute differences between the shares that the "
        "major groups are predicted to receive and those that they receive, the less the better; and the rank correlation over destinations. *Not balanced*: before "
        "destinations are drawn to how many arrive."
    )
    MODEL_ALT = _("AUC of six models; that of the one in use is {auc:.2f}.")
    CALIBRATION_ALT = _("Predicted against observed share of leavers in tenths of all pairs, close to the diagonal.")
    MODEL_TABLE_ALT = _("AUC, recall and share of moves for each model and way of holding out.")
    MODEL_OUTDATED = _(
        "The model was fitted on older ratings: {tables} have been refreshed since. Its figures stay as they are until it is fitted again."
    )
    JOB = _("Job")
    PLAN_WHY_EMPTY = _("Why empty")
    PLAN_PEOPLE = Plural("{count} person a year", "{count} people a year")
    RECALL = _("Recall at 10")
    MASS = _("Share of moves in the top 10")
    GROUP_VARIATION = _("Arrivals by major group, off by")
    ARRIVAL_RANK = _("Arrivals, rank correlation")
    AUC = _("AUC")
    # Sheets of a workbook.
    SHEET_PLANS = "Plans"
    SHEET_SEATS = "Seats"
