"""The two ways in which a request fails; every error that a user may meet is one of them, with a sentence to read."""


class WrongRequest(ValueError):  # noqa: N818 - it says what is wrong, as a caller reads it
    """What was asked for does not exist, is not allowed, or is not understood; another request would be answered."""


class CannotAnswer(Exception):  # noqa: N818
    """The request is sound, but the data, a file or the machine cannot answer it."""
