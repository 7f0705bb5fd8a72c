"""The words on the screen: short, plain, for a policymaker; a number always with unit, place and year."""

APP = "Jobs That Mobilize"
JTM_TITLE = "Which jobs move workers and {area} ahead at once?"
LANDSCAPE_NAME = "1 · Skill landscape"
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
    "On occupations left out, the error is {error:.0%} of that of the national mix. Grey tick: the nation."
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
JTM_NAME = "2 · Jobs That Mobilize"
BENCHMARKS_NAME = "3 · Essential skills"
METHODS_NAME = "Methods and sources"
REGIONAL_NAME = "Regional projections"

BUILDING = "First start: building the data from the snapshot …"
REPAIRED = "The data file was damaged. It has been rebuilt, and nothing is lost."
PRESET = "Preset"
PRESET_OWN = "Own settings"
RESET = "Reset"
OPEN = "Open"
REMOVE = "Remove"
RESET_HELP = "Back to the default weights, gates and view; the region stays."
COPY_LINK = "Copy link"
COPY_LINK_HELP = "The link holds every setting on this page, and opens the same screen."
LINK_COPIED = "Link copied"
LINK_BY_HAND = "Press Ctrl+C to copy"
SHARE_SHOWN = "{share:.0%} of the score"
ZERO_WEIGHTS = "All pillar weights are 0, so the three pillars count the same. Move a slider to weigh them."
EMPTY_PILLAR = "{pillar} has no indicator with a weight, so it does not count."
FEW_FIGURES = "{area} publishes only {count} occupations{share}: unpublished occupations are not ranked."
FEW_SHARE = ", with {share:.0%} of its jobs"
FEW_STATE = "Show {state}, which publishes more"
NO_PRICES = "BEA publishes no price level for {area}: wages here are not price-adjusted."
GROWTH_REGIONAL = "Growth: {geography}, {period}, for {count} of {total} occupations; national for the others."
GROWTH_OF_NATION = "national projection"
GROWTH_OF = "projection of {geography}, else national"
GROWTH_COLUMN = "Growth, ten years, {whose}"
GATE_BY = "{gate} ({whose})"
SOURCE_LINE = "{name} · wages and jobs: BLS OEWS {oews} · growth: {growth} · {prices} · scores: {scores}"
SOURCE_GROWTH = "BLS {period}, national"
SOURCE_GROWTH_REGIONAL = "{geography}, {period}, else {other}"
SOURCE_PRICES = "prices: BEA {year}"
GROWTH_NONE = "No regional projection is loaded for {area}: national growth is used. Load one on the page “{page}”."

LEAD = "**{title}** ranks first. Its place among the JTMs is **{certainty}**: {share} of the draws include it."
TIERS = "Of the JTMs, {firm} are firm, {likely} likely and {open} open."
TIERS_NOTE = (
    "◐ modelled: 500 draws vary projected growth, wages, jobs, upward mobility and the weights. Firm: at least 90% of the draws "
    "include the job; likely: 50 to 90%; open: fewer."
)
CERTAINTY_HELP = "How certain its place among the JTMs is. Firm: at least 90% of the draws include it; likely: 50 to 90%; open: fewer. Blank: none does."
P_TOP_HELP = "Share of the 500 draws that include it among the JTMs."
DRAWS = "{share} of the draws"
NEARLY_ALL_DRAWS = "more than 99%"
HARDLY_ANY_DRAW = "less than 1%"
ANSWER = "**{count} of {passing}** occupations that pass the gates are JTMs at these weights: **{jobs}** jobs, median pay **{pay} the region's median**."
PAY_OVER = "{gap:.0%} over"
PAY_UNDER = "{gap:.0%} under"
NONE_PASS = "No occupation in {area} passes the gates."
NONE_PASS_GATE = "The gate that rules out most is “{gate}”: {count} of {total} occupations fail it."
LOOSEN = "Switch off “{gate}”"
NONE_COUNTS = "No indicator counts: every indicator of the weighted pillars is set to zero, so nothing can be scored."
RESTORE_INDICATORS = "Restore the indicators' default weights"
GATED_OUT = "gated out"
NOT_SCORED = "not scored"

