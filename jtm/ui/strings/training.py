"""Step 6: gaps, modules, programs, returns, cohorts."""

NAME = "6 · Training solutions"
TITLE = "What training opens those moves in {area}, and does it pay?"
SOURCE = "Levels: O*NET {onet} · awards: IPEDS {ipeds} · programs, length, price: {lists} · wages: BLS OEWS {oews}"
SOURCE_NO_LIST = "no list of this state is here"
NO_PLAN = "Nobody can be placed in a JTM at these settings, so there is nothing to train for: loosen a gate, or “Talent pool and moves”."

# ── gap ──────────────────────────────────────────────────────────────────────────────────────────────────────────
GAP_LEAD = (
    "**From {origin} to {destination}, {gap} of what the job asks is lacking, in {count}.** {hours}. First: {first}."
)
GAP_COUNT = ("skill or kind of knowledge", "skills and kinds of knowledge")
GAP_HOURS = "Plan for **{low} to {high} hours** of training"
GAP_NO_HOURS = "No hours listed"
GAP_LEAST_HOURS = "Plan for **at least {low} hours** of training"
GAP_NOTE = "◐ modelled: the gap is a share of all that the job asks. {listed} {least} Time to full proficiency, schooling and experience included, is separate: {years}."
GAP_LISTED = (
    "Hours are the gap times the contact hours of {programs} programs listed for the job {scope} (middle half)."
)
GAP_NOT_LISTED = "Too few programs for this job are listed in this state."
GAP_AWARD = "They are never fewer than {hours}, the minimum for the shortest award that leads to the job ({award})."
GAP_NO_AWARD = "The job asks for no award that we know of."
APPRENTICESHIP = "apprenticeship"
FROM = {
    "near the region": "near the region",
    "statewide": "in the state",
    "another state": "in the state that you asked for",
}
LEAST_HELP = "What the shortest award that leads to the job takes, by the awards that colleges confer in its fields."
GAP_ALT = (
    "Level that workers bring and level that is asked for {count} elements; the largest part of the gap is {name}."
)
GAP_NONE = "Workers in {origin} already have all the skills and knowledge that {destination} asks for."
GAP_VALIDATED = "Levels of the validated benchmark in use; what is contested in it stays as drafted. See step 4."
YEARS = "{low:g} to {high:g} years"
YEARS_OPEN = "over {low:g} years"
YEARS_NONE = "not known"
ROUTE_LEAD = "**The best route from {origin} to {destination} has {count}.** {hours}, all steps together."
ROUTE_NONE = "No route of one to three feasible steps leads from {origin} to {destination}."
PLAN_GAP_LEAD = (
    "**In the region plan's {moves}, {gap} of what the jobs ask is lacking on average; {people} would need about {hours} hours in all** "
    "({low} to {high} if programs are as short or as long as listed)."
)
MOVES_ALT = "Moves with gap, hours to plan for and years to full proficiency, {rows} rows."

# ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────
MODULES_LEAD = "**With {count} taught, {moves_share} of the moves are open, for {workers} {who} ({workers_share}).** The first is {first}."
MODULES_WHO = {"plan": "people a year", "possible": "workers"}
MODULES_NOTE = (
    "◐ modelled: elements that are lacking in the same moves make a module; a move is open once the modules cover 80% of what it lacks. The order is greedy: each "
    "next module is the one that opens moves for the most further workers. Dashed: the most that the same number of modules could open."
)
MODULES_ALT = "Share of moves and workers opened by up to {count} modules; {taught} open {share} of the workers."
MODULES_TABLE = "The modules, in the order that opens the most"
MODULES_TABLE_ALT = "Modules with their elements, moves, jobs and workers, {rows} rows."
MODULES_NONE = "Nothing that can be taught is lacking in these moves."
BEHIND = "Who is behind a module"
BEHIND_CHOOSE = "Module"
BEHIND_LEAD = "**{name}** teaches {elements}. {origins} jobs of the pool and {jtms} JTMs need it."
BEHIND_ALT = "Moves that need the module, {rows} rows."

