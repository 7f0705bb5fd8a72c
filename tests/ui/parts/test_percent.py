import re
from pathlib import Path

import polars as pl
import pytest
import streamlit as st

from jtm.ui.parts.percent import rounded_shares, share_text

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


@pytest.mark.parametrize("share", [1.0963, 0.12345, 0.00437, -0.00004, 0.99949, 0.9996, 0.0])
def test_a_sentence_says_a_share_as_a_table_does(share: float) -> None:
    (rounded,) = rounded_shares(pl.DataFrame({"gain": [share]}), COLUMNS)["gain"]
    assert float(share_text(share).rstrip("%")) / 100 == pytest.approx(rounded, abs=1e-9)
    assert not share_text(share).startswith("-0.00")


def test_no_sentence_prints_a_share_with_more_than_one_decimal() -> None:
    root = Path(__file__).resolve().parents[3]
    files = [root / "app.py", *(root / "pages").glob("*.py"), *(root / "jtm").rglob("*.py")]
    assert not [
        (file.name, found) for file in files for found in re.findall(r":[+,]*\.[2-9]%", file.read_text("utf-8"))
    ]
