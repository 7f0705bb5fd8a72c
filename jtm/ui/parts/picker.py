"""A list of regions or of jobs to choose from that also understands what people type.

The browser searches the names in the list. What is typed and confirmed without choosing comes to the server, which
knows many more names: it takes what can mean one thing only, and else asks which one is meant.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from jtm.answers.find import areas_called, occupations_called
from jtm.answers.search import SUGGESTED, Matches
from jtm.answers.workbench import Workbench
from jtm.language import gettext as _
from jtm.scenario import Scenario
from jtm.settings.catalog import SETTINGS
from jtm.ui.parts.names import area_names
from jtm.ui.parts.plain import plain
from jtm.ui.session import state
from jtm.ui.strings import picker as words

_LONGEST = 80  # characters of what was typed that the page repeats


@dataclass(frozen=True)
class _Choice:
    """What is chosen among: ``names`` by code, as the list shows them; ``value``, the present one; ``commit``, which
    takes another; ``kind`` is ``region`` or ``job``, and ``find`` knows what else it is called.
    """

    kind: str
    find: Callable[[str], Matches]
    names: Mapping[str, str]
    key: str
    value: str
    commit: Callable[[str], None]


@dataclass(frozen=True)
class _Question:
    """What is said of a text that was typed while ``value`` was chosen, and the codes that it may mean."""

    value: str
    said: str
    codes: tuple[str, ...]


def region_picker(bench: Workbench, scenario: Scenario, field: str, usage: str | None = None) -> None:
    """Choose the region that a ``field`` of the scenario holds; ``usage`` is the help beside it."""
    value: str = getattr(scenario, field)
    choice = _Choice("region", lambda typed: areas_called(bench, typed), area_names(bench), field, value,
                     lambda code: state.change(**{field: code}))  # fmt: skip
    _pick(choice, _(SETTINGS[field].label), usage)


def job_picker(
    bench: Workbench, label: str, names: Mapping[str, str], key: str, value: str, commit: Callable[[str], None]
) -> None:
    """Choose one of the jobs ``names``, by code and as the list shows them; ``value`` is the present one."""
    choice = _Choice("job", lambda typed: occupations_called(bench, typed), names, key, value, commit)
    _pick(choice, label, words.JOB_USAGE)


def _pick(choice: _Choice, label: str, usage: str | None) -> None:
    st.selectbox(
        label,
        list(choice.names),
        filter_mode="contains",
        accept_new_options=True,
        format_func=lambda code: choice.names.get(code, code),
        help=usage,
        **state.bound(choice.key, choice.value, lambda given: _settle(choice, given)),
    )
    question: _Question | None = st.session_state.get(_question_of(choice))
    if question and question.value == choice.value:  # else another choice has been made since
        _ask(choice, question)


def _question_of(choice: _Choice) -> str:
    return f"{choice.key}_question"


def _settle(choice: _Choice, given: str) -> None:
    """Take what was chosen, or the one thing that was typed; else ask."""
    st.session_state.pop(_question_of(choice), None)
    if given in choice.names:
        choice.commit(given)
        return
    found = choice.find(given)
    if found.chosen and found.chosen in choice.names:
        choice.commit(found.chosen)
    else:
        st.session_state[_question_of(choice)] = _question(choice, given, found)


def _question(choice: _Choice, typed: str, found: Matches) -> _Question:
    codes = [code for code in found.table["code"] if code in choice.names]
    shown = {"typed": plain(typed[:_LONGEST]), "count": len(codes)}
    if codes:
        several = words.MANY[choice.kind] if len(codes) > SUGGESTED else words.SEVERAL
        said = several if found.certain else words.NEAR[choice.kind]
    else:
        said = words.ELSEWHERE if found.certain else words.NOTHING[choice.kind]
        shown["title"] = plain(found.table["title"][0]) if found.certain else ""
    return _Question(choice.value, said.format(**shown), tuple(codes[:SUGGESTED]))


def _ask(choice: _Choice, question: _Question) -> None:
    st.info(question.said, icon=":material/help:" if question.codes else ":material/search_off:")
    for code in question.codes:
        st.button(plain(choice.names[code]), key=f"{choice.key}_is_{code}", on_click=_settle, args=(choice, code))