BARS_TITLE = "What makes up the score"
BARS_NOTE = (
    "Score of the best 20, split by pillar. Grey: 90% interval of the rank, and how sure the place among the JTMs is."
)
BARS_ALT = "Bars of the score by pillar for the best {count} occupations of {area}; the best is {title} with {score:.0f} of 100."
MAP_TITLE = "Where the country stands"
MAP_JOB_NOTE = "Grey: not published for this job. Click an area to go there."
MAP_NOTE = (
    "Each metro and nonmetro area, scored on one national ruler: percentiles against all such areas, weighted by jobs; "
    "a JTM here is among the best {share:.0%} of all that pass the gates nationally. Grey: not published. Click an area to go there."
)
MAP_MOVES_NOTE = (
    "◐ modelled, with each area's own jobs and wages and the pool as set (jobs under the wage floor: {pool}). Grey: not published for this job. "
    "Click an area to go there."
)
MAP_ALT = "Map of US metro and nonmetro areas by {measure}. The highest: {top}."
MAP_NEEDS_JOB = "Choose a job under “Why is a job in or out?” to map its wage or concentration."
TABLE_TITLE = "The ranking"
TABLE_ALT = "Ranking of the occupations of {area}, {rows} rows."
WHY_TITLE = "Why is a job in or out?"
WHY_CHOOSE = "Choose a job, or select a row of the table"
WHY_NOT_HERE = "{area} publishes no employment and median wage for this job, so it is not ranked there."
TAKE_AWAY = "Download"
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
TAKE_AWAY_NOTE = "The {rows} rows of the table with all columns and full figures, source and year; the workbook adds sheets on sources, settings and what every column means."

BADGES = {"observed": "● observed", "modelled": "◐ modelled", "assumed": "○ assumed"}
ASSUMED_PART = "{basis}, ○ {assumed}"
STATUS_JTM = "★ JTM"
STATUS_RANKED = "ranked"
STATUS_GATED = "out: "
FLAG_IMPUTED = "ratings imputed"
FLAG_ODD = "ratings from specialties"
FLAG_REGIONAL = "regional growth"
FLAG_MISSING = "missing: "
NOT_PRICE_ADJUSTED = "not price-adjusted"

METHODS_TITLE = "Can I trust it?"
METHODS_LEAD = (
    "The framework is the Burning Glass Institute's *Jobs That Mobilize*. Its own thresholds and list of jobs are not "
    "public: this is a documented reconstruction on public data and does not claim to reproduce that list. Every "
    "formula is in docs/methods.md."
)
BASIS = {
    "observed": "Published by a statistical agency for the place and year named: wages, jobs, location quotients, O*NET ratings.",
    "modelled": "Estimated, by its publisher or here, from observed figures: projected growth and openings, alignment with industries, scores, ranks, how certain a rank is, local openings, imputed ratings, a region's skills and industries, bands of levels, levels that employers moved, moves, gaps, hours and returns.",
    "assumed": "Your setting: weights, gates, the share that counts, the industries that you call strategic, when a skill is needed, who is in the pool, and what training costs and brings.",
}
IMPUTATION_TITLE = "Where the O*NET ratings of the OEWS occupations come from"
IMPUTATION_NOTE = (
    "Imputed: {broad} from their broad group, {minor} from their minor group. They are flagged wherever they are shown. "
    "“All Other” titles are rated through specialties that may not be typical."
)
MIX_FIT_TITLE = "How far to trust the estimated industry mix"
MIX_FIT_NOTE = (
    "OEWS publishes no industries for areas: they are estimated from occupations. Each fifth of the occupations was left out in "
    "turn and predicted from the rest. The mix has not been checked against a count of jobs by industry."
)
CORRELATIONS_TITLE = "Which indicators overlap in {area}?"
CORRELATIONS_NOTE = (
    "Spearman rank correlations over the region's occupations. Two indicators near 1 count the same thing twice: lower quartile "
    "and median wages do, so the default uses one of them."
)
LIMITS_TITLE = "What this does not know"
LIMITS = (
    "Licensing and background rules · benefits, hours and job quality · vacancies and how hard they are to fill · commuting · "
    "skills that no survey asks for · self-employed workers · what causes what. National growth, national staffing "
    "patterns and national skill ratings stand in for local ones."
)

