"""What all readers raise; apart from what they need to read, since a process that reads one file starts with this."""

from jtm.errors import CannotAnswer


class SourceError(CannotAnswer):
    """A source file that is missing, truncated or not what its publisher documents."""
