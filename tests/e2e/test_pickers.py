"""In a real Chromium: lists of regions and jobs take the words people use, and ask where they are not sure."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import choose, quiet, ready

JOB = "Choose a job, or select a row of the table"
INTO = "Into this job"


def start(page: Page, url: str, path: str = "") -> Page:
    page.goto(f"{url}/{path}")
    quiet(ready(page))
    return page


@pytest.mark.parametrize(
    ("path", "box", "typed", "address", "shown"),
    [
        ("", "Region", "New York City", "area=35620", "New York-Newark"),
        ("", JOB, "software engineer", "job=15-1252", "Software Developers"),
        ("", JOB, "CNA", "job=31-1131", "Nursing Assistants"),
        ("pathways", INTO, "software engineer", "job=15-1252", "Software Developers"),
        ("pathways", INTO, "CNA", "job=31-1131", "Nursing Assistants"),
        ("pathways", "Region", "DFW", "area=19100", "Dallas-Fort Worth"),
    ],
)
def test_words_that_mean_one_thing_are_taken(
    page: Page, app_url: str, path: str, box: str, typed: str, address: str, shown: str
) -> None:
    start(page, app_url, path)
    choose(page, box, typed)
    page.wait_for_url(re.compile(address))
    expect(page.get_by_role("combobox", name=box)).to_have_value(re.compile(shown))


@pytest.mark.parametrize("path", ["", "pathways"])
def test_a_misspelled_region_is_asked_about_and_a_press_takes_it(page: Page, app_url: str, path: str) -> None:
    start(page, app_url, f"{path}?area=48")
    choose(page, "Region", "Huston")
    asked = page.get_by_role("status").filter(has_text="No region is called “Huston”. Did you mean:")
    expect(asked).to_be_visible()
    expect(page.get_by_role("combobox", name="Region")).to_have_value("Texas (TX)")
    quiet(page)
    page.get_by_role("button", name="Houston-Pasadena-The Woodlands").click()
    expect(page.get_by_role("combobox", name="Region")).to_have_value(re.compile("Houston"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Houston")
    expect(asked).to_have_count(0)


@pytest.mark.parametrize(("path", "box"), [("", JOB), ("pathways", INTO)])
def test_a_misspelled_job_is_asked_about(page: Page, app_url: str, path: str, box: str) -> None:
    start(page, app_url, path)
    choose(page, box, "sofware enginer")
    expect(page.get_by_role("status").filter(has_text="No job is called “sofware enginer”")).to_be_visible()
    quiet(page)
    page.get_by_role("button", name="Software Developers").click()
    page.wait_for_url(re.compile("job=15-1252"))


def test_a_name_in_the_list_is_taken_with_the_arrow_keys(page: Page, app_url: str) -> None:
    start(page, app_url)
    box = page.get_by_role("combobox", name="Region")
    box.click()
    box.fill("abil")
    expect(page.get_by_role("option", name="Abilene")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("area=10180"))
