import polars as pl
import streamlit as st

from jtm.ui.percent import rounded_shares

COLUMNS = {"gain": st.column_config.NumberColumn("Gain", format="percent"), "score": st.column_config.NumberColumn()}


def test_shares_have_the_digits_that_people_say() -> None:
    table = pl.DataFrame({"gain": [1.0963, 0.12345, 0.00437, -0.00004, None], "score": [0.12345] * 5})
    rounded = rounded_shares(table, COLUMNS)
    assert rounded["gain"].to_list() == [1.10, 0.123, 0.0044, 0.0, None]
    assert rounded["score"].to_list() == table["score"].to_list()


def test_a_loss_too_small_to_be_seen_has_no_minus() -> None:
    """The browser prints minus zero as -0%."""
    (zero,) = rounded_shares(pl.DataFrame({"gain": [-0.00004]}), COLUMNS)["gain"]
    assert str(zero) == "0.0"
