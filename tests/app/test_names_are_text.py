"""Names that come from files are text everywhere: no picture, link, colour or formula, on any page, for anyone.

Each kind of file is uploaded with such names, and every text that a page sends for Markdown is looked at.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from jtm.answers.validation import sign
from jtm.export import draft_file
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.paths import DataPaths
from jtm.store import employers, rounds
from jtm.store.connect import Store
from tests.app.said import labelled, sound, words
from tests.rooms import filled, open_room

NAME = "![x](http://e.example/p.png) :red[y] $z$ <b> **b**"
MARKUP = ("![x](", "](http://e.example", ":red[", "$z$", "<b>", "**b**")
# Fields that are shown as they are (the values of inputs, the choices of lists, tables), or not at all.
AS_IT_IS = {"id", "options", "formatted_options", "value", "raw_value", "raw_values", "default", "placeholder", "key",
            "user_key", "element_id", "form_id", "data", "spec", "datasets", "dataset", "columns", "styler", "alt",
            "file_name", "url", "query_string"}  # fmt: skip
Open = Callable[..., AppTest]


def texts(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an element that may be taken for Markdown, with the field that it stands in."""
    for field, value in message.ListFields():
        where = f"{path}.{field.name}"
        if field.name in AS_IT_IS:
            continue
        repeated = value if not isinstance(value, (str, bytes, Message)) and hasattr(value, "__iter__") else [value]
        for one in repeated:
            if isinstance(one, Message):
                yield from texts(one, where)
            elif isinstance(one, str):
                yield where, one


def elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from elements(child)


def unescaped(app: AppTest) -> list[tuple[str, str, str]]:
    found = []
    for element in elements(app._tree):
        proto = getattr(element, "proto", None)
        if isinstance(proto, Message):
            for where, text in texts(proto):
                if any(sign in text for sign in MARKUP):
                    found.append((type(element).__name__, where, text[:160]))
    return found


def clean(app: AppTest) -> AppTest:
    assert unescaped(sound(app)) == []
    return app


@pytest.fixture
def own_data(paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open) -> DataPaths:
    """A data folder that this test may change."""
    shutil.copytree(paths.root, tmp_path / "data")
    monkeypatch.setenv("JTM_DATA", str(tmp_path / "data"))
    return DataPaths(tmp_path / "data")


def press(app: AppTest, start: str) -> AppTest:
    return sound(next(button for button in app.button if button.label.startswith(start)).click().run())


def test_the_test_sees_what_is_not_escaped() -> None:
    def script(name: str) -> None:
        import streamlit as st

        st.button(name)
        st.selectbox("Plain", [name])
        st.metric(name, 1)
        with st.expander(name):
            st.caption("fine", help=name)

    app = AppTest.from_function(script, kwargs={"name": NAME}).run()
    assert {kind for kind, _, _ in unescaped(app)} == {"Button", "Metric", "Expander", "Caption"}


def test_a_projection(open_page: Open, own_data: DataPaths, own_store: Store, draft: Benchmark) -> None:
    rows = [
        f'"{NAME}",47-2111,"{NAME}",15000,16000',
        f'"{NAME}",{NAME},"{NAME}",many,1',
        f'"{NAME}",15-1131,"{NAME}",50,40',
    ]
    content = "\n".join([f'Region,SOC Code,Title,Employment 2022,Employment 2032,"{NAME}"', *(f"{r},1" for r in rows)])
    app = open_page("pages/regional_projections.py")
    clean(app.file_uploader[0].set_value((f"{NAME[:20]}.csv".replace("/", ""), content.encode(), "text/csv")).run())
    clean(press(app, "Load"))
    for page in ("landscape", "pathways", "training", "regional_projections", "methods"):
        clean(open_page(f"pages/{page}.py", proj="regional", job="47-2111", rows="all"))
    app = open_page("pages/ranking.py", proj="regional", job="47-2111", rows="all")
    for fold in ("Gates", "Method", "Weights"):
        app.session_state[f"fold_{fold}"] = True
    clean(app.run())