# ── programs ─────────────────────────────────────────────────────────────────────────────────────────────────────
PROGRAMS_LEAD = "**{institutions} {where} {area} conferred {completions} in {year} in fields that lead to {job}; listed are {programs} of {providers}.**"
PROGRAMS_NOBODY = "**No institution {where} {area} conferred an award in {year} in a field that leads to {job}; listed are {programs} of {providers}.**"
PROGRAMS_NEAR, PROGRAMS_IN = "near", "in"
PROGRAMS_NOTE = (
    "● observed. Blue: institutions, as large as their awards (first majors; awards, not people). Orange: providers of the training list, at the centre of their county. "
    "Lists never count as supply: many of their programs are those of the same colleges."
)
PROGRAMS_ALT = (
    "Map of the counties around {area} with {institutions} institutions and {providers} places of listed providers."
)
INSTITUTIONS_TITLE = "Institutions and awards"
INSTITUTIONS_ALT = "Awards by institution, field and level, {rows} rows."
MATCHED_HELP = "By the O*NET codes of the list; by its field of study where these lead to no occupation."
LISTED_TITLE = "Listed programs"
LISTED_ALT = "Listed programs with length and price, {rows} rows."
LISTED_NONE = (
    "No program for this job is listed here at these settings. Other states' lists can be loaded on the page “{page}”."
)
SUPPLY_TITLE = "Completions for each opening"
SUPPLY_NOTE = (
    "◐ modelled: openings from growth and from people leaving the labour force; completions a year on average over two years, from the proportional share of each field to all of it. "
    "Only where entry takes a postsecondary award. No measure of shortage: graduates move away or study on, and others come without the award."
)
SUPPLY_ALT = "Completions per opening of {rows} JTMs, as a range."

# ── returns ──────────────────────────────────────────────────────────────────────────────────────────────────────
AS_LISTED = "As listed"
AS_LISTED_HELP = (
    "The median of programs listed for this job, near the region or statewide. Set a figure of your own instead."
)
PRICE_STATE_NONE = "no other state"
PRICE_STATEWIDE = "Price: programs all over the state, as too few are listed nearby"
PRICE_SOME_STATEWIDE = "Some prices are of programs all over the state, as too few are listed nearby"
PRICE_ELSEWHERE = "Prices of {state}, as you asked: not of this region"
PRICE_HELP = "Programs of this job, near the region; statewide where fewer than four are near; of another state only if you asked."
RETURN_LEAD = (
    "**{side} {npv} a person enrolled, at the most likely values; {low} to {high} if inputs vary so, {middle} in the middle, above zero in {positive} of the cases.** "
    "Break-even at {placement} placement; paid back {payback}."
)
RETURN_SIDES = {"participant": "Participants gain", "public": "The public gains", "together": "Both together gain"}
RETURN_LOSES = {"participant": "Participants lose", "public": "The public loses", "together": "Both together lose"}
RETURN_NOTE = (
    "◐ modelled on ○ assumed settings: net present value over {horizon} years at {rate}; {realised} of a pay difference of {step} a year (from the median now to the 25th "
    "percentile there) comes true; tuition {tuition}, {weeks} weeks, {hours} hours without pay. The costs of those who do not finish count. Range: 5th to 95th percentile "
    "of 10,000 cases, each drawing every input independently from its range. It is not a confidence interval."
)
RETURN_CANNOT = "We cannot work out a return for this move: {figures} is not listed in this state. Set your own figure on the left, or ask for another state's prices."
RETURN_FIGURES = {
    "tuition": "tuition",
    "weeks": "length",
    "unpaid_hours": "hours",
    "current_wage": "the wage now",
    "wage_step": "the wage there",
}
NEVER = "never within {horizon} years"
NO_RATE = "no"
AFTER = "after {years:.1f} years"
VALUES_TITLE = "How far off it may be"
VALUES_ALT = "Spread of the net present value over 10,000 draws; {positive} of them are above zero."
TORNADO_TITLE = "What matters most"
TORNADO_NOTE = "One input at a time from its low to its high end, the others at their most likely values."
CERTAIN = "Nothing is uncertain while each may be off by 0%."
TORNADO_ALT = "Swing of the net present value by input; the widest is {name}."
FLOWS_TITLE = "Year by year"
FLOWS_ALT = "Expected amounts of each year for participant, public and both, {rows} rows."
INPUTS = {
    "tuition": "Tuition",
    "weeks": "Weeks",
    "unpaid_hours": "Hours without pay",
    "current_wage": "Wage now",
    "wage_step": "Wage step",
    "completion": "Completion",
    "placement": "Placement",
    "tax_and_benefit_rate": "Taxes and benefits",
    "discount_rate": "Discount rate",
    "hours_share": "Hours worked",
    "realised_share": "Pay difference that comes true",
    "fade": "Fade",
    "public_share": "Public share",
    "public_cost": "Public cost",
}

