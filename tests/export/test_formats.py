"""How numbers are printed: by the form of their column, else by their type without loss."""

import io

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.columns import COLUMNS
from jtm.export import tables
from jtm.export.formats import FORMS, NEUTRAL, ORDINAL, as_text, format_of
from jtm.ui.parts.table import headed

# What is a number and no quantity: a year, an id, a place in an order.
NO_QUANTITY = ("year", "unitid", "award_level", "job_zone", "position", "place", "rank", "route", "step", "opens_at",
               "best_rank", "rank_low", "rank_middle", "rank_high", "employer_id", "rater_id", "version")  # fmt: skip


@pytest.mark.parametrize("name", NO_QUANTITY)
def test_what_is_no_quantity_is_printed_as_it_is(name: str) -> None:
    assert format_of(name) is ORDINAL
    assert headed([name])[name]["type_config"]["format"] == "%d"


def test_what_has_the_unit_of_its_row_is_printed_in_full() -> None:
    for name in ("value", "input_low", "longitude", "not_declared"):
        assert format_of(name) is NEUTRAL
        assert [NEUTRAL.of_workbook(dtype) for dtype in (pl.Int64(), pl.Float64())] == ["0", "General"]


def test_money_is_printed_as_money() -> None:
    for one in COLUMNS.values():
        if one.unit.startswith("US dollars"):
            assert one.form in ("dollars", "cents"), one.name


def test_what_was_guessed_from_names_is_right() -> None:
    table = pl.DataFrame(
        {"to_wages": [0.34], "year": [2024], "unitid": [226204], "shadow_price": [0.125], "movers": [12.4],
         "id": [226204], "odd": [0.123456789012345], "median_wage": [49960.4]}
    )  # fmt: skip
    sheet = load_workbook(io.BytesIO(tables.to_xlsx(table)))["Table"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert formats == {"to_wages": "0.0%", "year": "0", "unitid": "0", "shadow_price": "$#,##0.00", "movers": "#,##0.0",
                       "id": "0", "odd": "General", "median_wage": "$#,##0"}  # fmt: skip
    assert [cell.value for cell in sheet[2]] == list(table.row(0)), "cells hold the full figures"
    assert as_text(table).row(0) == ("0.34", "2024", "226204", "$0.12", "12.40", "226204", "0.123456789012345",
                                     "$49,960")  # fmt: skip


def test_text_shows_a_loss_once_and_nothing_as_nothing() -> None:
    table = pl.DataFrame({"npv": [-0.4, -1200.0, None], "growth": [0.0, 0.00123456, float("nan")]})
    assert as_text(table)["npv"].to_list() == ["     $0", "-$1,200", None]
    assert [text.strip() for text in as_text(table)["growth"]] == ["0.00", "0.00123", "nan"]


@pytest.mark.parametrize("kind", FORMS.values())
def test_a_number_is_never_shown_as_minus_zero(kind: object) -> None:
    assert "-0" not in kind.text(0.0)  # type: ignore[attr-defined]
