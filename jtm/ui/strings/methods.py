"""The words of the page on methods and sources."""

from jtm.language import Message as _
from jtm.language import Messages


class Methods:
    """Each text by its name."""

    METHODS_TITLE = _("Can I trust it?")
    METHODS_LEAD = _(
        "The framework is the Burning Glass Institute's *Jobs That Mobilize*. Its own thresholds and list of jobs are not "
        "public: this is a documented reconstruction on public data and does not claim to reproduce that list. Every "
        "formula is in docs/methods.md."
    )
    BASIS = Messages(
        {
            "observed": _(
                "Published by a statistical agency for the place and year named: wages, jobs, location quotients, O*NET ratings."
            ),
            "modelled": _(
                "Estimated, by its publisher or here, from observed figures: projected growth and openings, alignment with industries, scores, ranks, how certain a rank is, local openings, imputed ratings, a region's skills and industries, bands of levels, levels that employers moved, moves, gaps, hours and returns."
            ),
            "assumed": _(
                "Your setting: weights, gates, the share that counts, the industries that you call strategic, when a skill is needed, who is in the pool, and what training costs and brings."
            ),
        }
    )
    IMPUTATION_TITLE = _("Where the O*NET ratings of the OEWS occupations come from")
    IMPUTATION_NOTE = _(
        "Imputed: {broad} from their broad group, {minor} from their minor group. They are flagged wherever they are shown. "
        "“All Other” titles are rated through specialties that may not be typical."
    )
    MIX_FIT_TITLE = _("How far to trust the estimated industry mix")
    MIX_CORRELATION = _("correlation of predicted and published location quotients, in logs (median)")
    MIX_FIT_NOTE = _(
        "OEWS publishes no industries for areas: they are estimated from occupations. Each fifth of the occupations was left out in "
        "turn and predicted from the rest. By industry, the areas add up to the nation's published jobs; no area's mix has been checked "
        "against a count of its own."
    )
    CORRELATIONS_TITLE = _("Which indicators overlap in {area}?")
    CORRELATIONS_NOTE = _(
        "Spearman rank correlations over the region's occupations. Two indicators near 1 count the same thing twice: lower quartile "
        "and median wages do, so the default uses one of them."
    )
    LIMITS_TITLE = _("What this does not know")
    LIMITS = _(
        "Licensing and background rules · benefits, hours and job quality · vacancies and how hard they are to fill · commuting · "
        "skills that no survey asks for · self-employed workers · what causes what. National growth, national staffing "
        "patterns and national skill ratings stand in for local ones."
    )
    INDICATORS = _("Indicators")
    INDICATOR_NOTE = _("{unit}; default weight {weight}")
    SOURCES = _("Sources")
    SOURCES_ALT = _("The sources of all figures.")
    DATASET = _("Dataset {dataset}. Checksums of all source files: data/sources.toml.")
    RATINGS = Messages(
        {"direct": _("O*NET's own ratings"), "components": _("from components"), "imputed": _("imputed")}
    )
    RATINGS_ODD = _("“All Other”, odd specialties")
    RATINGS_OF = _("{count:,} of {total}")
    MIX_AREAS = _("areas")
    MIX_ERROR = _("error, of that of the nation's mix (median)")
    MIX_BETTER = _("areas predicted better than by the nation's mix")
    CORRELATIONS_ALT = _("Spearman rank correlations of all pairs of indicators.")
    PRESETS = _("Presets")
