"""Words that several pages share: what stands around every page, and names that steps have in common."""

from jtm.language import Message as _
from jtm.language import Messages, Plural


class Common:
    """Each text by its name."""

    APP = _("Jobs That Mobilize")
    LANDSCAPE_NAME = _("1 · Skill landscape")
    JTM_NAME = _("2 · Jobs That Mobilize")
    BENCHMARKS_NAME = _("3 · Essential skills")
    METHODS_NAME = _("Methods and sources")
    REGIONAL_NAME = _("Regional projections")
    BUILDING = _("First start: building the data from the snapshot …")
    REPAIRED = _("The data file was damaged. It has been rebuilt, and nothing is lost.")
    PRESET = _("Preset")
    PRESET_OWN = _("Own settings")
    RESET = _("Reset")
    OPEN = _("Open")
    REMOVE = _("Remove")
    RESET_HELP = _("Back to the default weights, gates and view; the region stays.")
    COPY_LINK = _("Copy link")
    COPY_LINK_HELP = _("The link holds every setting on this page, and opens the same screen.")
    LINK_COPIED = _("Link copied")
    LINK_BY_HAND = _("Press Ctrl+C to copy")
    SHARE_SHOWN = _("{share:.0%} of the score")
    ZERO_WEIGHTS = _("All pillar weights are 0, so the three pillars count the same. Move a slider to weigh them.")
    INDICATOR_HELP = _("{help} Unit: {unit}. {badge}")
    EMPTY_PILLAR = _("{pillar} has no indicator with a weight, so it does not count.")
    FEW_FIGURES = Plural(
        "{area} publishes only {count} occupation{share}: unpublished occupations are not ranked.",
        "{area} publishes only {count} occupations{share}: unpublished occupations are not ranked.",
    )
    FEW_SHARE = _(", with {share:.0%} of its jobs")
    FEW_STATE = _("Show {state}, which publishes more")
    NO_PRICES = _("BEA publishes no price level for {area}: wages here are not price-adjusted.")
    GROWTH_REGIONAL = Plural(
        "Growth: {geography}, {period}, for {count} of {total} occupation; national for the others.",
        "Growth: {geography}, {period}, for {count} of {total} occupations; national for the others.",
        by="total",
    )
    GROWTH_OF_NATION = _("national projection")
    GROWTH_OF = _("projection of {geography}, else national")
    GATE_BY = _("{gate} ({whose})")
    SOURCE_LINE = _("{name} · wages and jobs: BLS OEWS {oews} · growth: {growth} · {prices} · scores: {scores}")
    SOURCE_GROWTH = _("BLS {period}, national")
    SOURCE_GROWTH_REGIONAL = _("{geography}, {period}, else {other}")
    SOURCE_PRICES = _("prices: BEA {year}")
    GROWTH_NONE = _(
        "No regional projection is loaded for {area}: national growth is used. Load one on the page “{page}”."
    )
    TAKE_AWAY = _("Download")
    BADGES = Messages({"observed": _("● observed"), "modelled": _("◐ modelled"), "assumed": _("○ assumed")})
    ASSUMED_PART = _("{basis}, ○ {assumed}")
    STATUS_JTM = _("★ JTM")
    LOADING_DONE = _("Done. The data are being rebuilt with your change.")
    OWN_NAME = _("Own indicators")
    LIMIT_LEAST = _("{label}: at least")
    LIMIT_MOST = _("{label}: at most")
    LIMIT_HELP = _("In {unit}; blank for no limit. A job for which the indicator is not known passes.")
    MORE_IS_BETTER = _("More is better.")
    LESS_IS_BETTER = _("Less is better.")
    SHAKEN_BY = _("The draws shake it by {spread}.")
    HELD_STILL = _("The draws hold it still: no spread is given.")
    STILL_IN_DRAWS = _("Held still in the draws, as no spread is given: {labels}.")
    MAP_ALT = _("Map of US metro and nonmetro areas by {measure}. The highest: {top}.")
    LEGEND_ALT = _("Number of areas in each class: {measure}.")
    NOT_PRICE_ADJUSTED = _("not price-adjusted")
    READING = _("Reading the file …")
    LOADING_KEY = _(
        "What is loaded here changes the figures for everyone who uses this workbench, so it takes the facilitator's key. The key is on the "
        "console where the workbench was started, or whoever runs the workbench has set one."
    )
    REGIONAL_REFUSED = _(
        "The file was not loaded: {reason}. If the data folder cannot be written, ask whoever runs this workbench."
    )
    STANDARDS_NOTE = _(
        "For skills systems: Rich Skill Descriptors (Open Skills Management Tool), 1EdTech CASE 1.0, Credential Engine CTDL-ASN."
    )
    PATHWAYS_NAME = _("5 · Career pathways")
    MODEL_TITLE = _("Does the model predict moves that people make?")
    SIMILARITY_CUT = _("Minimum similarity: {cut:.2f}.")
    # Heads of tables that are about jobs alone.
    OCCUPATION = _("Occupation")

    NO_AREA = _("There is no area {code} in this release: Houston is shown.")
    NO_REFERENCE = _("There is no area {code} in this release: the nation is compared with.")
    FOLD_GATES = _("Gates")
    FOLD_INDICATORS = _("Indicators")
    FOLD_INDUSTRIES = _("Strategic industries")
    FOLD_MOVES = _("Talent pool and moves")
    FOLD_METHOD = _("Method")
    ABOUT_PRESET = _("About this preset")
    PUBLICATION = _("Publication")
    AREA_NATION = _("{name} (nation, USA)")
    AREA_METRO = _("{name} (metro)")
    AREA_OF_COUNTIES = _("{name} (metro: {counties})")
    THE_NATION = _("the nation")
    ADAPTED = _("Adapted:")
