"""Benchmarks that a user works on: they live in the session, as a history that can be undone, and in files."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from jtm.answers.benchmarks import benchmark_of, common_core, draft_of, technologies_of
from jtm.answers.workbench import Workbench, occupation
from jtm.columns import COLUMNS
from jtm.export import draft_file
from jtm.export.draft_file import DraftFileError
from jtm.export.skills_standards import STANDARDS
from jtm.framework.benchmarks import drafts
from jtm.framework.benchmarks.drafts import LONGEST_NAME, Benchmark, Item
from jtm.framework.benchmarks.proficiency import HIGHEST_LEVEL, Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.agreed import Stated
from jtm.language import gettext as _
from jtm.scenario import Scenario
from jtm.store import kept
from jtm.store.connect import StoreError
from jtm.store.rounds import RefusedError
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import headed
from jtm.ui.session import resources, state
from jtm.ui.strings import benchmarks as strings
from jtm.ui.strings import common, saved
from jtm.ui.strings import validation as words

_HISTORIES, _CURRENT = "drafts", "draft"
_REMEMBERED = 100  # steps of one draft
_SHOWN = ["keep", "name", "domain", "level", "band", "timing", "basis", "cut_low", "cut_high", "element_id"]


def current() -> Benchmark | None:
    """The draft that is being worked on, if any."""
    history = _histories().get(st.session_state.get(_CURRENT, 0))
    return history[-1] if history else None


def panel(bench: Workbench, scenario: Scenario, proposed: Callable[[], Benchmark]) -> None:
    """Start, choose, edit, save and load drafts; ``proposed`` is the O*NET draft of what the page shows."""
    st.caption(strings.DRAFT_NOTE)
    left, right = st.columns(2, vertical_alignment="bottom")
    left.button(strings.DRAFT_START, icon=":material/edit_note:", width="stretch", on_click=lambda: _begin(proposed()))
    with right.popover(strings.DRAFT_LOAD, icon=":material/upload_file:", width="stretch"):
        st.file_uploader(
            strings.DRAFT_LOAD, type="json", key="draft_upload", label_visibility="collapsed", on_change=_load
        )
        _kept()
    _messages(bench)
    if (draft := current()) is not None:
        _toolbar(bench, scenario, draft)
        _editor(draft)
        _adder(bench, scenario, draft)


def standards(bench: Workbench, what: Callable[[], Stated], name: str) -> None:
    """One button a format of skills systems, of a draft or an agreed version."""
    files = {
        "rsd": ("csv", "text/csv"),
        "case": ("case.json", "application/json"),
        "ctdl": ("jsonld", "application/ld+json"),
    }
    for place, (form, (suffix, mime)) in zip(st.columns(3), files.items(), strict=True):
        place.download_button(
            strings.STANDARDS[form], partial(_standard, bench, what, form),
            file_name=f"{name}-rsd.csv" if form == "rsd" else f"{name}.{suffix}", mime=mime, key=f"download_{form}",
            icon=":material/download:", on_click="ignore", width="stretch",
        )  # fmt: skip


def _standard(bench: Workbench, what: Callable[[], Stated], form: str) -> bytes:
    return STANDARDS[form](what(), bench.warehouse.read("onet_occupations"))


# ── histories ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _histories() -> dict[int, list[Benchmark]]:
    """The versions of each draft, latest last, by a number: its name may change, and that may be undone."""
    histories: dict[int, list[Benchmark]] = st.session_state.setdefault(_HISTORIES, {})
    return histories


def _begin(benchmark: Benchmark) -> None:
    """Add a draft under a name that is free, and work on it."""
    key = max(_histories(), default=0) + 1
    _histories()[key] = [replace(benchmark, name=_free(benchmark.name, key))]
    st.session_state[_CURRENT] = key


def _free(wanted: str, key: int) -> str:
    """The name ``wanted`` for the draft ``key``, numbered where another has it: a list holds no two alike."""
    taken = {history[-1].name for other, history in _histories().items() if other != key}
    name, number = wanted, 2
    while name in taken:
        suffix = f" ({number})"
        name, number = wanted[: LONGEST_NAME - len(suffix)] + suffix, number + 1
    return name


def _push(change: Callable[[Benchmark], Benchmark]) -> None:
    """Put a changed version on top; a change that cannot be is told and leaves the draft as it was."""
    history = _histories()[st.session_state[_CURRENT]]
    try:
        changed = change(history[-1])
    except ValueError as error:
        _tell("error", strings.DRAFT_REFUSED.format(reason=plain(_reason(error))))
        return
    if changed != history[-1]:
        history.append(replace(changed, made=datetime.now(UTC).replace(microsecond=0)))
        del history[:-_REMEMBERED]


def _reason(error: ValueError) -> str:
    told = getattr(error, "errors", None)
    return "; ".join(problem["msg"] for problem in told()) if told else str(error)


def _undo() -> None:
    key = st.session_state[_CURRENT]
    history = _histories()[key]
    history.pop()
    # Another draft may have taken the name that comes back.
    history[-1] = replace(history[-1], name=_free(history[-1].name, key))


def _delete() -> None:
    del _histories()[st.session_state[_CURRENT]]
    st.session_state[_CURRENT] = next(iter(_histories()), 0)


def _rename(name: str) -> None:
    key = st.session_state[_CURRENT]
    _push(lambda benchmark: replace(benchmark, name=_free(name.strip(), key)))


def _load() -> None:
    upload = st.session_state["draft_upload"]
    if upload is None:
        return
    try:
        benchmark = draft_file.from_upload(upload.getvalue())
    except DraftFileError as error:
        _tell("error", plain(str(error)))
        return
    _begin(benchmark)
    loaded = current()
    _tell("success", strings.DRAFT_LOADED.format(name=plain(loaded.name if loaded else benchmark.name)))


def _kept() -> None:
    """Drafts that someone has kept on this workbench: open one, or take it off the list. The page goes on without."""
    try:
        store = resources.reachable_store()
        found = {one.name: one.content for one in kept.listed(store, kept.BENCHMARK)}
    except StoreError:
        return
    if not found:
        return
    chosen = st.selectbox(saved.DRAFT_OPEN, list(found), filter_mode="contains", key="draft_kept")
    left, right = st.columns(2)
    left.button(common.OPEN, icon=":material/folder_open:", width="stretch", key="draft_open",
                on_click=lambda: _begin(draft_file.from_json(found[chosen].encode())))  # fmt: skip
    right.button(common.REMOVE, icon=":material/delete:", width="stretch", key="draft_remove",
                 help=saved.SAVED_REMOVE, on_click=lambda: _unkeep(chosen))  # fmt: skip


def _keep(draft: Benchmark) -> None:
    try:
        kept.save(resources.reachable_store(), kept.BENCHMARK, draft.name, draft_file.to_json(draft).decode())
    except StoreError as error:
        _tell("error", words.STORE_FAILED.format(reason=plain(str(error))))
    else:
        _tell("success", saved.DRAFT_KEPT.format(name=plain(draft.name)))


def _unkeep(name: str) -> None:
    try:
        with suppress(RefusedError):  # someone else has taken it off the list
            kept.remove(resources.reachable_store(), kept.BENCHMARK, name)
    except StoreError as error:
        _tell("error", words.STORE_FAILED.format(reason=plain(str(error))))


def _tell(kind: str, message: str) -> None:
    st.session_state["draft_message"] = (kind, message)


def _messages(bench: Workbench) -> None:
    kind, message = st.session_state.pop("draft_message", ("", ""))
    if kind:
        (st.error if kind == "error" else st.success)(message)
    draft = current()
    if draft is not None and draft.dataset != bench.dataset:
        st.info(strings.DRAFT_OLD.format(dataset=plain(draft.dataset)), icon=":material/info:")


# ── editing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _toolbar(bench: Workbench, scenario: Scenario, draft: Benchmark) -> None:
    chosen = st.session_state[_CURRENT]
    names = {key: history[-1].name for key, history in _histories().items()}
    which, name = st.columns(2)
    # The names are in the key: the browser sends a label, and that of a renamed draft would mean nothing.
    which.selectbox(strings.DRAFT_CHOOSE, list(names), filter_mode="contains", format_func=names.__getitem__,
                    **state.bound(f"draft_choice_{names}", chosen, _choose))  # fmt: skip
    name.text_input(strings.DRAFT_NAME, max_chars=LONGEST_NAME, **state.bound("draft_name", draft.name, _rename))
    undo, reset, delete, save, keep = st.columns(5)
    undo.button(strings.DRAFT_UNDO, icon=":material/undo:", on_click=_undo, width="stretch",
                disabled=len(_histories()[chosen]) < 2)  # fmt: skip
    reset.button(strings.DRAFT_RESET, icon=":material/restart_alt:", width="stretch",
                 on_click=lambda: _push(lambda old: _from_onet(bench, scenario, old)))  # fmt: skip
    delete.button(strings.DRAFT_DELETE, icon=":material/delete:", on_click=_delete, width="stretch")
    save.download_button(strings.DRAFT_SAVE, lambda: draft_file.to_json(draft), file_name="benchmark.json",
                         mime="application/json", icon=":material/save:", on_click="ignore", width="stretch",
                         key="draft_save")  # fmt: skip
    keep.button(saved.DRAFT_KEEP, icon=":material/cloud_done:", on_click=lambda: _keep(draft), width="stretch")


def _choose(key: int) -> None:
    st.session_state[_CURRENT] = key


def _from_onet(bench: Workbench, scenario: Scenario, old: Benchmark) -> Benchmark:
    members = [job.soc for job in old.occupations]
    profiles = resources.region(bench, scenario).profiles
    table = (
        benchmark_of(bench, profiles, members[0], scenario)
        if len(members) == 1
        else common_core(bench, profiles, members, scenario)
    )
    return draft_of(bench, table, members, old.name)


def _editor(draft: Benchmark) -> None:
    # Another key for each version: an editor keeps what was typed, and would apply it again to the rows of the next.
    key = f"draft_table_{draft.name}_{hash(draft)}"
    config = st.column_config

    def of(name: str) -> str:
        """The heading of a column."""
        return _(COLUMNS[name].label)

    st.data_editor(
        draft.table().with_columns(pl.lit(True).alias("keep")).select(_SHOWN),
        key=key, hide_index=True, height=420, num_rows="fixed", on_change=_apply(draft, key),
        disabled=["name", "domain", "basis", "cut_low", "cut_high", "element_id"],
        column_config={
            **headed(_SHOWN, {"name": config.TextColumn(of("name"), pinned=True)}),
            "keep": config.CheckboxColumn(strings.KEEP, help=strings.KEEP_HELP, pinned=True, width="small"),
            "level": config.NumberColumn(of("level"), min_value=0, max_value=HIGHEST_LEVEL, step=0.01, format="%.2f"),
            "band": config.SelectboxColumn(of("band"), options=[*Band], help=strings.DRAFT_BAND_HELP),
            "timing": config.SelectboxColumn(of("timing"), options=[*Timing]),
            "basis": config.TextColumn(of("basis"), help=strings.DRAFT_BASIS_HELP),
        },
        alt=strings.DRAFT_ALT,
    )  # fmt: skip


def _apply(draft: Benchmark, key: str) -> Callable[[], None]:
    def apply() -> None:
        for row, edits in st.session_state[key]["edited_rows"].items():
            _push(partial(edited, element_id=draft.items[int(row)].element_id, edits=edits))

    return apply


def edited(draft: Benchmark, element_id: str, edits: Mapping[str, Any]) -> Benchmark:
    """The draft with what was typed into one row of the editor. Raises ``ValueError`` for what cannot be."""
    if edits.get("keep") is False:
        return drafts.drop(draft, element_id)
    if "level" in edits:
        draft = drafts.set_level(draft, element_id, edits["level"])
    if "band" in edits:
        draft = drafts.set_band(draft, element_id, Band(edits["band"]) if edits["band"] else None)
    if "timing" in edits:
        draft = drafts.set_timing(draft, element_id, Timing(edits["timing"]) if edits["timing"] else None)
    return draft


def _adder(bench: Workbench, scenario: Scenario, draft: Benchmark) -> None:
    """Any other element: rated for the job of the draft, unrated for a family; or one of the job's technologies."""
    candidates = {item.element_id: item for item in _candidates(bench, scenario, draft)}
    for item in draft.items:
        candidates.pop(item.element_id, None)
    labels = {code: f"{item.name} ({item.domain})" for code, item in candidates.items()}
    key = f"draft_add_{hash(draft)}"

    def add() -> None:
        chosen = st.session_state[key]
        if chosen:
            _push(lambda old: drafts.add(old, candidates[chosen]))

    st.selectbox(strings.DRAFT_ADD, ["", *labels], filter_mode="contains", key=key, on_change=add,
                 format_func=lambda code: labels.get(code, strings.DRAFT_ADD_CHOOSE))  # fmt: skip


def _candidates(bench: Workbench, scenario: Scenario, draft: Benchmark) -> list[Item]:
    soc = draft.occupations[0].soc
    if soc not in bench.market.occupations["soc"]:
        return []
    table = benchmark_of(bench, resources.region(bench, scenario).profiles, soc, scenario).sort("domain", "name")
    rated = drafts.items(table.drop("essential"), "observed")
    if len(draft.occupations) == 1:
        observed = "modelled" if occupation(bench, soc)["ratings_from"] == "imputed" else "observed"
        rated = drafts.items(table.drop("essential"), observed)
        return [*rated, *drafts.technology_items(technologies_of(bench, soc))]
    return [replace(item, importance=None, essential_score=None, level=None, level_low=None, level_high=None, band=None,
                    timing=None, basis="assumed") for item in rated]  # fmt: skip
