"""Step 4 as a room uses it: a facilitator, a projector and phones, in a real Chromium."""

import http.client
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.store import ballots, rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.ui.strings.elements import definitions
from jtm.uploads import ballot_file
from tests.e2e.pages import download, joined, quiet, sideways, tick_first_row, with_the_key
from tests.e2e.wire import Wire, wired
from tests.rooms import JOB, TITLE, filled, new_round, open_room, small_draft
from tests.store.rooms import Room

PHONE = {"width": 390, "height": 844}
BEHIND = 3.0  # seconds that the results may be behind a vote
EVIL = '<img src=x onerror="window.hacked=1"> [x](javascript:alert(1)) **b** http://evil.example :material/face:'
SAVE = re.compile("Save (and next|the change)")
COMMENT = "Comment, or what you call it (optional)"


@pytest.fixture(scope="module")
def draft(bench: Workbench) -> Benchmark:
    return small_draft(bench)


@pytest.fixture
def room(store: Store, draft: Benchmark) -> Room:
    return open_room(store, draft, "Houston, May")


@pytest.fixture
def phones(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Phones of different people."""
    taken: list[BrowserContext] = []

    def phone() -> Page:
        taken.append(browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True))  # type: ignore[arg-type]
        return taken[-1].new_page()

    yield phone
    for context in taken:
        context.close()


def link(url: str, room: Room) -> str:
    return f"{url}/ballot?code={room.code}"


def stands_at(page: Page, item: str) -> None:
    """Wait until the ballot asks about ``item``; while it is drawn anew, what stood there before may still be seen."""
    expect(page.get_by_role("heading", level=1, name=item, exact=True)).to_be_visible()


def answer(page: Page, *answers: str, comment: str = "", button: str | re.Pattern[str] = "Save and next") -> None:
    """Choose, save, and wait until the page says that it is saved."""
    name = page.get_by_role("heading", level=1).inner_text()
    for one in answers:
        page.get_by_role("radio", name=one, exact=True).click()
    if comment:
        page.get_by_label(COMMENT).fill(comment)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text(f"Saved: {name}.")).to_be_visible()


def votes(room: Room) -> list[tuple[str, str, str]]:
    return ballots.ballots(room.store, room.id).select("employer", "element_id", "necessity").rows()


# ── a whole room ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_room_votes_and_the_results_move_until_it_is_signed_off_and_step_3_uses_it(
    page: Page, new_page: Callable[[], Page], phones: Callable[[], Page], app_url: str, store: Store, draft: Benchmark
) -> None:
    made = new_round(store, draft, "A whole room")
    facilitator, projector = page, new_page()
    with_the_key(facilitator, app_url, "facilitator")
    with_the_key(projector, app_url, "validation")
    expect(projector.get_by_text("Nobody has voted yet in “A whole room”")).to_be_visible()
    facilitator.get_by_role("button", name="Open", exact=True).filter(has_text="Open").click()
    expect(facilitator.get_by_role("img", name=re.compile("QR code that opens the ballot"))).to_be_visible()
    expect(projector.get_by_text("Live: this page follows the votes.")).to_be_visible()

    code = rounds.find(store, made).code
    expect(facilitator.get_by_role("heading", name=str(code))).to_be_visible()
    invited = facilitator.get_by_role("img", name=re.compile("QR code")).get_attribute("alt") or ""
    address = re.findall(r"http\S+", invited)[0]
    assert (urlsplit(address).path, urlsplit(address).query) == ("/ballot", f"code={code}")
    join = f"{app_url}/ballot?code={code}"  # the workbench of the tests answers on this computer alone

    waited = []
    people = [joined(phones(), join, f"Employer {number}") for number in range(7)]
    expect(people[0].get_by_text(f"The job: {TITLE}")).to_be_visible()
    expect(people[0].get_by_text(definitions()[draft.items[0].element_id])).to_be_visible()
    for number, phone in enumerate(people, start=1):
        answer(phone, "Essential", "Advanced", "On day one")
        since = time.monotonic()
        told = f"{number} employer{'s' if number > 1 else ''}, α"
        projector.wait_for_function("(told) => document.body.innerText.includes(told)", arg=told)
        waited.append(time.monotonic() - since)
        for _ in range(3):
            answer(phone, "Essential", "Advanced")
        expect(phone.get_by_text("All 4 items are answered. Thank you!")).to_be_visible()
    print(f"\nResults behind a vote, seconds: {', '.join(f'{one:.2f}' for one in waited)}")
    assert max(waited) <= BEHIND
    expect(facilitator.get_by_text("7 employers, 7 ballots, 28 votes")).to_be_visible()

    facilitator.get_by_role("button", name="Close", exact=True).click()
    expect(facilitator.get_by_text("closed · 7 employers")).to_be_visible()
    people[0].reload()
    expect(people[0].get_by_text("This round is closed. Your answers are kept as they are.")).to_be_visible()
    facilitator.get_by_role("button", name="Sign off").click()
    facilitator.get_by_label("Signed off by").fill("Ann")
    facilitator.get_by_role("button", name="Sign off as version 1").click()
    expect(facilitator.get_by_text(f"Signed off: {TITLE}, version 1")).to_be_visible()

    page.goto(f"{app_url}/benchmarks?job={JOB}")
    switch = page.get_by_text("Use validated benchmarks")
    switch.click(timeout=60_000)
    expect(page.get_by_text("as 7 employers agreed in “A whole room”")).to_be_visible()
    expect(page.get_by_text(f"Validated benchmarks in use: {TITLE}, version 1 (7 employers")).to_be_visible()
    page.wait_for_url(re.compile(f"val={rounds.sign_offs(store)[0].public_id}"))


def test_a_round_is_made_in_the_browser(page: Page, app_url: str, store: Store, draft: Benchmark) -> None:
    new_round(store, draft)  # with a round to work on, the making of another is folded
    with_the_key(page, app_url, f"facilitator?job={JOB}")
    quiet(page)
    page.get_by_text("New round", exact=True).click()
    page.get_by_label("Name of the round").fill("Typed and pressed at once")
    page.get_by_role("button", name="Make the round").click()
    expect(page.get_by_text("The round is made: open it when the room is ready.")).to_be_visible()
    assert rounds.rounds(store)[0].name == "Typed and pressed at once"


def test_an_invented_employer_is_ticked_and_left_out_and_the_projector_follows(
    page: Page, new_page: Callable[[], Page], phones: Callable[[], Page], app_url: str, store: Store, draft: Benchmark
) -> None:
    room = open_room(store, draft, "With a guest")
    guest = joined(phones(), link(app_url, room), "Donald Duck")
    answer(guest, "Not needed")
    filled(room, employers=5)
    projector = new_page()
    with_the_key(projector, app_url, "validation")
    expect(projector.get_by_text("6 employers, α")).to_be_visible(timeout=30_000)
    expect(projector.get_by_text("Donald Duck")).to_have_count(0)
    with_the_key(page, app_url, "facilitator")
    page.get_by_text("Employers in this round (6)").click()
    quiet(page)
    tick_first_row(page, page.get_by_test_id("stDataFrame").first)  # in the order in which they joined
    expect(page.get_by_text("Ticked: Donald Duck.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Then 5 employers count, not 6, with 20 votes, not 21.")).to_be_visible(timeout=30_000)
    quiet(page)
    page.get_by_role("button", name="Leave out 1 employer").click()
    expect(page.get_by_text("Done: 5 employers count now.")).to_be_visible(timeout=30_000)
    expect(projector.get_by_text("5 employers, α")).to_be_visible(timeout=30_000)
    guest.reload()
    expect(guest.get_by_text("The facilitator does not count the answers of Donald Duck.")).to_be_visible(
        timeout=60_000
    )


def test_the_facilitator_stays_at_an_item_while_votes_come_in(
    page: Page, app_url: str, store: Store, draft: Benchmark
) -> None:
    room = filled(open_room(store, draft, "Busy"), employers=4)
    with_the_key(page, app_url, "facilitator")
    page.get_by_text("Settle an item in the room").click()
    last = draft.items[-1].name
    quiet(page)
    box = page.get_by_role("combobox", name="Item").first
    box.click()
    box.fill(last)
    page.keyboard.press("Enter")
    expect(page.get_by_text("with fewer than 5, nothing can be confirmed or dropped.")).to_be_visible()
    for number in range(5, 8):
        room.cast(room.join(f"Employer {number}"), len(room.items) - 1, Vote("essential"))
        expect(page.get_by_text(f"{number} employers, {number} ballots")).to_be_visible()
        expect(box).to_have_value(last)
    expect(page.get_by_text("7 of 7 employers call it essential")).to_be_visible()


# ── one phone ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_item_fits_on_a_phone(phones: Callable[[], Page], app_url: str, room: Room) -> None:
    phone = joined(phones(), link(app_url, room), "Acme")
    save = phone.get_by_role("button", name="Save and next")
    box = save.bounding_box()
    assert box
    assert box["y"] + box["height"] <= PHONE["height"], "the button is in sight without scrolling"
    assert box["height"] >= 40
    assert sideways(phone) == 0
    for choice in phone.get_by_role("radio").all():
        size = choice.bounding_box()
        assert size
        assert size["width"] >= 44
        assert size["height"] >= 24, "large enough for a thumb (WCAG 2.2, 2.5.8)"


def test_a_device_goes_on_with_its_ballot_after_a_reload_and_in_a_new_tab(
    phones: Callable[[], Page], app_url: str, room: Room, draft: Benchmark
) -> None:
    phone = joined(phones(), link(app_url, room), "Acme")
    answer(phone, "Essential", comment="we say fixing")
    phone.reload()
    stands_at(phone, draft.items[1].name)
    for address in (link(app_url, room), f"{app_url}/ballot"):
        tab = phone.context.new_page()
        tab.goto(address)
        stands_at(tab, draft.items[1].name)
        tab.close()
    answer(phone, "Useful")
    assert len(votes(room)) == 2
    assert ballots.raters(room.store, room.id).height == 1


def test_a_device_that_was_in_an_earlier_round_joins_the_next_one(
    phones: Callable[[], Page], app_url: str, store: Store, draft: Benchmark, room: Room
) -> None:
    phone = joined(phones(), link(app_url, room), "Acme")
    answer(phone, "Essential")
    other = open_room(store, draft, "The next one")
    joined(phone, link(app_url, other), "Acme")
    answer(phone, "Useful")
    assert [len(votes(one)) for one in (room, other)] == [1, 1]
    phone.goto(link(app_url, room))
    expect(phone.get_by_text("Acme · Houston, May")).to_be_visible()


def test_a_round_that_is_reopened_finds_the_ballot_on_the_device(
    phones: Callable[[], Page], app_url: str, store: Store, room: Room, draft: Benchmark
) -> None:
    phone = joined(phones(), link(app_url, room), "Acme")
    answer(phone, "Essential")
    rounds.close(store, room.id)
    code = rounds.open_round(store, room.id)
    phone.goto(f"{app_url}/ballot?code={code}")
    stands_at(phone, draft.items[1].name)


def test_a_ballot_that_was_left_is_no_longer_on_the_device(
    phones: Callable[[], Page], app_url: str, room: Room
) -> None:
    phone = joined(phones(), link(app_url, room), "Acme")
    quiet(phone)
    assert phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('jtm-ballot')).length") == 2
    phone.get_by_text("What is kept").click()
    phone.get_by_role("button", name="Leave this ballot on this device").click()
    expect(phone.get_by_role("button", name="Start")).to_be_visible()
    quiet(phone)
    assert phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('jtm-ballot')).length") == 0
    phone.reload()
    expect(phone.get_by_role("button", name="Start")).to_be_visible()


def test_a_ballot_goes_on_with_its_own_code_on_another_device(
    phones: Callable[[], Page], app_url: str, room: Room, draft: Benchmark
) -> None:
    phone = joined(phones(), link(app_url, room), "Acme")
    answer(phone, "Essential")
    (code,) = re.findall(r"own code ([0-9A-Z-]+)", phone.get_by_text("Ballot no.").inner_text())
    other = phones()
    other.goto(link(app_url, room))
    other.get_by_text("Continue a ballot").click(timeout=60_000)
    other.get_by_label("Your own code").fill(code.lower())
    other.get_by_role("button", name="Continue my ballot", exact=True).click()
    stands_at(other, draft.items[1].name)
    answer(other, "Useful")
    assert ballots.raters(room.store, room.id).height == 1


def test_a_ballot_that_was_deleted_leaves_the_device_free_to_join_again(
    phones: Callable[[], Page], app_url: str, room: Room
) -> None:
    """What the device remembers opens nothing any more, and must not use up the attempts to join."""
    phone = joined(phones(), link(app_url, room), "Acme")
    ballots.forget(room.store, int(ballots.raters(room.store, room.id)["rater_id"][0]))
    phone.reload()
    start = phone.get_by_role("button", name="Start")
    expect(start).to_be_visible()
    for _ in range(8):
        start.click()
        expect(phone.get_by_text("Type the employer you speak for.")).to_be_visible()
        quiet(phone)
    phone.get_by_label("Employer you speak for").fill("Acme")
    start.click()
    expect(phone.get_by_role("button", name="Save and next")).to_be_visible()


@pytest.fixture
def wire(app_url: str) -> Iterator[Wire]:
    with wired(int(urlsplit(app_url).port or 80)) as whole:
        yield whole


def cut(phone: Page, wire: Wire) -> None:
    """The phone is out of reach, for as long as its page takes to notice: some seconds."""
    wire.cut()
    expect(phone.get_by_text("Connection error")).to_be_visible()
    phone.context.set_offline(True)


def mend(phone: Page, wire: Wire) -> None:
    wire.mend()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Connection error")).to_have_count(0)
    expect(phone.get_by_role("button", name=SAVE)).to_be_enabled()


def test_voting_goes_on_after_the_connection_dropped_and_no_vote_is_lost(
    phones: Callable[[], Page], wire: Wire, room: Room
) -> None:
    phone = joined(phones(), link(f"http://localhost:{wire.port}", room), "Acme")
    answer(phone, "Essential")
    cut(phone, wire)
    mend(phone, wire)
    for number in (2, 3):
        answer(phone, "Useful")
        assert len(votes(room)) == number
    answer(phone, "Not needed")
    expect(phone.get_by_text("All 4 items are answered. Thank you!")).to_be_visible()
    assert [necessity for *_, necessity in votes(room)] == ["essential", "useful", "useful", "not needed"]
    assert ballots.raters(room.store, room.id).height == 1


def test_what_was_chosen_before_the_connection_dropped_is_still_there_and_can_be_saved(
    phones: Callable[[], Page], wire: Wire, room: Room, draft: Benchmark
) -> None:
    phone = joined(phones(), link(f"http://localhost:{wire.port}", room), "Acme")
    phone.get_by_role("radio", name="Essential", exact=True).click()
    phone.get_by_label(COMMENT).fill("typed before")
    cut(phone, wire)
    mend(phone, wire)
    quiet(phone)
    expect(phone.get_by_role("radio", name="Essential", exact=True)).to_be_checked()
    expect(phone.get_by_label(COMMENT)).to_have_value("typed before")
    answer(phone)
    assert votes(room) == [("Acme", draft.items[0].element_id, "essential")]


def test_a_vote_that_is_cut_off_on_its_way_is_saved_or_not_but_never_called_saved_in_vain(
    phones: Callable[[], Page], wire: Wire, room: Room, draft: Benchmark
) -> None:
    phone = joined(phones(), link(f"http://localhost:{wire.port}", room), "Acme")
    phone.get_by_role("radio", name="Essential", exact=True).click()
    phone.get_by_role("button", name="Save and next").click()
    cut(phone, wire)
    if phone.get_by_text(f"Saved: {draft.items[0].name}.").count():
        assert votes(room) == [("Acme", draft.items[0].element_id, "essential")]
    mend(phone, wire)
    quiet(phone)
    if phone.get_by_role("heading", level=1).inner_text() == draft.items[0].name:  # it was not told in time: once more
        phone.get_by_role("button", name=SAVE).click()
    stands_at(phone, draft.items[1].name)
    assert votes(room) == [("Acme", draft.items[0].element_id, "essential")]
    answer(phone, "Useful")
    assert len(votes(room)) == 2


def test_a_ballot_is_cast_with_the_keyboard_alone(page: Page, app_url: str, room: Room, draft: Benchmark) -> None:
    page.goto(link(app_url, room))
    employer = page.get_by_label("Employer you speak for")
    employer.focus(timeout=60_000)
    page.keyboard.type("Acme")
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save and next")).to_be_visible()
    quiet(page)
    page.get_by_role("radio", name="Essential", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Useful", exact=True)).to_be_checked()
    tab_to(page, "Save and next")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Saved: {draft.items[0].name}.")).to_be_visible()
    assert votes(room) == [("Acme", draft.items[0].element_id, "useful")]


def tab_to(page: Page, button: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == button:
            return
    raise AssertionError(f"“{button}” is not reached with Tab")


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_a_file_with_bad_rows_the_sound_ones_are_taken(
    page: Page, app_url: str, store: Store, draft: Benchmark, tmp_path: Path
) -> None:
    room = open_room(store, draft, "Paper")
    with_the_key(page, app_url, "facilitator")
    template = download(page, "Template CSV", tmp_path)
    assert template.read_bytes() == ballot_file.template_csv(draft)
    lines = template.read_text("utf-8-sig").splitlines()
    good = [re.sub(r"^,,(.*),,,,$", r"Acme,Ann,\1,essential,,,", line) for line in lines[1:]]
    bad = ["Acme,Ben,9.Z.9,,essential,,,", f',Cy,{draft.items[0].element_id},,perhaps,,,"{EVIL.replace(chr(34), "")}"']
    file = tmp_path / "paper.csv"
    file.write_text("\n".join([lines[0], *good, *bad]), "utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("4 votes of 1 rater at 1 employer can be loaded; 2 rows cannot.")).to_be_visible()
    expect(page.get_by_role("heading", name="What is wrong")).to_be_visible()
    assert votes(room) == []
    page.get_by_role("button", name="Load the 4 valid votes and leave out the rest").click()
    expect(page.get_by_text("4 votes are loaded.")).to_be_visible()
    assert len(votes(room)) == 4
    again = ballot_file.preview(ballot_file.read("ballots.csv", download(page, "CSV", tmp_path).read_bytes()), draft)
    assert (again.sound.height, again.wrong) == (4, 0)


@pytest.mark.parametrize("name", ["ballots.xlsm", "ballots.exe"])
def test_a_file_of_another_kind_is_not_opened(
    page: Page, app_url: str, store: Store, draft: Benchmark, name: str
) -> None:
    open_room(store, draft, "Paper")
    with_the_key(page, app_url, "facilitator")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": b"PK"}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text(re.compile("not allowed|not opened"))).to_be_visible()


# ── what people typed is text ─────────────────────────────────────────────────────────────────────────────────────


def test_what_people_typed_never_becomes_markup_anywhere(
    page: Page, new_page: Callable[[], Page], phones: Callable[[], Page], app_url: str, store: Store, draft: Benchmark
) -> None:
    room = open_room(store, draft, EVIL[:100])
    phone = joined(phones(), link(app_url, room), EVIL[:100])
    answer(phone, "Essential", comment=EVIL)
    harmless(phone)
    filled(room, employers=6)
    with_the_key(page, app_url, "facilitator")
    page.get_by_text("What employers call it").click()
    expect(page.get_by_text("http:⁠//evil.example :⁠material/face:").last).to_be_visible()
    page.get_by_label("Employers' wording").fill(EVIL[:100])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Remove “<img"))).to_be_visible()
    harmless(page)
    results = new_page()
    with_the_key(results, app_url, "validation")
    expect(results.get_by_text(re.compile("^7 employers"))).to_be_visible()
    harmless(results)
    rounds.close(store, room.id)
    page.get_by_role("button", name="Sign off").click()
    page.get_by_label("Signed off by").fill(EVIL[:100])
    page.get_by_role("button", name=re.compile("Sign off as version")).click()
    expect(page.get_by_text(re.compile("Signed off: "))).to_be_visible()
    harmless(page)
    for path in ("validation", "skills_language", f"benchmarks?job={JOB}&val={rounds.sign_offs(store)[0].public_id}"):
        results.goto(f"{app_url}/{path}")
        expect(results.get_by_role("heading", level=1)).to_be_visible()
        quiet(results)
        harmless(results)


def harmless(page: Page) -> None:
    """Nothing that was typed is an element, an address or an icon of the page."""
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src='x']").count() == 0
    assert page.locator("a[href*='evil.example'], a[href^='javascript']").count() == 0
    assert page.get_by_role("img", name="face icon").count() == 0
    assert page.get_by_text("b", exact=True).and_(page.locator("strong")).count() == 0


def test_the_button_above_a_table_writes_no_formula(
    page: Page, app_url: str, store: Store, draft: Benchmark, tmp_path: Path
) -> None:
    room = open_room(store, draft, "Formulas")
    room.cast(room.join("=1+1"))
    page.add_init_script("delete window.showSaveFilePicker")  # a dialogue of the system, which nobody answers here
    with_the_key(page, app_url, "facilitator")
    page.get_by_text(re.compile("Employers in this round")).click()
    quiet(page)
    with page.expect_download() as saved:
        # By the keyboard: for a mouse the button lies over the table only as long as this is under it.
        page.get_by_role("button", name=re.compile("Download as CSV: Raters")).press("Enter")
    content = Path(saved.value.path()).read_text("utf-8-sig")
    assert "'=1+1" in content
    assert ",=1+1" not in content


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", 403), ("null", 403), ("", 101)])
def test_a_page_of_another_site_cannot_speak_with_the_workbench(app_url: str, origin: str, status: int) -> None:
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": origin or app_url}  # fmt: skip
    assert asked(app_url, "/_stcore/stream", headers).status == status


def asked(app_url: str, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(app_url).netloc, timeout=10)
    connection.request("GET", path, headers=headers or {})
    return connection.getresponse()


@pytest.mark.parametrize(
    "path",
    ["store.sqlite", "../store.sqlite", ".streamlit/secrets.toml", "app/static/../../.streamlit/config.toml",
     "pages/facilitator.py", "jtm/store/connect.py", "data/warehouse.duckdb"],
)  # fmt: skip
def test_neither_the_store_nor_the_secrets_nor_the_program_are_served(app_url: str, path: str) -> None:
    body = asked(app_url, f"/{path}").read()
    for content in (b"SQLite format", b"import streamlit", b"[facilitator]", b"maxUploadSize", b"DUCK"):
        assert content not in body


def test_no_request_of_step_4_leaves_the_machine(
    page: Page, phones: Callable[[], Page], app_url: str, room: Room
) -> None:
    phone = phones()
    hosts: set[str] = set()
    for one in (page, phone):
        one.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        one.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).netloc))
    joined(phone, link(app_url, room), "Acme")
    answer(phone, "Essential", comment="http://evil.example/x.png")
    with_the_key(page, app_url, "facilitator")
    quiet(page)
    page.goto(f"{app_url}/validation")
    quiet(page)
    page.goto(f"{app_url}/skills_language")
    quiet(page)
    assert {host for host in hosts if host} == {urlsplit(app_url).netloc}


@pytest.mark.parametrize("path", ["ballot", "facilitator", "validation", "skills_language"])
def test_a_phone_scrolls_one_way(phones: Callable[[], Page], app_url: str, room: Room, path: str) -> None:
    filled(room, employers=6)
    phone = phones()
    if path in ("facilitator", "validation"):
        with_the_key(phone, app_url, path)
    else:
        phone.goto(f"{app_url}/{path}")
    expect(phone.get_by_role("heading", level=1).first).to_be_visible()
    quiet(phone)
    assert sideways(phone) == 0


@pytest.mark.parametrize("path", ["ballot", "facilitator", "validation", "skills_language"])
def test_a_cold_deep_link_has_menu_and_layout(cold_app_url: str, page: Page, path: str) -> None:
    page.goto(f"{cold_app_url}/{path}")
    expect(page.get_by_role("link", name="4 · Employer validation")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