REGIONAL_TITLE = "What does a regional projection say?"
READING = "Reading the file …"
REGIONAL_LEAD = (
    "BLS projects growth for the nation. States and workforce areas publish their own projections. Load such a file for "
    "{area}, and its growth appears beside the national one; choose which counts under *Method*. The file stays on this machine."
)
REGIONAL_FILE = "Projections file"
REGIONAL_FILE_HELP = (
    "CSV, tab-separated text or XLSX, one row per occupation: its SOC code, and employment in two years, such as "
    "“Employment 2024” and “Employment 2034”. Annual openings are optional."
)
REGIONAL_REGION = "Which area of the file stands for {area}?"
REGIONAL_GEOGRAPHY = (
    "A workforce area is seldom the same place as a metro, so the file's own name stays with its figures."
)
REGIONAL_COLUMNS = "Which column is which"
REGIONAL_FIELDS = {
    "code": "Occupation code", "base": "Employment, base year", "projected": "Employment, projected year",
    "title": "Occupation title", "region": "Area", "openings": "Annual openings",
    "percent_change": "Percent change, for checking",
}  # fmt: skip
REGIONAL_AS_FOUND = "– choose for me –"
REGIONAL_NO_COLUMN = "– none –"
REGIONAL_PERIOD = "Years of the projection"
REGIONAL_PERIOD_HELP = "The file does not name its two years. Give them as 2022-32."
REGIONAL_ASK_PERIOD = "Which years does the file cover? It does not say."
REGIONAL_FAILED = (
    "These figures cannot be projections, so they cannot be loaded. {reasons} Check which columns hold employment."
)
REGIONAL_LOAD = "Load {count} occupations for {area}"
REGIONAL_LOADED = "{geography}, {period}: {count} occupations are loaded for {area}."
REGIONAL_NONE = "Nothing is loaded for {area}."
REGIONAL_DONE = "Done. The data are being rebuilt with your change."
REGIONAL_REMOVE = "Remove"
REGIONAL_PROBLEMS = "{count} rows cannot be loaded"
REGIONAL_UNMATCHED = "{count} codes are not in OEWS"
REGIONAL_UNMATCHED_NOTE = "Most are codes of an older classification. These rows are left out."
REGIONAL_SOUND = "{count} rows can be loaded"
LOADING_KEY = (
    "What is loaded here changes the figures for everyone who uses this workbench, so it takes the facilitator's key. The key is on the "
    "console where the workbench was started, or whoever runs the workbench has set one."
)
REGIONAL_REFUSED = (
    "The file was not loaded: {reason}. If the data folder cannot be written, ask whoever runs this workbench."
)