@pytest.mark.parametrize("content", [
    f'"{NAME}","{NAME}"\n1,2', f'"{NAME}",Employment 2022,SOC\n1,2,3', f'Region,SOC,2022,2032\n"{NAME}",1,2,3',
    f'Region,SOC,2022,2032\n"{NAME}",1,2,3\nB,1,2,3', f'SOC,2022,2032\n{NAME},x,y',
])  # fmt: skip
def test_a_projection_that_is_refused(open_page: Open, content: str) -> None:
    app = open_page("pages/regional_projections.py")
    clean(app.file_uploader[0].set_value(("a.csv", content.encode(), "text/csv")).run())


def test_a_list_of_programs(open_page: Open, own_data: DataPaths) -> None:
    head = f'Provider,Program Title,County,CIP Code,O*NET Code,Length in Weeks,Total Cost,"{NAME}"'
    rows = [f'"{NAME}","{NAME}",Harris,47.0303,49-9041,12,7000,1', f'"{NAME}","{NAME}","{NAME}","{NAME}",x,y,z,1']
    app = open_page("pages/program_lists.py")
    clean(app.file_uploader[0].set_value(("list.csv", "\n".join([head, *rows]).encode(), "text/csv")).run())
    labelled(app.text_input, "Name of the list").set_value(NAME)
    clean(app.run())
    clean(press(app, "Load"))
    for page in ("program_lists", "training", "pathways", "methods"):
        clean(open_page(f"pages/{page}.py", job="49-9041"))


def test_an_own_indicator(open_page: Open, own_data: DataPaths, own_store: Store, monkeypatch) -> None:
    said = {"label": NAME, "pillar": "wages", "unit": NAME, "direction": "more", "basis": "observed",
            "source": f"{NAME} 2024", "help": NAME, "id": "union"}  # fmt: skip
    head = "".join(f'# {name} = "{text}"\n' for name, text in said.items())
    content = f'{head}soc,value,"{NAME}"\n47-2111,0.1,1\n"{NAME}",1,1\n49-9041,"{NAME}",1\n'
    app = open_page("pages/own_indicators.py")
    monkeypatch.setenv("JTM_DATA", str(own_data.root))
    file = (f"{NAME[:20]}.csv".replace("/", ""), content.encode(), "text/csv")
    clean(app.file_uploader[0].set_value(file).run())
    clean(press(app, "Load"))
    clean(app.run())
    app = clean(app.switch_page("pages/ranking.py").run())
    for fold in ("Gates", "Indicators"):
        app.session_state[f"fold_{fold}"] = True
    clean(app.run())
    app.slider(key="indicator_own_union").set_value(50)
    app.number_input(key="limit_>=_own_union").set_value(0.5)
    clean(app.run())
    assert "is beyond your limit" not in words(app)
    labelled(app.selectbox, "Choose a job, or select a row of the table").set_value("47-2111")
    assert "is beyond your limit" in words(clean(app.run()))
    app.number_input(key="limit_>=_own_union").set_value(None)
    app.number_input(key="limit_<=_own_union").set_value(-1.0)
    clean(app.run())
    clean(app.switch_page("pages/methods.py").run())


@pytest.mark.parametrize(
    "head", [f"# {NAME} = 1", f'# label = "{NAME}"', f"# {NAME}", f'# label = "a"\n# pillar = "{NAME}"']
)
def test_an_own_indicator_that_is_refused(open_page: Open, head: str) -> None:
    app = open_page("pages/own_indicators.py")
    content = f'{head}\nsoc,"{NAME}"\n47-2111,1\n'.encode()
    clean(app.file_uploader[0].set_value(("a.csv", content, "text/csv")).run())


@pytest.fixture
def hostile(draft: Benchmark) -> Benchmark:
    """A benchmark whose every text is such a name, as its file holds it."""
    saved = json.loads(draft_file.to_json(draft))
    saved["benchmark"]["name"] = NAME
    for at, item in enumerate(saved["benchmark"]["items"]):
        item["name"] = f"{NAME} {at}"
    for job in saved["benchmark"]["occupations"]:
        job["title"] = NAME
    return draft_file.from_json(json.dumps(saved).encode())


