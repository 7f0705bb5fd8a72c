"""The words of step 1."""

LANDSCAPE_TITLE = "What is {area} good at, and how is that shifting?"
LANDSCAPE_LEAD = "Strongest: **{strong}** ({strength:.2f}× {reference}, {low:.2f}–{high:.2f}). "
LANDSCAPE_LEAD_SHIFT = "The mix shifts most towards **{rising}** and away from **{falling}**, if each job grows as BLS projects for {period}."
LANDSCAPE_COVERAGE = (
    "◐ modelled: jobs × level × importance over published occupations, which hold {coverage:.0%} of all jobs here. "
)
LANDSCAPE_COMPARED = (
    "Compared over the occupations that both regions publish; intervals are 90%, from the sampling error of jobs."
)
LANDSCAPE_SAME = "Both regions are {area}, so no strength is shown. To see what {area} is good at, choose another region under “{control}”."
LANDSCAPE_SOURCE = "Skills: O*NET {onet} · jobs and staffing of industries: BLS OEWS {oews} · growth and exits: BLS {projections}, national"
STRENGTH_TITLE = "How strong, compared with {reference}"
STRENGTH_NOTE = (
    "The strongest and the weakest. Grey where the interval holds 1: no difference that the survey can detect."
)
STRENGTH_ALT = "Strength with 90% interval of {count} elements; the strongest is {name} at {strength:.2f}."
SHIFT_TITLE = "Where the mix shifts"
SHIFT_NOTE = (
    "Change of each one's share of the mix, times the region's published jobs. A shift, not a shortage. "
    "Colour: strength; grey where its interval holds 1. Growth by occupation is national."
)
SHIFT_ALT = "Projected shift in mix of {count} elements; the largest gain is {name}."
ELEMENTS_TITLE = "Every element"
ELEMENTS_ALT = "Strength, shift and replacement of {rows} elements in {area}."
HOLDERS_TITLE = "Which jobs use it"
HOLDERS_NOTE = (
    "The occupations behind **{name}** in {area}: each one's share of its supply. ★ JTM at the weights on the left."
)
HOLDERS_NEEDED = "**{count} JTMs need it** (it is essential to them, as in step 3): {titles}."
HOLDERS_NOT_NEEDED = "{name} is essential to none of the JTMs at these settings."
STATUS_NEEDS = "★ JTM · needs it"
GROUPS_TITLE = "In which kinds of jobs"
GROUPS_NOTE = (
    "How much of it a worker of the group holds, over the region's average worker. Shown are {which}; the download below has all. "
    "Hover for the group's jobs and its share of the supply."
)
GROUPS_BY_STRENGTH = "the ten strongest and the ten weakest elements"
GROUPS_BY_SHIFT = "the ten elements that gain most and the ten that lose most"
GROUPS_ALT = "Elements by major group in {area}: {group} hold most of {name}, {share:.0%} of it."
MIX_TITLE = "In which industries"
MIX_NOTE = (
    "◐ modelled: OEWS publishes no industries for areas. Published occupations are explained by national staffing patterns. "
    "On occupations left out, the error is {error:.0%} of that of the national mix. Public schools count to education, public "
    "hospitals to health care. Grey tick: the nation."
)
MIX_OBSERVED = "● observed: BLS publishes the nation's jobs by industry."
MIX_ALT = "Estimated share of jobs by sector in {area}; the largest is {title}."
SHOCK_TITLE = "If an industry shrinks or grows"
SHOCK_RELEASED = "released"
SHOCK_NEEDED = "needed"
SHOCK_LEAD = (
    "{industry} has about **{jobs}** jobs in {area} ({basis}). With this change **{workers}** workers would be {verb}, "
    "in {occupations} occupations, and with them **{share:.1%}** of all {skill} here."
)
SHOCK_BASIS = {True: "published", False: "estimated"}
SHOCK_NOTHING = "No change: move the slider."
SHOCK_TOO_SMALL = "{industry} has about {jobs} jobs in {area} ({basis}): this change moves less than half a worker in every occupation."
SHOCK_WORKERS_TITLE = "Occupations affected most"
SHOCK_SKILLS_TITLE = "Skills affected most"
SHOCK_SKILLS_ALT = "Skills by the share of the region's supply that is released or needed; the most is {name}, {share}."
SHOCK_TABLE_ALT = "Workers released or needed by occupation, with the nearest growing occupations."
SHOCK_SKILLS_TABLE_ALT = "Share of the region's supply of each skill, knowledge and ability that is released or needed."
SHOCK_ALT = "Workers by occupation; the most are {title}, {workers}."
SHOCK_NOTE = (
    "◐ modelled: the industry's estimated jobs here, staffed as in the nation, never more than the region publishes. "
    "Nearest growing occupations: those in this region with the most similar skills, knowledge and abilities that grow nationally "
    "and that the shock does not shrink."
)
REMOTE_TITLE = "Isolated jobs with many workers"
REMOTE_LEAD = (
    "A job in {area} lies **{mean:.2f}** from the region's other jobs on average (0 alike, 1 nothing in common); in the nation "
    "**{nation:.2f}**."
)
REMOTE_ALL = "All occupations"
REMOTE_NOTE = (
    "◐ modelled: the largest of the quarter of all jobs whose skills, knowledge and abilities are least like those of the "
    "region's other jobs. For their workers, other jobs are farthest away."
)
ELEMENT_MAP_TITLE = "Across the country"
ELEMENT_MAP_NOTE = (
    "Strength of {name} against the nation, over the occupations that each area publishes. Click an area to go there."
)
PEERS_TITLE = "Regions with a similar skill profile"
NO_PEERS = "Only metro and nonmetro areas are compared; {area} is neither."
COMPARE_PEER = "Choose one as the reference"
COMPARE_PEER_CHOOSE = "Choose a region …"
TAKE_WHICH = "Which table"
TAKE_TABLES = {
    "elements": "Every element: the table above, with its rows and columns",
    "groups": "In which kinds of jobs, every element",
    "holders": "Which jobs use the chosen element",
    "map": "The chosen element across the country",
    "industry-mix": "In which industries",
    "peers": "Regions with a similar skill profile",
    "shock": "If an industry shrinks or grows: occupations",
    "shock-skills": "If an industry shrinks or grows: skills",
    "remoteness": "Remoteness of every occupation",
    "remoteness-mean": "Remoteness of the region and of the nation",
}
LANDSCAPE_TAKE_AWAY = "All rows and columns with full figures, source and year; the workbook adds sheets on sources, settings and the industry mix."
SHEET_MIX = "Industry mix"  # of a workbook