BENCHMARKS_TITLE = "What must someone be able to do, and how well?"
BENCHMARKS_SOURCE = (
    "O*NET {onet} · entry: BLS {projections} · ● level observed · ◐ score and bands modelled · ○ when needed assumed"
)
BENCHMARKS_JOB = "Job"
BENCHMARKS_LEAD = "**{title}: {count} elements define the job; {day_one} are needed on day one.**{unsettled} What sets it apart: {names}."
BANDS_HELP = "Every band that the level's 95% interval touches. Not settled: it touches all three, so employers decide in step 4."
BENCHMARKS_UNSETTLED = " How well is not settled for {count} of them: ask employers in step 4."
BENCHMARKS_NONE = "No element is both important enough and distinctive enough at these settings: lower the minimums under “What counts as essential”."
BENCHMARKS_UNRATED = (
    "O*NET has no ratings of its own for {title}: these are the mean of its {group}, without intervals."
)
RATINGS_HELP = (
    "direct: O*NET's own; components: of the specialties or occupations in it; imputed: the mean of its group."
)
BENCHMARKS_ODD = "O*NET rates only specialties of {title}, which may not be typical."
BENCHMARKS_RULE = "What counts as essential"
BENCHMARKS_LEVELS_NOTE = (
    "Dot: O*NET's level; line: its 95% interval, from the number of people who rated it. Shades, light to dark: Foundational, "
    "Intermediate, Advanced; the cut points are the same for every job. A line that crosses one cut names both bands; a line that "
    "touches all three bands leaves the level open (grey), and employers settle it in step 4. When it is needed is a first proposal."
)
BENCHMARKS_CORE_NOTE = "Dot: the median over the family's JTMs; line: from the lowest to the highest of them."
BENCHMARKS_LEVELS_ALT = "Levels of {count} essential {domain}; the most essential is {name} at {level:.1f} of 7."
BENCHMARKS_NOTHING_IN = "None of the {domain} is essential."
BENCHMARKS_BANDS = {
    "Foundational": "Foundational: does simple and guided work.",
    "Intermediate": "Intermediate: does usual work alone.",
    "Advanced": "Advanced: does hard work and guides others.",
}
TEXTS_TITLE = "In O*NET's words"
TEXTS_NONE = "What a level looks like and the job's tasks, in O*NET's words, appear here once “python -m jtm refresh onet” has downloaded them."
TEXTS_ANCHORS = "Examples of the levels next below and above the job's."
TEXTS_TASKS = "Tasks"
BENCHMARKS_TABLE = "Every element"
BENCHMARKS_TABLE_ALT = "Importance, score, level and band of {rows} elements of {title}."
BENCHMARKS_ALL = "Include elements that are not essential"
TECHNOLOGIES_TITLE = "Technologies"
TECHNOLOGIES_NOTE = "As O*NET lists them. In demand: often in this job's postings; hot: often in postings of all jobs."
TECHNOLOGIES_NONE_SHARED = "O*NET lists no technologies that these jobs share."
TECHNOLOGIES_NONE = "O*NET lists no technologies for this job."
COMPARED_ALSO = "Job {number} to compare with"
COMPARED_CHOOSE = "Choose a job to compare with."
COMPARED_ALT = "Levels of the essential {domain} of {titles}, side by side."
COMPARED_NONE = "None of the {domain} is essential to any of them."
DIFFERENCE_TITLE = "What {has} have that {needs} need"
DIFFERENCE_LEAD = "Of {needed} elements that {needs} need, {covered} are covered or too close to tell and **{learn} are to learn**{first}{unknown}."
DIFFERENCE_UNKNOWN = "; for {count} O*NET gives no error, so the gap may be chance"
DIFFERENCE_ALT = "From the level of {has} to that of {needs}, for {count} elements; the largest gap is {name}."
DIFFERENCE_NOTE = (
    "To learn: the gap's 95% interval excludes 0. Not known: O*NET gives no error for one of the levels. Levels are of the occupations at large, not of a person. What is not relevant to a job "
    "has no dot there and counts as 0."
)
DIFFERENCE_SWAP = "Swap"
CORE_NONE = "No family has two or more JTMs in {area} at these weights: change the scenario or choose another view."
CORE_LEAD = "**{count} elements are essential to most of the {jobs} JTMs** among {family} in {area}: {titles}."
CORE_EMPTY = "Nothing is essential to most of the {jobs} JTMs of this family."
DRAFT_TITLE = "Your benchmark"
DRAFT_NOTE = (
    "Change levels, bands and timing, drop or add elements, and give it a name. Drafts live in this session: save a file, or keep one on this "
    "workbench. They are not part of the link."
)
DRAFT_BAND_HELP = "Blank where the level may be in any band: choose one, or let employers settle it in step 4."
DRAFT_START = "Start a draft from this"
DRAFT_CHOOSE = "Draft"
DRAFT_NAME = "Name"
DRAFT_ADD = "Add an element"
DRAFT_ADD_CHOOSE = "Choose an element …"
DRAFT_UNDO = "Undo"
DRAFT_RESET = "Reset to O*NET"
DRAFT_DELETE = "Delete"
DRAFT_SAVE = "Save to a file"
DRAFT_LOAD = "Load a draft from a file"
DRAFT_LOADED = "“{name}” is loaded."
DRAFT_OLD = "It was made on an earlier edition of the data ({dataset}); its figures are as they were then."
DRAFT_REFUSED = "This change is not possible: {reason}."
DRAFT_ALT = "The draft's elements with level, band and timing, to edit."
EXPORTED_DRAFT = "Exports hold your draft “{name}”."
EXPORTED_AGREED = (
    "Exports hold what is shown: the O*NET draft and, where employers voted, the outcome; with source and year."
)
EXPORTED_ONET = "Exports hold the O*NET draft of what is shown, with source and year."
STANDARDS_NOTE = "For skills systems: Rich Skill Descriptors (Open Skills Management Tool), 1EdTech CASE 1.0, Credential Engine CTDL-ASN."

