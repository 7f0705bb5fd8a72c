"""Charts of step 4 draw what they are given."""

import polars as pl
import pytest

from jtm.charts import palette
from jtm.charts import validation as charts
from jtm.charts.spec import Spec
from jtm.framework.validation.consensus import Necessity, Outcome, Validation, employer_votes, influence, validate
from tests.charts.test_palette import luminance
from tests.framework.rounds import draft, random_ballots, votes

ITEMS = 12


@pytest.fixture(scope="module")
def ballots() -> pl.DataFrame:
    return random_ballots(40, 2, ITEMS, seed=5, missing=0.2)


@pytest.fixture(scope="module")
def validation(ballots: pl.DataFrame) -> Validation:
    return validate(draft(ITEMS), ballots, draws=50)


def data(spec: Spec, name: str) -> pl.DataFrame:
    assert f"'name': '{name}'" in str(spec)
    shown: pl.DataFrame = spec["datasets"][name]
    return shown


def test_a_cell_for_each_item_and_employer_in_the_order_given(ballots: pl.DataFrame, validation: Validation) -> None:
    said = employer_votes(ballots)
    cells = data(charts.agreement(said, validation.items), "cells")
    assert cells.height == 40 * ITEMS
    assert cells["name"].unique(maintain_order=True).to_list() == validation.items["name"].to_list()
    assert cells["employer"].unique(maintain_order=True).to_list() == sorted(set(said["employer"]))
    assert cells["necessity"].count() == said.height
    assert set(cells["letter"]) == {"F", "I", "A", ""}


def test_who_has_not_voted_is_blank_and_an_item_without_votes_has_its_row() -> None:
    table = votes({"x.0": (2, 1, 0), "x.1": (1, 0, 0)})
    items = validate(draft(3), table).items
    cells = data(charts.agreement(employer_votes(table), items), "cells")
    blank = cells.filter(pl.col("necessity").is_null())
    assert blank.group_by("name").len().sort("name").rows() == [("Skill 1", 2), ("Skill 2", 3)]
    assert "datum.necessity" in str(charts.agreement(employer_votes(table), items)["layer"][0]["encoding"]["opacity"])


def test_letters_can_be_read_on_their_cells() -> None:
    """At least 4.5 to 1, as the Web Content Accessibility Guidelines ask of small text."""
    for necessity, colour in charts._NECESSITY.items():
        letter = charts._ON_DARK if necessity == Necessity.ESSENTIAL else charts._ON_LIGHT
        lighter, darker = sorted((luminance(colour), luminance(letter)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, necessity


def test_colours_differ_in_lightness_too() -> None:
    """Essential and useful are both blue: who sees no colour tells them apart by their lightness."""
    essential, useful, not_needed = (luminance(colour) for colour in charts._NECESSITY.values())
    assert useful - essential > 0.2
    assert not_needed - essential > 0.2
    assert len({shape for _, shape in charts._OUTCOME.values()}) == len(Outcome), "outcomes differ in shape too"
    assert palette.ACCENT not in charts._NECESSITY.values()


def test_a_dot_for_each_item_with_votes_and_its_critical_ratios(validation: Validation) -> None:
    points = data(charts.content_validity(validation.items), "points")
    assert points["name"].to_list() == validation.items["name"].to_list()
    assert (points["critical_drop"] == -points["critical_cvr"]).all()
    assert points["counts"][0] == f"{points['essential_votes'][0]} of {points['employers'][0]}"
    unvoted = validate(draft(2), votes({"x.1": (3, 1, 0)})).items
    few = data(charts.content_validity(unvoted), "points")
    assert few["name"].to_list() == ["Skill 1"]
    assert few["critical_cvr"].to_list() == [None], "four are too few for a critical ratio"


def test_every_outcome_has_a_colour_and_a_shape() -> None:
    assert set(charts._OUTCOME) == set(Outcome)
    assert len({colour for colour, _ in charts._OUTCOME.values()}) == len(Outcome)
    assert set(charts._NECESSITY) == set(Necessity)


def test_two_bars_an_employer_and_words_where_outcomes_change(ballots: pl.DataFrame) -> None:
    table = influence(draft(ITEMS), ballots)
    spec = charts.influences(table)
    bars, labels = data(spec, "bars"), data(spec, "labels")
    assert bars.height == 2 * table.height
    assert bars["employer"].unique(maintain_order=True).to_list() == table["employer"].to_list()
    assert labels.height == (table["changed_outcomes"] > 0).sum() > 0
    assert labels["label"][0] in {"1 outcome", "2 outcomes", "3 outcomes"}
    assert (labels["edge"] > bars["change"].abs().max()).all()


def test_without_votes_charts_are_empty() -> None:
    none = votes({})
    items = validate(draft(2), none).items
    assert data(charts.agreement(employer_votes(none), items), "cells").is_empty()
    assert data(charts.content_validity(items), "points").is_empty()
    assert data(charts.influences(influence(draft(2), none)), "bars").is_empty()


def test_a_chart_is_made_once(validation: Validation) -> None:
    first = charts.content_validity(validation.items)
    first["layer"].clear()
    assert charts.content_validity(validation.items)["layer"], "a page may not change the template"
