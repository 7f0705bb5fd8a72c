"""The two ways in which a request fails; every error that a user may meet is one of them, with a sentence to read."""


def install_with(extra: str) -> str:
    """How to get a library that only an ``extra`` of the package brings, as the end of a sentence. The name alone would
    not do: on a public index it may be another's.
    """
    return f'install the wheel with its extra (pip install "jtm-….whl[{extra}]"), or run `make setup` in a checkout'


class WrongRequest(ValueError):  # noqa: N818 - it says what is wrong, as a caller reads it
    """What was asked for does not exist, is not allowed, or is not understood; another request would be answered."""


class CannotAnswer(Exception):  # noqa: N818
    """The request is sound, but the data, a file or the machine cannot answer it."""