PATHWAYS_NAME = "5 · Career pathways"
PATHWAYS_TITLE = "Who could move up in {area}, and by which steps?"
PATHWAYS_LEAD = (
    "**{workers}** workers could take one feasible step into a Job That Mobilizes. They are part of a pool of {pool}, **{share}** of the jobs here. Where people "
    "usually go, a newcomer would be paid **{gain}** (median; {low} to {high} for the middle 80%)."
)
PATHWAYS_LEAD_NOTE = (
    "◐ modelled: pay goes from the median now to the 25th percentile there, and moves count as likely as people make them. A step is feasible if the job asks for "
    "similar skills, for experience that the worker has, and pays more. The pool is ○ assumed: jobs that pay less than the wage floor (“Talent pool and moves”). "
    "What could be, not what will be."
)
PATHWAYS_NO_POOL = "No job in {area} is in the untapped pool: raise the wage floor under Gates, or lower the minimum workers under “Talent pool and moves”."
PATHWAYS_NO_JTM = (
    "No job in {area} is a Job That Mobilizes at these settings: loosen a gate, or raise the share that counts."
)
PATHWAYS_NO_PAIR = (
    "None of the {pool} workers of the pool in {area} has a feasible step into a JTM: allow more job zones, a smaller gain or less similarity "
    "under “Talent pool and moves”."
)
PATHWAYS_INTO = "Into this job (★ JTM)"
PATHWAYS_TAKE_AWAY = (
    "The {rows} rows of the table with source and year; the workbook adds sheets on sources and settings."
)
FEEDERS_LEAD = "**{count} jobs of the pool, with {workers} workers, are one feasible step from {title}**; the most workers by closeness: {first}."
FEEDERS_NONE = (
    "No job of the pool is a feasible step from {title}. Try steps up from a job, or routes between two jobs."
)
FEEDERS_ALT = (
    "Lines from the median wage of {count} jobs to that of {title}, as wide as their workers; the first is {first}."
)
FEEDERS_TABLE_ALT = "Feeder jobs of {title}, {rows} rows."
STEPS_LEAD = "**{count} feasible steps up from {title}**, {jtms} of them into JTMs; the closest: {first}."
STEPS_NONE = "There is no feasible step up from {title} here: lower the minimum gain, or allow more job zones."
STEPS_ALT = "Lines from the median wage of {title} to those of {count} jobs, as wide as they are likely; the closest is {first}."
STEPS_TABLE_ALT = "Steps up from {title}, {rows} rows."
ROUTES_LEAD = "**The best of {count} routes from {start} to {end}:** {best}."
ROUTES_NONE = "No route of one to three feasible steps leads from {start} to {end}. Each step must pay more, ask for similar skills, and for experience that the worker has. Choose another job, or loosen “Talent pool and moves”."
ROUTES_ALT = "{count} routes by step and median wage; the best passes {best}."
ROUTES_TABLE_ALT = "The jobs on each route, {rows} rows."
LADDER_NOTE = "Lines: at most 30, as wide as workers, people or likelihood; colours: group of the job that differs. Click a job to continue from there. The table shows the same."
PARTS_TITLE = "Why is a move likely?"
PARTS_CHOOSE = "The other job"
PARTS_LEAD = (
    "Of those who leave, **{likelihood}** are expected to make this move, {affinity:.1f} times what the size of the job alone suggests. Its score of {score:+.2f} "
    "comes most from {most}."
)
PARTS_NOTE = "◐ modelled. The bars add up to the score: the log-odds of the move against the mean of all pairs of jobs. National, the same in every region."
PARTS_ALT = "{count} parts of the move's score; the largest is {most}."
PLAN_LEAD = (
    "**If {people_share:.0%} of the pool's leavers are guided into JTMs and {seats_share:.0%} of the openings are kept for them, {movers} a year move up "
    "({movers_low} to {movers_high} if inputs vary so).** Going where people usually go, they are paid {gain} on average (10th to 90th percentile {low} to {high}); "
    "{zero:.0%} of them earn less than now, {ten:.0%} less than 10% more."
)
PLAN_MONEY = (
    "If {realised:.0%} of the pay difference comes true, that is **{dollars} a year** ({dollars_low} to {dollars_high} if inputs vary so). The most that the same "
    "people and seats could bring is {most}: an upper bound, with everyone going where it pays most. The pool is {pool} of the jobs here."
)
PLAN_NONE = "Nobody can be placed: no feasible move from the pool into a JTM has both people and seats. Loosen “Talent pool and moves”."
PLAN_VARIANTS = {
    "likely": "As people move",
    "dollars": "Most pay (upper bound)",
    "people": "Most people (upper bound)",
    "without_mobility": "As people move, JTMs without the mobility indicators",
}
PLAN_SUMMARY_ALT = (
    "The likely plan, two upper bounds, and the plan when JTMs are designated without the mobility indicators."
)
PLAN_ALT = "The largest of {count} moves of the plan by step and median wage; the first leaves {first}."
PLAN_MOVES = "Who could move where"
PLAN_EMPTY = "Seats"
PLAN_TABLE_ALT = "The moves of the plan, {rows} rows."
PLAN_NOTE = (
    "◐ modelled on ○ assumed shares: who could move, not a forecast. Gains run from the median now to the 25th percentile there. Ranges run from the 5th to the 95th "
    "percentile if growth is as far off as BLS's projections have been, and if the share of the pay difference that comes true is half as large or half as large "
    "again. The Burning Glass Institute reports +15% on average for its Houston pilot; that is a program's result for people who did move, and is not comparable."
)
ENTRY = "To start as {title}: {education}; experience: {experience}; training on the job: {training}; licence: {licence}. ● BLS; the licence from the source named in the methods."
EXPERIENCE_HELP = (
    "Work experience in a related job that BLS names. Five years or more: only jobs of the same minor group lead there. Less: jobs of the same major group, or jobs "
    "from which people were seen to move."
)
SHORTEST_HELP = "The shortest award that leads to the job, by the awards that colleges confer in its fields. It sets the least hours and weeks."
LICENCE_HELP = "Licences that hold in the whole country and that we could check. For all others, ask the state."
EQUITY_TITLE = "Who works in such jobs"
EQUITY_NOTE = (
    "◐ modelled: US composition, 2022 (● BLS, Current Population Survey, Table 11), weighted by the modelled movers above. Percentages only, of the nation, not of the region. "
    "Without a figure: {origin:.0%} of the workers left, {destination:.0%} of those entered. Races and Hispanic ethnicity overlap."
)
EQUITY_NONE = "The Current Population Survey prints no composition for these jobs."
EQUITY_ALT = "Shares of five groups in the jobs that are left and entered; women: {shares}."
EQUITY_GROUPS = {
    "women": "Women",
    "white": "White",
    "black": "Black or African American",
    "asian": "Asian",
    "hispanic": "Hispanic or Latino",
}
SIDES = {"origin": "jobs that are left", "destination": "jobs that are entered"}
MODEL_TITLE = "Does the model predict moves that people make?"
MODEL_LEAD = (
    "On observed moves between jobs neither of which the model had seen, it tells a move that was made from one that was not in **{auc:.0%}** of cases "
    "(mean of {origins} jobs); the best other reaches {next:.0%}."
)
MODEL_NOTE = (
    "Observed: US moves, CPS ASEC about 2011 to 2019 (del Rio-Chanona et al. 2021). *Both ends*: no move from or to either job was seen in fitting; *origins*: no move "
    "from the job. Recall at 10: share of a job's observed destinations among the ten that score highest; most jobs have more than ten, so no model can reach 1. "
    "*Most possible* is what perfect knowledge would get."
)
MODEL_ALT = "AUC of five models; that of the one in use is {auc:.2f}."
CALIBRATION_ALT = "Predicted against observed share of leavers in tenths of all pairs, close to the diagonal."
MODEL_TABLE_ALT = "AUC, recall and share of moves for each model and way of holding out."
MODEL_OUTDATED = "The model was fitted on older ratings: {tables} have been refreshed since. Its figures stay as they are until it is fitted again."
ENTRANT_HELP = "From the origin's median to the destination's 25th percentile: what a newcomer may gain."
MEDIAN_HELP = "Median to median: compares two workforces, not one person's raise."
LIKELIHOOD_HELP = "◐ modelled: share of those who leave the first job for another occupation."
AFFINITY_HELP = "Likelihood over the destination's share of all jobs, capped: closeness without size."
GAP_HELP = "What the origin's workers lack of what the destination asks for, skills and knowledge averaged; similarity is 1 less the gap."
OBSERVED_HELP = "● observed share of leavers in the nation, CPS ASEC about 2011 to 2019, spread over jobs by size."
EVIDENCE_HELP = "Observed: seen in the survey. Not seen: could have been. Modelled only: the survey does not tell the two jobs apart, or does not know one."
SIMILARITY_CUT = "Minimum similarity: {cut:.2f}."
