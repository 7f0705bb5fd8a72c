"""What the server says where it serves no page."""

UNKNOWN_NAME = (
    "This workbench does not answer to the name {name}. If that is its name, start it with --allowed-host {name}."
)
NO_NAME = "This workbench cannot tell by which name it was asked."
OTHER_SITE = "A page of another site cannot use this workbench."
ONLY_THE_BALLOT = "Only the ballot is here."
CLOSED = "There is nothing here."
FULL = "The workbench is full: as many people are connected as this server can hold. Try again in a minute."
