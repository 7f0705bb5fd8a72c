"""What all readers raise; apart from what they need to read, since a process that reads one file starts with this."""


class SourceError(Exception):
    """A source file that is missing, truncated or not what its publisher documents."""