def test_a_draft(facilitate: Open, own_store: Store, hostile: Benchmark) -> None:
    app = facilitate("pages/benchmarks.py")
    upload = next(box for box in app.file_uploader if box.label == "Load a draft from a file")
    clean(upload.set_value(("a.json", draft_file.to_json(hostile), "application/json")).run())
    clean(press(app, "Keep"))
    for page in ("benchmarks", "facilitator", "validation", "ranking"):
        clean(app.switch_page(f"pages/{page}.py").run())


@pytest.mark.parametrize("content", [f'{{"format": "{NAME}"}}', f'{{"format": "jtm-benchmark", "version": "{NAME}"}}',
                                     f'{{"format": "jtm-benchmark", "version": 1, "{NAME}": 1}}'])  # fmt: skip
def test_a_draft_that_is_refused(open_page: Open, content: str) -> None:
    app = open_page("pages/benchmarks.py")
    upload = next(box for box in app.file_uploader if box.label == "Load a draft from a file")
    clean(upload.set_value(("a.json", content.encode(), "application/json")).run())


def test_a_round_and_its_ballots(facilitate: Open, own_store: Store, hostile: Benchmark) -> None:
    room = open_room(own_store, hostile, NAME)
    app = clean(facilitate())
    ids = [item.element_id for item in hostile.items]
    rows = [
        f'"{NAME}","{NAME}",{ids[0]},,essential,Advanced,Day one,"{NAME}"',
        f'"{NAME}",B,"{NAME}","{NAME}",{NAME},,,',
    ]
    content = "\n".join(["employer,rater,element_id,item,necessity,level,needed,comment", *rows]).encode()
    upload = next(box for box in app.file_uploader if "Ballots" in box.label)
    clean(upload.set_value(("own.csv", content, "text/csv")).run())
    clean(press(app, "Load"))
    filled(room, 7)
    for page in ("facilitator", "validation", "ballot", "skills_language"):
        clean(app.switch_page(f"pages/{page}.py").run())
    rounds.close(own_store, room.id)
    signed = sign(own_store, room.id, NAME)
    for page in ("facilitator", "validation", "skills_language", "benchmarks", "landscape"):
        clean(facilitate(f"pages/{page}.py", validated=signed.public_id))


def test_a_ballot_that_someone_casts(facilitate: Open, own_store: Store, hostile: Benchmark) -> None:
    """What is typed on a phone: the employer and comments, about a job whose every text is such a name."""
    room = open_room(own_store, hostile, NAME)
    phone = clean(facilitate("pages/ballot.py"))
    labelled(phone.text_input, "Code on the screen").set_value(room.code)
    labelled(phone.text_input, "Employer you speak for").set_value(NAME)
    clean(press(phone, "Start"))
    for _ in hostile.items:
        labelled(phone.segmented_control, "Does the job need it?").set_value("essential")
        labelled(phone.text_input, "Comment, or what you call it (optional)").set_value(NAME)
        clean(press(phone, "Save"))
    assert "All 4 items are answered" in words(phone)
    assert NAME in words(phone), "it is shown"
    (employer,) = employers.employers(own_store, room.id)["employer_id"]
    employers.leave_out(own_store, room.id, [employer])
    assert "does not count the answers of" in words(clean(phone.run()))
    assert f"{NAME}: {NAME}" not in words(clean(facilitate())), "who is left out has no comments"
    employers.count_as_typed(own_store, room.id, [employer])
    room_screen = clean(facilitate())
    assert f"{NAME}: {NAME}" in words(room_screen)
    room_screen = clean(room_screen.switch_page("pages/validation.py").run())
    labelled(room_screen.toggle, "Show employers' names").set_value(True)
    clean(room_screen.run())


@pytest.mark.parametrize(
    "parameter", ["area", "ref", "job", "jobs", "preset", "sector", "element", "start", "validated", "i", "limits"]
)
def test_a_link(open_page: Open, own_store: Store, parameter: str) -> None:
    clean(open_page("pages/ranking.py", **{parameter: NAME}))
