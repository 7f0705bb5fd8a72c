"""How the columns of the tables of step 6 are headed and printed."""

from typing import Any

import streamlit as st

from jtm.framework.training.returns import View
from jtm.settings.catalog import options
from jtm.ui.parts.figures import declared
from jtm.ui.steps import pathways
from jtm.ui.strings import training as words

_SIDES = options("return_view")


def columns() -> dict[str, Any]:
    """By name, those of step 5 among them."""
    config = st.column_config
    money, share = "$%,.0f", "percent"
    return declared({
        **pathways.columns(),
        "name": config.TextColumn("Name", pinned=True),
        "element_id": config.TextColumn("Code"),
        "domain": config.TextColumn("Domain"),
        "level_has": config.NumberColumn("They bring, 0-7", format="%.1f"),
        "level_needs": config.NumberColumn("Asked, 0-7", format="%.1f"),
        "short": config.NumberColumn("Lacking", format="%.1f"),
        "importance": config.NumberColumn("Importance, 0-1", format="%.2f"),
        "part": config.NumberColumn("Part of what is asked", format="percent"),
        "basis": config.TextColumn("Basis"),
        "hours_low": config.NumberColumn("Hours, from", format="%,.0f"),
        "hours_high": config.NumberColumn("Hours, to", format="%,.0f"),
        "programs": config.NumberColumn("Programs with hours"),
        "fields": config.NumberColumn("Fields of study"),
        "hours_from": config.TextColumn("Hours from"),
        "least_hours": config.NumberColumn("Hours, at least", format="%,.0f", help=words.LEAST_HELP),
        "least_weeks": config.NumberColumn("Weeks, at least", format="%,.0f", help=words.LEAST_HELP),
        "price_from": config.TextColumn("Price from", help=words.PRICE_HELP),
        "proficiency_low": config.NumberColumn("Years to proficiency, from", format="%.2g"),
        "proficiency_high": config.NumberColumn("to", format="%.2g"),
        "place": config.NumberColumn("Order", pinned=True),
        "taught": config.CheckboxColumn("Taught"),
        "elements": config.ListColumn("Elements"),
        "element_ids": config.ListColumn("Codes"),
        "module": config.TextColumn("Module id"),
        "moves": config.NumberColumn("Moves", format="%,.0f"),
        "origins": config.NumberColumn("Jobs of the pool"),
        "jtms": config.NumberColumn("JTMs"),
        "workers": config.NumberColumn("Workers", format="%,.0f"),
        "share": config.NumberColumn("Share of the gap", format=share),
    } | _money_columns(money))  # fmt: skip


def _money_columns(money: str) -> dict[str, Any]:
    config = st.column_config
    return {
        "institution": config.TextColumn("Institution", pinned=True),
        "cip": config.TextColumn("CIP"),
        "unitid": config.TextColumn("IPEDS id"),
        "onet_soc": config.TextColumn("O*NET codes"),
        "program_id": config.TextColumn("Number in the list"),
        "field": config.TextColumn("Field of study"),
        "award": config.TextColumn("Award"),
        "completions": config.NumberColumn("Awards", format="%,.0f"),
        "completions_before": config.NumberColumn("The year before", format="%,.0f"),
        "miles": config.NumberColumn("Miles", format="%.0f"),
        "provider": config.TextColumn("Provider", pinned=True),
        "program": config.TextColumn("Program"),
        "weeks": config.NumberColumn("Weeks", format="%,.0f"),
        "hours": config.NumberColumn("Contact hours", format="%,.0f"),
        "tuition": config.NumberColumn("Tuition and fees", format=money),
        "supplies": config.NumberColumn("Books and supplies", format=money),
        "demand": config.NumberColumn("Openings a year", format="%,.0f"),
        "completions_low": config.NumberColumn("Completions, proportional", format="%,.0f"),
        "completions_high": config.NumberColumn("Completions, all of the fields", format="%,.0f"),
        "per_opening_low": config.NumberColumn("For each opening, from", format="%.2f"),
        "per_opening_high": config.NumberColumn("to", format="%.2f"),
        "why_not": config.TextColumn("Why not told"),
        "people": config.NumberColumn("People"),
        "people_exact": config.NumberColumn("People, exact", format="%.1f"),
        "city": config.TextColumn("City"),
        "county_name": config.TextColumn("County"),
        "control": config.TextColumn("Control"),
        "campus": config.TextColumn("Campus"),
        "outcome": config.TextColumn("Outcome"),
        "delivery": config.TextColumn("Delivery"),
        "matched_by": config.TextColumn("Matched by", help=words.MATCHED_HELP),
        "list_name": config.TextColumn("List"),
        "list_vintage": config.TextColumn("Of"),
        "npv": config.NumberColumn("Return a person", format=money),
        "cost": config.NumberColumn("Tuition a person", format=money),
        "value": config.NumberColumn("Return in all", format=money),
        "spent": config.NumberColumn("Tuition in all", format=money),
        "limit": config.TextColumn("One more …", pinned=True),
        "available": config.NumberColumn("There are", format="%,.0f"),
        "used": config.NumberColumn("Used", format="%,.0f"),
        "price": config.NumberColumn("Brings", format="$%,.2f"),
        "why": config.TextColumn("Why"),
        "year": config.NumberColumn("Year", format="%d"),
        "years_in_job": config.NumberColumn("Years in the job", format="%.2f"),
        "discount": config.NumberColumn("Discount factor", format="%.3f"),
        **{view.value: config.NumberColumn(f"{_SIDES[view.value]}, $", format="%,.0f") for view in View},
        **{f"{view.value}_value": config.NumberColumn(f"{_SIDES[view.value]}, discounted, $", format="%,.0f")
           for view in View},
    }  # fmt: skip
