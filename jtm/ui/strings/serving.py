"""What the server says where it serves no page."""

from jtm.language import Message as _


class Serving:
    """Each text by its name."""

    UNKNOWN_NAME = _(
        "This workbench does not answer to the name {name}. If that is its name, start it with --allowed-host {name}."
    )
    NO_NAME = _("This workbench cannot tell by which name it was asked.")
    OTHER_SITE = _("A page of another site cannot use this workbench.")
    ONLY_THE_BALLOT = _("Only the ballot is here.")
    CLOSED = _("There is nothing here.")
    FULL = _("The workbench is full: as many people are connected as this server can hold. Try again in a minute.")
