"""The words of step 2."""

from jtm.language import Message as _
from jtm.language import Messages, Plural


class Ranking:
    """Each text by its name."""

    JTM_TITLE = _("Which jobs move workers and {area} ahead at once?")
    GROWTH_COLUMN = _("Growth, ten years, {whose}")
    LEAD = _("**{title}** ranks first. Its place among the JTMs is **{certainty}**: {share} of the draws include it.")
    TIERS = _("Of the JTMs, {firm} are firm, {likely} likely and {open} open.")
    TIERS_NOTE = _(
        "◐ modelled: 500 draws vary projected growth, wages, jobs, upward mobility and the weights. Firm: at least 90% of the draws "
        "include the job; likely: 50 to 90%; open: fewer."
    )
    CERTAINTY_HELP = _(
        "How certain its place among the JTMs is. Firm: at least 90% of the draws include it; likely: 50 to 90%; open: fewer. Blank: none does."
    )
    DRAWS = _("{share} of the draws")
    NEARLY_ALL_DRAWS = _("more than 99%")
    HARDLY_ANY_DRAW = _("less than 1%")
    ANSWER = Plural(
        "**{count} of {passing}** occupations that pass the gates is a JTM at these weights: **{jobs}** jobs, median pay **{pay} the region's median**.",
        "**{count} of {passing}** occupations that pass the gates are JTMs at these weights: **{jobs}** jobs, median pay **{pay} the region's median**.",
    )
    PAY_OVER = _("{gap:.0%} over")
    PAY_UNDER = _("{gap:.0%} under")
    NONE_PASS = _("No occupation in {area} passes the gates.")
    NONE_PASS_GATE = _("The gate that rules out most is “{gate}”: {count} of {total} occupations fail it.")
    LOOSEN = _("Switch off “{gate}”")
    NONE_COUNTS = _(
        "No indicator counts: every indicator of the weighted pillars is set to zero, so nothing can be scored."
    )
    RESTORE_INDICATORS = _("Restore the indicators' default weights")
    GATED_OUT = _("gated out")
    NOT_SCORED = _("not scored")
    BARS_TITLE = _("What makes up the score")
    BARS_NOTE = _(
        "Score of the best 20, split by pillar. Grey: 90% interval of the rank, and how sure the place among the JTMs is."
    )
    BARS_ALT = _(
        "Bars of the score by pillar for the best {count} occupations of {area}; the best is {title} with {score:.0f} of 100."
    )
    MAP_TITLE = _("Where the country stands")
    MAP_JOB_NOTE = _("Grey: not published for this job. Click an area to go there.")
    MAP_NOTE = _(
        "Each metro and nonmetro area, scored on one national ruler: percentiles against all such areas, weighted by jobs; "
        "a JTM here is among the best {share:.0%} of all that pass the gates nationally. Grey: not published. Click an area to go there."
    )
    MAP_MOVES_NOTE = _(
        "◐ modelled, with each area's own jobs and wages and the pool as set (jobs under the wage floor: {pool}). Grey: not published for this job. "
        "Click an area to go there."
    )
    MAP_NEEDS_JOB = _("Choose a job under “Why is a job in or out?” to map its wage or concentration.")
    TABLE_TITLE = _("The ranking")
    TABLE_ALT = Plural(
        "Ranking of the occupations of {area}, {rows} row.",
        "Ranking of the occupations of {area}, {rows} rows.",
        by="rows",
    )
    WHY_TITLE = _("Why is a job in or out?")
    WHY_CHOOSE = _("Choose a job, or select a row of the table")
    WHY_NOT_HERE = _("{area} publishes no employment and median wage for this job, so it is not ranked there.")
    TAKE_AWAY_NOTE = Plural(
        "The {rows:,} row of the table with all columns and full figures, source and year; the workbook adds sheets on sources, settings and what every column means.",
        "The {rows:,} rows of the table with all columns and full figures, source and year; the workbook adds sheets on sources, settings and what every column means.",
        by="rows",
    )
    STATUS_RANKED = _("ranked")
    STATUS_GATED = _("out: ")
    FLAG_IMPUTED = _("ratings imputed")
    FLAG_ODD = _("ratings from specialties")
    FLAG_REGIONAL = _("regional growth")
    FLAG_MISSING = _("missing: ")
    INDICATOR = _("Indicator")
    WHY_TABLE_ALT = _("Value, normalised value, weight and points of each indicator of the chosen job.")
    SCORE = _("Score, 0-100")
    RANK = _("Rank")
    RANK_OF = _("{rank} of {total}")
    CERTAINTY = _("Certainty")
    RANK_INTERVAL = _("90% interval of the rank")
    CONTRIBUTIONS_ALT = _("Points that each indicator adds to the score, as in the table beside it.")
    GATE_NEEDS = Messages(
        {
            "wage_floor": _("its median of {wage} is under the floor of {floor}"),
            "minimum_employment": _("it has {jobs:,.0f} jobs, fewer than {fewest:,}"),
            "education": _("its typical entry education is “{education}”"),
            "growth": _("its projected growth is {growth} ({whose})"),
            "excluded_groups": _("{group} are excluded"),
        }
    )
    WHAT_IF_GATE = _("No change of weights brings it in while a gate stops it.")
    WHAT_IF_UNSCORED = _("None of the indicators that count is known for it, so it cannot be scored.")
    WHAT_IF_NEVER_OUT = _("**No mix of pillar weights brings it out**.")
    WHAT_IF_NEVER_IN = _("**No mix of pillar weights brings it in**; its best rank under any weights is {best}.")
    WHAT_IF_IN = _(
        "**The smallest change of weights that brings it in:** {mix}; {moved:.0%} of the weight changes hands."
    )
    WHAT_IF_OUT = _(
        "**The smallest change of weights that brings it out:** {mix}; {moved:.0%} of the weight changes hands."
    )
    ACCEPTED = _("With no view on the weights, it is a JTM in {designated:.0%} of all mixes and first in {first:.0%}.")
    ACCEPTED_MIX = _(" The average weights of those who would have it in: {mix}.")
    CHANGE_ALT = _("Rank of the leading occupations at the default and at your weights.")
    BUBBLES_ALT = _("Median wage against projected growth; bubbles sized by jobs, JTMs coloured.")
    PILLARS_ALT = _("Scores on the three pillars of the leading occupations.")
    LIMIT_NEEDS = _("its value of {value} ({unit}) is beyond your limit")
    MAP_MEASURES = Messages(
        {
            "share": _("Share of jobs that are JTMs"),
            "score": _("Average score, 0-100"),
            "wage": _("Median wage, US dollars a year"),
            "quotient": _("Location quotient"),
            "mobility": _("Upward mobility, rise in pay a year"),
            "reach": _("Pool one step away, share of jobs"),
        }
    )
