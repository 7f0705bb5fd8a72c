"""What is said of validated benchmarks in use, and of scenarios and drafts that are kept."""

from jtm.language import Message as _


class Saved:
    """Each text by its name."""

    SWITCH_NEWER = _("There are newer versions than those in use.")
    SWITCH_TAKE = _("Use the newest")
    IN_USE = _("**Validated benchmarks in use**: {labels}. All other jobs as O*NET has them.")
    IN_USE_LABEL = _("{label} ({employers}, {date})")
    IN_USE_PART = _("{label} ({employers}, {date}, agreed on {agreed} of {items})")
    AGREED_PART = _(
        "Of {items} in “{round}”, {employers} agreed on {agreed}; {contested} stay as drafted. Signed off {date} as version {version}; what was dropped there is not essential."
    )
    AGREED_NOTE = _(
        "Levels and timing as {employers} agreed in “{round}”, signed off {date} as version {version}; what was dropped there is not essential."
    )
    SAVED_FOLD = _("Saved scenarios")
    SAVED_NAME = _("Name")
    SAVE = _("Save")
    SAVED_OPEN = _("Open a saved one")
    SAVED_CHOOSE = _("Choose …")
    SAVED_REMOVE = _("Remove it from the list")
    SAVED_NOTE = _("Kept on this workbench, for all who use it.")
    SAVED_NAMELESS = _("Give it a name first.")
    SAVED_DONE = _("“{name}” is saved.")
    DRAFT_KEEP = _("Keep on this workbench")
    DRAFT_KEPT = _("“{name}” is kept on this workbench, for all who use it.")
    DRAFT_OPEN = _("Kept on this workbench")
