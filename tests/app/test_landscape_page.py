"""Step 1 in the states that a user meets."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

PAGE = "pages/landscape.py"
Open = Callable[..., AppTest]


def words(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.info, *app.warning])


def test_the_answer_names_the_strongest_skill(open_page: Open) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert "Houston" in app.title[0].value
    assert "Strongest: **Repairing** (1.14× the nation" in words(app)
    assert "2024-34" in words(app)


@pytest.mark.parametrize("domain", ["skill", "knowledge", "ability", "technology"])
@pytest.mark.parametrize("area", ["26420", "US", "48", "4800001", "72"])
def test_any_domain_of_any_kind_of_region(open_page: Open, domain: str, area: str) -> None:
    app = open_page(PAGE, domain=domain, area=area)
    assert not app.exception
    assert len(app.dataframe) >= 1
    assert app.dataframe[0].value["supply_share"].sum() == pytest.approx(
        1, abs=0.005
    )  # the table shows tenths of a percent


@pytest.mark.parametrize("query", [{"area": "US"}, {"area": "26420", "ref": "26420"}], ids=["nation", "Houston"])
def test_a_region_compared_with_itself_claims_no_strength(open_page: Open, query: dict[str, str]) -> None:
    """The nation, opened as anyone would, said of its first element that it is 1.00× the nation."""
    app = open_page(PAGE, **query)
    said = words(app)
    assert "no strength is shown" in said
    assert "Strongest:" not in said
    assert "1.00×" not in said
    assert "The mix shifts most towards" in said
    assert not [head for head in app.header if head.value.startswith("How strong")]
    assert "strength" not in app.dataframe[0].value.columns


def test_an_element_shows_who_holds_it_and_which_are_jtms(open_page: Open) -> None:
    app = open_page(PAGE, el="2.B.3.k")
    assert "The occupations behind **Troubleshooting**" in words(app)
    holders = next(table.value for table in app.dataframe if "status" in table.value)
    assert "Electricians" in set(holders["title"])
    assert "★ JTM" in set(holders["status"])


@pytest.mark.parametrize("link", [{"el": "9.Z"}, {"domain": "magic"}, {"ref": "99999"}, {"el": "x" * 50}])
def test_a_damaged_link_falls_back(open_page: Open, link: dict[str, str]) -> None:
    app = open_page(PAGE, **link)
    assert not app.exception
    assert len(app.dataframe) >= 1


def test_a_domain_comes_from_the_link(open_page: Open) -> None:
    assert "Building and Construction" in words(open_page(PAGE, domain="knowledge"))


def test_peers_are_offered_to_compare_with(open_page: Open) -> None:
    app = open_page(PAGE)
    peers = app.selectbox(key="peer")
    assert len(peers.options) == 11
    second = next(table.value for table in app.dataframe if "correlation" in table.value).iloc[1]
    app = peers.set_value(second["area_code"]).run()
    assert f"× {second['area_name']}," in words(app)


def test_a_state_says_why_it_has_no_peers(open_page: Open) -> None:
    assert "Only metro and nonmetro areas are compared" in words(open_page(PAGE, area="48"))


def test_a_shock_says_who_is_released(open_page: Open) -> None:
    assert "workers would be released" in words(open_page(PAGE, hit="23--24", by="-30"))
    assert "workers would be needed" in words(open_page(PAGE, hit="23--24", by="30"))
    assert "move the slider" in words(open_page(PAGE, hit="23--24", by="0"))


def test_a_shock_that_moves_less_than_half_a_worker_says_so(open_page: Open) -> None:
    app = open_page(PAGE, area="20580", hit="55--56", by="1")
    assert "less than half a worker in every occupation" in words(app)
    assert "move the slider" not in words(app)


def test_a_shock_shows_the_skills_that_it_moves(open_page: Open) -> None:
    app = open_page(PAGE, hit="21--22", by="-20")
    skills = next(
        table.value for table in app.dataframe if list(table.value)[:3] == ["name", "domain", "supply_change"]
    )
    assert (skills["supply_change"] <= 0).all()
    assert set(skills["domain"]) >= {"skill", "knowledge", "ability"}


def test_the_nation_s_industries_are_observed_and_its_shock_says_so(open_page: Open) -> None:
    told = words(open_page(PAGE, area="US", hit="21--22", by="-20"))
    assert "● observed: BLS publishes" in told
    assert "(published)" in told
    assert "OEWS publishes no industries" not in told


def test_the_page_names_its_sources_and_imputed_ratings(open_page: Open) -> None:
    app = open_page(PAGE)
    assert "Skills: O*NET" in words(app)
    for key in ("soc", "remoteness"):
        table = next(table.value for table in app.dataframe if key in table.value and "employment" in table.value)
        assert "ratings_from" in table


def test_remoteness_stands_beside_the_nation_s_and_can_be_seen_for_every_occupation(open_page: Open) -> None:
    app = open_page(PAGE)
    assert "in the nation **0." in words(app)
    app.toggle(key="every_remote").set_value(True).run()
    assert len(next(table.value for table in app.dataframe if "remoteness" in table.value)) > 600
