"""Step 6: gaps, modules, programs, returns, cohorts."""

from jtm.language import Message as _
from jtm.language import Messages, Plural


class Training:
    """Each text by its name."""

    NAME = _("6 · Training solutions")
    TITLE = _("What training opens those moves in {area}, and does it pay?")
    SOURCE = _(
        "Levels: O*NET {onet} · awards: IPEDS {ipeds} · programs, length, price: {lists} · wages: BLS OEWS {oews}"
    )
    SOURCE_NO_LIST = _("no list of this state is here")
    NO_PLAN = _(
        "Nobody can be placed in a JTM at these settings, so there is nothing to train for: loosen a gate, or “Talent pool and moves”."
    )

    # ── gap ──────────────────────────────────────────────────────────────────────────────────────────────────────────
    GAP_LEAD = _(
        "**From {origin} to {destination}, {gap} of what the job asks is lacking, in {count}.** {hours}. First: {first}."
    )
    GAP_HOURS = _("Plan for **{low} to {high} hours** of training")
    GAP_NO_HOURS = _("No hours listed")
    GAP_LEAST_HOURS = _("Plan for **at least {low} hours** of training")
    GAP_NOTE = _(
        "◐ modelled: the gap is a share of all that the job asks. {listed} {least} Time to full proficiency, schooling and experience included, is separate: {years}."
    )
    GAP_LISTED = Plural(
        "Hours are the gap times the contact hours of {programs} program listed for the job {scope} (middle half).",
        "Hours are the gap times the contact hours of {programs} programs listed for the job {scope} (middle half).",
        by="programs",
    )
    GAP_NOT_LISTED = _("Too few programs for this job are listed in this state.")
    GAP_AWARD = _(
        "They are never fewer than {hours}, the minimum for the shortest award that leads to the job ({award})."
    )
    GAP_NO_AWARD = _("The job asks for no award that we know of.")
    APPRENTICESHIP = _("apprenticeship")
    FROM = Messages(
        {
            "near the region": _("near the region"),
            "statewide": _("in the state"),
            "another state": _("in the state that you asked for"),
        }
    )
    GAP_ALT = Plural(
        "Level that workers bring and level that is asked for {count} element; the largest part of the gap is {name}.",
        "Level that workers bring and level that is asked for {count} elements; the largest part of the gap is {name}.",
    )
    GAP_NONE = _("Workers in {origin} already have all the skills and knowledge that {destination} asks for.")
    GAP_VALIDATED = _("Levels of the validated benchmark in use; what is contested in it stays as drafted. See step 4.")
    YEARS = _("{low:g} to {high:g} years")
    YEARS_OPEN = _("over {low:g} years")
    YEARS_NONE = _("not known")
    ROUTE_LEAD = _("**The best route from {origin} to {destination} has {count}.** {hours}, all steps together.")
    ROUTE_NONE = _("No route of one to three feasible steps leads from {origin} to {destination}.")
    PLAN_GAP_LEAD = _(
        "**In the region plan's {moves}, {gap} of what the jobs ask is lacking on average; {people} would need about {hours} hours in all** "
        "({low} to {high} if programs are as short or as long as listed)."
    )
    MOVES_ALT = Plural(
        "Moves with gap, hours to plan for and years to full proficiency, {rows} row.",
        "Moves with gap, hours to plan for and years to full proficiency, {rows} rows.",
        by="rows",
    )

    # ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────
    MODULES_LEAD = _(
        "**With {count} taught, {moves_share} of the moves are open, for {workers} {who} ({workers_share}).** The first is {first}."
    )
    MODULES_WHO = Messages({"plan": _("people a year"), "possible": _("workers")})
    MODULES_NOTE = _(
        "◐ modelled: elements that are lacking in the same moves make a module; a move is open once the modules cover 80% of what it lacks. The order is greedy: each "
        "next module is the one that opens moves for the most further workers. Dashed: the most that the same number of modules could open."
    )
    MODULES_ALT = Plural(
        "Share of moves and workers opened by up to {count} module; {taught} open {share} of the workers.",
        "Share of moves and workers opened by up to {count} modules; {taught} open {share} of the workers.",
    )
    MODULES_TABLE = _("The modules, in the order that opens the most")
    MODULES_TABLE_ALT = Plural(
        "Modules with their elements, moves, jobs and workers, {rows} row.",
        "Modules with their elements, moves, jobs and workers, {rows} rows.",
        by="rows",
    )
    MODULES_NONE = _("Nothing that can be taught is lacking in these moves.")
    BEHIND = _("Who is behind a module")
    BEHIND_CHOOSE = _("Module")
    BEHIND_LEAD = Plural(
        "**{name}** teaches {elements}. {origins} job of the pool and {jtms} JTMs need it.",
        "**{name}** teaches {elements}. {origins} jobs of the pool and {jtms} JTMs need it.",
        by="origins",
    )
    BEHIND_ALT = Plural(
        "Moves that need the module, {rows} row.", "Moves that need the module, {rows} rows.", by="rows"
    )

    # ── programs ─────────────────────────────────────────────────────────────────────────────────────────────────────
    PROGRAMS_LEAD = _(
        "**{institutions} {where} {area} conferred {completions} in {year} in fields that lead to {job}; listed are {programs} of {providers}.**"
    )
    PROGRAMS_NOBODY = _(
        "**No institution {where} {area} conferred an award in {year} in a field that leads to {job}; listed are {programs} of {providers}.**"
    )
    PROGRAMS_NEAR = _("near")
    PROGRAMS_IN = _("in")
    PROGRAMS_NOTE = _(
        "● observed. Blue: institutions, as large as their awards (first majors; awards, not people). Orange: providers of the training list, at the centre of their county. "
        "Lists never count as supply: many of their programs are those of the same colleges."
    )
    PROGRAMS_ALT = Plural(
        "Map of the counties around {area} with {institutions} institution and {providers} places of listed providers.",
        "Map of the counties around {area} with {institutions} institutions and {providers} places of listed providers.",
        by="institutions",
    )
    INSTITUTIONS_TITLE = _("Institutions and awards")
    INSTITUTIONS_ALT = Plural(
        "Awards by institution, field and level, {rows} row.",
        "Awards by institution, field and level, {rows} rows.",
        by="rows",
    )
    LISTED_TITLE = _("Listed programs")
    LISTED_ALT = Plural(
        "Listed programs with length and price, {rows} row.",
        "Listed programs with length and price, {rows} rows.",
        by="rows",
    )
    LISTED_NONE = _(
        "No program for this job is listed here at these settings. Other states' lists can be loaded on the page “{page}”."
    )
    SUPPLY_TITLE = _("Completions for each opening")
    SUPPLY_NOTE = _(
        "◐ modelled: openings from growth and from people leaving the labour force; completions a year on average over two years, from the proportional share of each field to all of it. "
        "Only where entry takes a postsecondary award. No measure of shortage: graduates move away or study on, and others come without the award."
    )
    SUPPLY_ALT = Plural(
        "Completions per opening of {rows} JTM, as a range.",
        "Completions per opening of {rows} JTMs, as a range.",
        by="rows",
    )

    # ── returns ──────────────────────────────────────────────────────────────────────────────────────────────────────
    AS_LISTED = _("As listed")
    AS_LISTED_HELP = _(
        "The median of programs listed for this job, near the region or statewide. Set a figure of your own instead."
    )
    PRICE_STATE_NONE = _("no other state")
    PRICE_STATEWIDE = _("Price: programs all over the state, as too few are listed nearby")
    PRICE_SOME_STATEWIDE = _("Some prices are of programs all over the state, as too few are listed nearby")
    PRICE_ELSEWHERE = _("Prices of {state}, as you asked: not of this region")
    RETURN_LEAD = _(
        "**{side} {npv} a person enrolled, at the most likely values; {low} to {high} if inputs vary so, {middle} in the middle, above zero in {positive} of the cases.** "
        "Break-even at {placement} placement; paid back {payback}."
    )
    RETURN_SIDES = Messages(
        {"participant": _("Participants gain"), "public": _("The public gains"), "together": _("Both together gain")}
    )
    RETURN_LOSES = Messages(
        {"participant": _("Participants lose"), "public": _("The public loses"), "together": _("Both together lose")}
    )
    RETURN_NOTE = _(
        "◐ modelled on ○ assumed settings: net present value over {horizon} years at {rate}; {realised} of a pay difference of {step} a year (from the median now to the 25th "
        "percentile there) comes true; tuition {tuition}, {weeks} weeks, {hours} hours without pay. The costs of those who do not finish count. Range: 5th to 95th percentile "
        "of 10,000 cases, each drawing every input independently from its range. It is not a confidence interval."
    )
    RETURN_CANNOT = _(
        "We cannot work out a return for this move: {figures} is not listed in this state. Set your own figure on the left, or ask for another state's prices."
    )
    RETURN_FIGURES = Messages(
        {
            "tuition": _("tuition"),
            "weeks": _("length"),
            "unpaid_hours": _("hours"),
            "current_wage": _("the wage now"),
            "wage_step": _("the wage there"),
        }
    )
    NEVER = Plural("never within {horizon} year", "never within {horizon} years", by="horizon")
    NO_RATE = _("no")
    AFTER = _("after {years:.1f} years")
    VALUES_TITLE = _("How far off it may be")
    VALUES_ALT = _("Spread of the net present value over 10,000 draws; {positive} of them are above zero.")
    TORNADO_TITLE = _("What matters most")
    TORNADO_NOTE = _("One input at a time from its low to its high end, the others at their most likely values.")
    CERTAIN = _("Nothing is uncertain while each may be off by 0%.")
    TORNADO_ALT = _("Swing of the net present value by input; the widest is {name}.")
    FLOWS_TITLE = _("Year by year")
    FLOWS_ALT = Plural(
        "Expected amounts of each year for participant, public and both, {rows} row.",
        "Expected amounts of each year for participant, public and both, {rows} rows.",
        by="rows",
    )
    INPUTS = Messages(
        {
            "tuition": _("Tuition"),
            "weeks": _("Weeks"),
            "unpaid_hours": _("Hours without pay"),
            "current_wage": _("Wage now"),
            "wage_step": _("Wage step"),
            "completion": _("Completion"),
            "placement": _("Placement"),
            "tax_and_benefit_rate": _("Taxes and benefits"),
            "discount_rate": _("Discount rate"),
            "hours_share": _("Hours worked"),
            "realised_share": _("Pay difference that comes true"),
            "fade": _("Fade"),
            "public_share": _("Public share"),
            "public_cost": _("Public cost"),
        }
    )

    # ── cohort ───────────────────────────────────────────────────────────────────────────────────────────────────────
    COHORT_LEAD = _(
        "**If {completion:.0%} finish, {placement:.0%} of those find the job and {realised:.0%} of the pay difference comes true, training {people} for {spent} returns {value}** "
        "over {horizon} years, net of costs, to participants and public together ({low} to {high} if inputs vary so)."
    )
    COHORT_BOUND = _(
        "No move takes more people than are likely to make it. Without that limit the return would be {most}: an upper bound. If inputs vary so, the bill is "
        "{spent_low} to {spent_high}. People come from a pool that is {pool} of the jobs here."
    )
    COHORT_NO_PRICE = _(
        "No money can be planned here: no price is known for any of these jobs in this state. Ask for another state's prices, set a tuition under “Return”, or load the "
        "state's list on the page “Program lists”."
    )
    COHORT_NOBODY = _("Nobody is trained: {why}.")
    COHORT_DOLLAR = _("One more dollar would bring **${price:.2f}**.")
    COHORT_NO_DOLLAR = _("More money would add nothing: {why}.")
    COHORT_SEATS = _("One more seat brings most in **{job}**: {price}.")
    COHORT_NO_SEATS = _("One more seat would add nothing: {why}.")
    COHORT_NOTE = _(
        "◐ modelled on ○ assumed settings: of the moves that people are likely to make in step 5’s plan, those with the highest expected return within the budget. Hours and "
        "weeks are at least those of the shortest award that leads to the job. Jobs that people enter by experience alone get no funding. Whole people; rounding costs {loss}. "
        "Ranges: 5th to 95th percentile; an input that is off is off for every move. Who could be trained, not who will come."
    )
    UNFUNDED_TITLE = _("Likely moves without funding")
    UNFUNDED_NOTE = _(
        "No price is known for the job, near the region or in its state; or people enter it by experience, so no course leads there."
    )
    UNFUNDED_ALT = Plural(
        "Moves without a price or a course, {rows} row.", "Moves without a price or a course, {rows} rows.", by="rows"
    )
    COHORT_PICTURE = _("{people} into {jobs}; the most valuable into {first}.")
    COHORT_PEOPLE = _("Who to train for what")
    COHORT_ALT = Plural(
        "People by origin and destination with return and cost, {rows} row.",
        "People by origin and destination with return and cost, {rows} rows.",
        by="rows",
    )
    PRICES_TITLE = _("What one more would bring")
    PRICES_ALT = Plural(
        "Price of one more dollar, seat and person, {rows} row.",
        "Price of one more dollar, seat and person, {rows} rows.",
        by="rows",
    )
    PRICES_LIMITS = Messages({"budget": _("dollar"), "seat": _("seat"), "person": _("person")})
    PRICES_NOTE = _("In net present value; where several limits bind at once, an upper limit.")

    # ── take away, lists ─────────────────────────────────────────────────────────────────────────────────────────────
    PLAN_FILE = _("Training plan (XLSX)")
    PLAN_FILE_NOTE = _("Cohort plan, modules, programs, returns, assumptions and sources in one workbook.")
    TAKE_AWAY = Plural(
        "The {rows} row of the table with source and year; the workbook adds sheets on sources and settings.",
        "The {rows} rows of the table with source and year; the workbook adds sheets on sources and settings.",
        by="rows",
    )
    LISTS_NAME = _("Program lists")
    LISTS_TITLE = _("Which training programs are available?")
    LISTS_LEAD = _(
        "The Texas list comes with the workbook. For another state, load its list of eligible training providers (CSV, tab-separated text or XLSX): name the columns, see what is wrong row by row, load what is sound. The file stays on "
        "this machine."
    )
    LISTS_HERE = Plural("Available lists, {rows} row.", "Available lists, {rows} rows.", by="rows")
    LISTS_HEADS = Messages({
        "list_name": _("List"), "vintage": _("Of"), "programs": _("Programs"), "providers": _("Providers"),
        "with_weeks_and_tuition": _("With length and price"), "with_hours": _("With contact hours"), "with_county": _("With county"),
        "row": _("Row"), "column": _("Field"), "value": _("Value"), "problem": _("What is wrong"), "left_out": _("Row left out"),
        "program_id": _("Number"), "provider": _("Provider"), "provider_type": _("Kind of provider"), "program": _("Program"),
        "campus": _("Campus"), "city": _("City"), "state": _("State"), "zip": _("ZIP"), "county_fips": _("County, FIPS"), "cip": _("CIP"),
        "onet_soc": _("O*NET codes"), "outcome": _("Outcome"), "delivery": _("Delivery"), "weeks": _("Weeks"), "hours": _("Contact hours"),
        "tuition": _("Tuition and fees, $"), "supplies": _("Books and supplies, $"),
    })  # fmt: skip
    LISTS_FIELDS = Messages({
        "program": _("Program"), "provider": _("Provider"), "cip": _("CIP"), "onet_1": _("O*NET or SOC code"),
        "onet_2": _("Second code"), "onet_3": _("Third code"), "county": _("County"), "state": _("State"), "weeks": _("Weeks"),
        "hours": _("Contact hours"), "tuition": _("Tuition and fees"), "supplies": _("Books and supplies"),
        "program_id": _("Number"), "provider_type": _("Kind of provider"), "campus": _("Campus"), "city": _("City"), "zip": _("ZIP"),
        "outcome": _("Outcome"), "delivery": _("Delivery"),
    })  # fmt: skip
    LISTS_FILE = _("Program list")
    LISTS_LIST_NAME = _("Name of the list")
    LISTS_VINTAGE = _("Day or year of the list")
    LISTS_STATE = _("State, where the file does not say (two letters)")
    LISTS_COLUMNS = _("Which column is which")
    LISTS_NO_COLUMN = _("– none –")
    LISTS_PROBLEMS = Plural("{count} cell cannot be used", "{count} cells cannot be used")
    LISTS_UNMATCHED = Plural(
        "{count} program leads to no occupation of OEWS", "{count} programs lead to no occupation of OEWS"
    )
    LISTS_SOUND = Plural("{count} program can be loaded", "{count} programs can be loaded")
    LISTS_LOAD = Plural("Load {count} program", "Load {count} programs")
    LISTS_REMOVE = _("Remove “{name}”")

    NAME_HEAD = _("Name")
