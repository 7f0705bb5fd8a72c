"""Which of a page's buttons stands out."""

from typing import Literal

import streamlit as st


def leading() -> Literal["primary", "secondary"]:
    """The ``type`` of the button that leads on. Streamlit writes white on the primary colour, which in the dark has to
    be light to be read as text: there the button is like the others, as white on it could not be read.
    """
    return "secondary" if st.context.theme.type == "dark" else "primary"
