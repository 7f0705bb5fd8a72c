"""The words of step 2."""

JTM_TITLE = "Which jobs move workers and {area} ahead at once?"
GROWTH_COLUMN = "Growth, ten years, {whose}"
LEAD = "**{title}** ranks first. Its place among the JTMs is **{certainty}**: {share} of the draws include it."
TIERS = "Of the JTMs, {firm} are firm, {likely} likely and {open} open."
TIERS_NOTE = (
    "◐ modelled: 500 draws vary projected growth, wages, jobs, upward mobility and the weights. Firm: at least 90% of the draws "
    "include the job; likely: 50 to 90%; open: fewer."
)
CERTAINTY_HELP = "How certain its place among the JTMs is. Firm: at least 90% of the draws include it; likely: 50 to 90%; open: fewer. Blank: none does."
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
TAKE_AWAY_NOTE = "The {rows} rows of the table with all columns and full figures, source and year; the workbook adds sheets on sources, settings and what every column means."
STATUS_RANKED = "ranked"
STATUS_GATED = "out: "
FLAG_IMPUTED = "ratings imputed"
FLAG_ODD = "ratings from specialties"
FLAG_REGIONAL = "regional growth"
FLAG_MISSING = "missing: "
INDICATOR = "Indicator"
WHY_TABLE_ALT = "Value, normalised value, weight and points of each indicator of the chosen job."
SCORE = "Score, 0-100"
RANK = "Rank"
RANK_OF = "{rank} of {total}"
CERTAINTY = "Certainty"
RANK_INTERVAL = "90% interval of the rank"
CONTRIBUTIONS_ALT = "Points that each indicator adds to the score, as in the table beside it."
GATE_NEEDS = {
    "wage_floor": "its median of {wage} is under the floor of {floor}",
    "minimum_employment": "it has {jobs:,.0f} jobs, fewer than {fewest:,}",
    "education": "its typical entry education is “{education}”",
    "growth": "its projected growth is {growth} ({whose})",
    "excluded_groups": "{group} are excluded",
}
LIMIT_NEEDS = "its value of {value} ({unit}) is beyond your limit"
WHAT_IF_GATE = "No change of weights brings it in while a gate stops it."
WHAT_IF_UNSCORED = "None of the indicators that count is known for it, so it cannot be scored."
WHAT_IF_NEVER_OUT = "**No mix of pillar weights brings it out**."
WHAT_IF_NEVER_IN = "**No mix of pillar weights brings it in**; its best rank under any weights is {best}."
WHAT_IF_IN = "**The smallest change of weights that brings it in:** {mix}; {moved:.0%} of the weight changes hands."
WHAT_IF_OUT = "**The smallest change of weights that brings it out:** {mix}; {moved:.0%} of the weight changes hands."
ACCEPTED = "With no view on the weights, it is a JTM in {designated:.0%} of all mixes and first in {first:.0%}."
ACCEPTED_MIX = " The average weights of those who would have it in: {mix}."
CHANGE_ALT = "Rank of the leading occupations at the default and at your weights."
BUBBLES_ALT = "Median wage against projected growth; bubbles sized by jobs, JTMs coloured."
PILLARS_ALT = "Scores on the three pillars of the leading occupations."
LEGEND_ALT = "Number of areas in each class: {measure}."
MAP_MEASURES = {
    "share": "Share of jobs that are JTMs",
    "score": "Average score, 0-100",
    "wage": "Median wage, US dollars a year",
    "quotient": "Location quotient",
    "mobility": "Upward mobility, rise in pay a year",
    "reach": "Pool one step away, share of jobs",
}
