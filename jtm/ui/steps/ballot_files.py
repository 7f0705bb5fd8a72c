"""Ballots of a round as files: out, and in with a look at what is wrong first."""

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from jtm.answers.validation import Standing, notes, provenance
from jtm.export import tables
from jtm.sources.contract import SourceError
from jtm.store import ballots
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.ui.parts.emphasis import leading
from jtm.ui.parts.plain import plain
from jtm.ui.session import uploaded
from jtm.ui.strings import validation as words
from jtm.uploads import ballot_file
from jtm.uploads.files import KINDS

_TAKEN = "ballot_files_taken"
Votes = Iterable[tuple[str, str, str, Vote]]


def downloads(store: Store, found: Standing) -> None:
    """The votes that count or all that were cast, and the template; each file is made when it is asked for."""
    st.caption(words.FILES_NOTE)
    whole = st.segmented_control(
        words.FILES_TITLE, [False, True], required=True, default=False, key="ballot_history",
        label_visibility="collapsed",
        format_func=lambda whole: words.FILES_HISTORY if whole else words.FILES_COUNTING,
    )  # fmt: skip

    def written(form: str) -> bytes:
        votes = ballots.ballots(store, found.round.id, history=bool(whole))
        return tables.WRITERS[form](provenance(found.round, ballot_file.as_file(votes, found.draft)), notes(found))

    places = st.columns(4)
    for place, form in zip(places, ("csv", "xlsx"), strict=False):
        place.download_button(form.upper(), partial(written, form), file_name=f"ballots.{form}",
                              mime=tables.MIME[form], key=f"ballots_{form}", icon=":material/download:",
                              on_click="ignore", width="stretch")  # fmt: skip
    for place, form in zip(places[2:], ("csv", "xlsx"), strict=True):
        make = ballot_file.template_csv if form == "csv" else ballot_file.template_workbook
        place.download_button(f"{words.TEMPLATE} {form.upper()}", partial(make, found.draft),
                              file_name=f"ballot-template.{form}", mime=tables.MIME[form], key=f"template_{form}",
                              icon=":material/draft:", on_click="ignore", width="stretch")  # fmt: skip


def clear() -> None:
    """Let go of the file, so that it is not taken twice."""
    st.session_state[_TAKEN] = st.session_state.get(_TAKEN, 0) + 1


def imports(store: Store, found: Standing, take: Callable[[Votes], None]) -> None:
    """Read a file, say row by row what is wrong, and take all of it or its sound part."""
    key = f"ballots_upload_{st.session_state.get(_TAKEN, 0)}"
    upload = st.file_uploader(words.IMPORT, type=list(KINDS), help=words.IMPORT_HELP, key=key)
    if upload is None:
        return
    try:
        preview = ballot_file.preview(uploaded.sheet(upload, ballot_file.read), found.draft)
    except SourceError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    sound = preview.sound
    st.markdown(preview.summary())
    if preview.wrong:
        st.header(words.IMPORT_PROBLEMS, anchor=False)
        st.caption(words.IMPORT_FIRST)
        st.dataframe(tables.inert(preview.problems), key="ballot_problems", hide_index=True, alt=words.IMPORT_PROBLEMS)
    st.dataframe(tables.inert(sound), key="ballot_sound", hide_index=True, height=240, alt=words.IMPORT)
    label = words.IMPORT_SOUND if preview.wrong else words.IMPORT_ALL
    st.button(label.format(count=sound.height), type=leading(), disabled=sound.is_empty(),
              on_click=lambda: take(preview.votes()))  # fmt: skip
