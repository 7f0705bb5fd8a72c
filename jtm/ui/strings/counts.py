"""Counts with their noun, as parts of a sentence: 1 vote, 2 votes."""

from jtm.language import Plural


class Counts:
    """Each noun by its name."""

    AWARDS = Plural("{count:,.0f} award", "{count:,.0f} awards")
    BALLOTS = Plural("{count:,.0f} ballot", "{count:,.0f} ballots")
    EMPLOYERS = Plural("{count:,.0f} employer", "{count:,.0f} employers")
    INSTITUTIONS = Plural("{count:,.0f} institution", "{count:,.0f} institutions")
    ITEMS = Plural("{count:,.0f} item", "{count:,.0f} items")
    JOBS = Plural("{count:,.0f} job", "{count:,.0f} jobs")
    MODULES = Plural("{count:,.0f} module", "{count:,.0f} modules")
    MOVES = Plural("{count:,.0f} move", "{count:,.0f} moves")
    PEOPLE = Plural("{count:,.0f} person", "{count:,.0f} people")
    PROGRAMS = Plural("{count:,.0f} program", "{count:,.0f} programs")
    PROVIDERS = Plural("{count:,.0f} provider", "{count:,.0f} providers")
    SKILLS = Plural("{count:,.0f} skill", "{count:,.0f} skills")
    SKILLS_OR_KNOWLEDGE = Plural(
        "{count:,.0f} skill or kind of knowledge", "{count:,.0f} skills and kinds of knowledge"
    )
    STEPS = Plural("{count:,.0f} step", "{count:,.0f} steps")
    VOTES = Plural("{count:,.0f} vote", "{count:,.0f} votes")
