"""The words of step 1."""

from jtm.language import Message as _
from jtm.language import Messages, Plural


class Landscape:
    """Each text by its name."""

    LANDSCAPE_TITLE = _("What is {area} good at, and how is that shifting?")
    LANDSCAPE_LEAD = _("Strongest: **{strong}** ({strength:.2f}× {reference}, {low:.2f}–{high:.2f}). ")
    LANDSCAPE_LEAD_SHIFT = _(
        "The mix shifts most towards **{rising}** and away from **{falling}**, if each job grows as BLS projects for {period}."
    )
    LANDSCAPE_COVERAGE = _(
        "◐ modelled: jobs × level × importance over published occupations, which hold {coverage:.0%} of all jobs here. "
    )
    LANDSCAPE_COMPARED = _(
        "Compared over the occupations that both regions publish; intervals are 90%, from the sampling error of jobs."
    )
    LANDSCAPE_SAME = _(
        "Both regions are {area}, so no strength is shown. To see what {area} is good at, choose another region under “{control}”."
    )
    LANDSCAPE_SOURCE = _(
        "Skills: O*NET {onet} · jobs and staffing of industries: BLS OEWS {oews} · growth and exits: BLS {projections}, national"
    )
    STRENGTH_TITLE = _("How strong, compared with {reference}")
    STRENGTH_NOTE = _(
        "The strongest and the weakest. Grey where the interval holds 1: no difference that the survey can detect."
    )
    STRENGTH_ALT = Plural(
        "Strength with 90% interval of {count} element; the strongest is {name} at {strength:.2f}.",
        "Strength with 90% interval of {count} elements; the strongest is {name} at {strength:.2f}.",
    )
    SHIFT_TITLE = _("Where the mix shifts")
    SHIFT_NOTE = _(
        "Change of each one's share of the mix, times the region's published jobs. A shift, not a shortage. "
        "Colour: strength; grey where its interval holds 1. Growth by occupation is national."
    )
    SHIFT_ALT = Plural(
        "Projected shift in mix of {count} element; the largest gain is {name}.",
        "Projected shift in mix of {count} elements; the largest gain is {name}.",
    )
    ELEMENTS_TITLE = _("Every element")
    ELEMENTS_ALT = Plural(
        "Strength, shift and replacement of {rows} element in {area}.",
        "Strength, shift and replacement of {rows} elements in {area}.",
        by="rows",
    )
    HOLDERS_TITLE = _("Which jobs use it")
    HOLDERS_NOTE = _(
        "The occupations behind **{name}** in {area}: each one's share of its supply. ★ JTM at the weights on the left."
    )
    HOLDERS_NEEDED = Plural(
        "**{count} JTM needs it** (it is essential to it, as in step 3): {titles}.",
        "**{count} JTMs need it** (it is essential to them, as in step 3): {titles}.",
    )
    HOLDERS_NOT_NEEDED = _("{name} is essential to none of the JTMs at these settings.")
    STATUS_NEEDS = _("★ JTM · needs it")
    GROUPS_TITLE = _("In which kinds of jobs")
    GROUPS_NOTE = _(
        "How much of it a worker of the group holds, over the region's average worker. Shown are {which}; the download below has all. "
        "Hover for the group's jobs and its share of the supply."
    )
    GROUPS_BY_STRENGTH = _("the ten strongest and the ten weakest elements")
    GROUPS_BY_SHIFT = _("the ten elements that gain most and the ten that lose most")
    GROUPS_ALT = _("Elements by major group in {area}: {group} hold most of {name}, {share:.0%} of it.")
    MIX_TITLE = _("In which industries")
    MIX_NOTE = _(
        "◐ modelled: OEWS publishes no industries for areas. Published occupations are explained by national staffing patterns. "
        "On occupations left out, the error is {error:.0%} of that of the national mix. Public schools count to education, public "
        "hospitals to health care. Grey tick: the nation."
    )
    MIX_OBSERVED = _("● observed: BLS publishes the nation's jobs by industry.")
    MIX_ALT = _("Estimated share of jobs by sector in {area}; the largest is {title}.")
    SHOCK_TITLE = _("If an industry shrinks or grows")
    SHOCK_RELEASED = _("released")
    SHOCK_NEEDED = _("needed")
    SHOCK_LEAD = Plural(
        "{industry} has about **{jobs}** jobs in {area} ({basis}). With this change **{workers}** workers would be {verb}, in {occupations} occupation, and with them **{share:.1%}** of all {skill} here.",
        "{industry} has about **{jobs}** jobs in {area} ({basis}). With this change **{workers}** workers would be {verb}, in {occupations} occupations, and with them **{share:.1%}** of all {skill} here.",
        by="occupations",
    )
    SHOCK_BASIS = Messages({True: _("published"), False: _("estimated")})
    SHOCK_NOTHING = _("No change: move the slider.")
    SHOCK_TOO_SMALL = _(
        "{industry} has about {jobs} jobs in {area} ({basis}): this change moves less than half a worker in every occupation."
    )
    SHOCK_WORKERS_TITLE = _("Occupations affected most")
    SHOCK_SKILLS_TITLE = _("Skills affected most")
    SHOCK_SKILLS_ALT = _(
        "Skills by the share of the region's supply that is released or needed; the most is {name}, {share}."
    )
    SHOCK_TABLE_ALT = _("Workers released or needed by occupation, with the nearest growing occupations.")
    SHOCK_SKILLS_TABLE_ALT = _(
        "Share of the region's supply of each skill, knowledge and ability that is released or needed."
    )
    SHOCK_ALT = _("Workers by occupation; the most are {title}, {workers}.")
    SHOCK_NOTE = _(
        "◐ modelled: the industry's estimated jobs here, staffed as in the nation, never more than the region publishes. "
        "Nearest growing occupations: those in this region with the most similar skills, knowledge and abilities that grow nationally "
        "and that the shock does not shrink."
    )
    REMOTE_TITLE = _("Isolated jobs with many workers")
    REMOTE_LEAD = _(
        "A job in {area} lies **{mean:.2f}** from the region's other jobs on average (0 alike, 1 nothing in common); in the nation "
        "**{nation:.2f}**."
    )
    REMOTE_ALL = _("All occupations")
    REMOTE_NOTE = _(
        "◐ modelled: the largest of the quarter of all jobs whose skills, knowledge and abilities are least like those of the "
        "region's other jobs. For their workers, other jobs are farthest away."
    )
    ELEMENT_MAP_MEASURE = _("{name}, strength")
    ELEMENT_MAP_TITLE = _("Across the country")
    ELEMENT_MAP_NOTE = _(
        "Strength of {name} against the nation, over the occupations that each area publishes. Click an area to go there."
    )
    PEERS_TITLE = _("Regions with a similar skill profile")
    NO_PEERS = _("Only metro and nonmetro areas are compared; {area} is neither.")
    COMPARE_PEER = _("Choose one as the reference")
    COMPARE_PEER_CHOOSE = _("Choose a region …")
    TAKE_WHICH = _("Which table")
    TAKE_TABLES = Messages(
        {
            "elements": _("Every element: the table above, with its rows and columns"),
            "groups": _("In which kinds of jobs, every element"),
            "holders": _("Which jobs use the chosen element"),
            "map": _("The chosen element across the country"),
            "industry-mix": _("In which industries"),
            "peers": _("Regions with a similar skill profile"),
            "shock": _("If an industry shrinks or grows: occupations"),
            "shock-skills": _("If an industry shrinks or grows: skills"),
            "remoteness": _("Remoteness of every occupation"),
            "remoteness-mean": _("Remoteness of the region and of the nation"),
        }
    )
    LANDSCAPE_TAKE_AWAY = _(
        "All rows and columns with full figures, source and year; the workbook adds sheets on sources, settings and the industry mix."
    )
    SHEET_MIX = "Industry mix"  # of a workbook