# ── cohort ───────────────────────────────────────────────────────────────────────────────────────────────────────
COHORT_LEAD = (
    "**If {completion:.0%} finish, {placement:.0%} of those find the job and {realised:.0%} of the pay difference comes true, training {people} for {spent} returns {value}** "
    "over {horizon} years, net of costs, to participants and public together ({low} to {high} if inputs vary so)."
)
COHORT_BOUND = (
    "No move takes more people than are likely to make it. Without that limit the return would be {most}: an upper bound. If inputs vary so, the bill is "
    "{spent_low} to {spent_high}. People come from a pool that is {pool} of the jobs here."
)
COHORT_NO_PRICE = (
    "No money can be planned here: no price is known for any of these jobs in this state. Ask for another state's prices, set a tuition under “Return”, or load the "
    "state's list on the page “Program lists”."
)
COHORT_NOBODY = "Nobody is trained: {why}."
COHORT_DOLLAR = "One more dollar would bring **${price:.2f}**."
COHORT_NO_DOLLAR = "More money would add nothing: {why}."
COHORT_SEATS = "One more seat brings most in **{job}**: {price}."
COHORT_NO_SEATS = "One more seat would add nothing: {why}."
COHORT_NOTE = (
    "◐ modelled on ○ assumed settings: of the moves that people are likely to make in step 5’s plan, those with the highest expected return within the budget. Hours and "
    "weeks are at least those of the shortest award that leads to the job. Jobs that people enter by experience alone get no funding. Whole people; rounding costs {loss}. "
    "Ranges: 5th to 95th percentile; an input that is off is off for every move. Who could be trained, not who will come."
)
UNFUNDED_TITLE = "Likely moves without funding"
UNFUNDED_NOTE = "No price is known for the job, near the region or in its state; or people enter it by experience, so no course leads there."
UNFUNDED_ALT = "Moves without a price or a course, {rows} rows."
COHORT_PICTURE = "{people} into {jobs}; the most valuable into {first}."
COHORT_PEOPLE = "Who to train for what"
COHORT_ALT = "People by origin and destination with return and cost, {rows} rows."
PRICES_TITLE = "What one more would bring"
PRICES_ALT = "Price of one more dollar, seat and person, {rows} rows."
PRICES_LIMITS = {"budget": "dollar", "seat": "seat", "person": "person"}
PRICES_NOTE = "In net present value; where several limits bind at once, an upper limit."

# ── take away, lists ─────────────────────────────────────────────────────────────────────────────────────────────
PLAN_FILE = "Training plan (XLSX)"
PLAN_FILE_NOTE = "Cohort plan, modules, programs, returns, assumptions and sources in one workbook."
TAKE_AWAY = "The {rows} rows of the table with source and year; the workbook adds sheets on sources and settings."
LISTS_NAME = "Program lists"
LISTS_TITLE = "Which training programs are available?"
LISTS_LEAD = (
    "The Texas list comes with the workbook. For another state, load its list of eligible training providers (CSV, tab-separated text or XLSX): name the columns, see what is wrong row by row, load what is sound. The file stays on "
    "this machine."
)
LISTS_HERE = "Available lists, {rows} rows."
LISTS_HEADS = {
    "list_name": "List", "vintage": "Of", "programs": "Programs", "providers": "Providers",
    "with_weeks_and_tuition": "With length and price", "with_hours": "With contact hours", "with_county": "With county",
    "row": "Row", "column": "Field", "value": "Value", "problem": "What is wrong", "left_out": "Row left out",
    "program_id": "Number", "provider": "Provider", "provider_type": "Kind of provider", "program": "Program",
    "campus": "Campus", "city": "City", "state": "State", "zip": "ZIP", "county_fips": "County, FIPS", "cip": "CIP",
    "onet_soc": "O*NET codes", "outcome": "Outcome", "delivery": "Delivery", "weeks": "Weeks", "hours": "Contact hours",
    "tuition": "Tuition and fees, $", "supplies": "Books and supplies, $",
}  # fmt: skip
LISTS_FIELDS = {
    "program": "Program", "provider": "Provider", "cip": "CIP", "onet_1": "O*NET or SOC code",
    "onet_2": "Second code", "onet_3": "Third code", "county": "County", "state": "State", "weeks": "Weeks",
    "hours": "Contact hours", "tuition": "Tuition and fees", "supplies": "Books and supplies",
    "program_id": "Number", "provider_type": "Kind of provider", "campus": "Campus", "city": "City", "zip": "ZIP",
    "outcome": "Outcome", "delivery": "Delivery",
}  # fmt: skip
LISTS_FILE = "Program list"
LISTS_LIST_NAME = "Name of the list"
LISTS_VINTAGE = "Day or year of the list"
LISTS_STATE = "State, where the file does not say (two letters)"
LISTS_COLUMNS = "Which column is which"
LISTS_NO_COLUMN = "– none –"
LISTS_PROBLEMS = "{count} cells cannot be used"
LISTS_UNMATCHED = "{count} programs lead to no occupation of OEWS"
LISTS_SOUND = "{count} programs can be loaded"
LISTS_LOAD = "Load {count} programs"
LISTS_REMOVE = "Remove “{name}”"

NAME_HEAD = "Name"
