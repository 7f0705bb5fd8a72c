"""A tab of the workbench as the server sees one, without a browser: hundreds of them fit into a test.

It speaks Streamlit's protocol over the websocket: it keeps what is drawn, sends what its controls hold, and asks again
where a part of the page is drawn every few seconds.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from streamlit.proto.AutoRerun_pb2 import AutoRerun
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets import ConnectionClosed, Origin, Subprotocol
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 180.0  # seconds: a machine that is busy with other tests is slow

Seen = Callable[[Element, float], None]


class Tab:
    """One tab; whoever opens it with :func:`tab` waits for what it shows."""

    def __init__(
        self, socket: ClientConnection, page: str, query: str, seen: Seen | None, device: dict[str, str] | None
    ) -> None:
        """``seen`` is told of every element that arrives, with the moment of ``time.perf_counter``; ``device`` is the
        storage of the browser, which outlives the tab.
        """
        self.socket = socket
        self.device = {} if device is None else device
        self.page = page
        self.query = query
        self.drawn: dict[tuple[int, ...], tuple[Element, str, str]] = {}  # with the run and the fragment it is of
        self.problems: list[str] = []
        self.session = ""
        self.idle = False  # whether the page stands as it is: a person would not press before
        self._seen = seen
        self.states: dict[str, WidgetState] = {}
        self._run = self._page_hash = ""
        self._again: dict[str, asyncio.Task[None]] = {}
        self._lost = False
        self._changed = asyncio.Event()

    # ── what is shown ─────────────────────────────────────────────────────────────────────────────────────────────

    def elements(self, kind: str) -> list[Any]:
        """What is drawn of a kind, from top to bottom."""
        return [getattr(one, kind) for _, (one, *_) in sorted(self.drawn.items()) if one.WhichOneof("type") == kind]

    def find(self, kind: str, label: str) -> Any:
        """The control of that kind and label that is drawn, or ``None``."""
        return next((one for one in self.elements(kind) if one.label == label), None)

    def says(self, text: str) -> bool:
        """Whether a message box says exactly this."""
        return any(one.body == text for one in self.elements("alert"))

    async def until(self, true: Callable[[], Any]) -> Any:
        """Wait until something is so, and return it."""
        deadline = time.monotonic() + PATIENCE
        while not (found := true()):
            if self.problems:
                raise AssertionError(self.problems)
            if self._lost:
                raise ConnectionError("The server has gone.")
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), deadline - time.monotonic())
            except TimeoutError:
                boxes = [one.body for one in self.elements("alert")]
                raise AssertionError(f"{self.page} waited in vain; its messages: {boxes}") from None
        return found

    # ── what is done ──────────────────────────────────────────────────────────────────────────────────────────────

    async def submit(self, button: Any, texts: dict[str, str]) -> float:
        """Fill in the form of ``button`` (choices and text fields by their labels), press, and return when."""
        for kind in ("button_group", "text_input"):
            for control in self.elements(kind):
                if control.form_id == button.form_id and control.label in texts:
                    text = texts[control.label]
                    self._set(control.id, text if kind == "text_input" else [text])
        self.states[button.id] = WidgetState(id=button.id, trigger_value=True)
        pressed = time.perf_counter()
        await self.run(self._fragment_of(button.id))
        del self.states[button.id]
        return pressed

    async def move(self, slider: Any, value: float) -> float:
        """Set a ``slider`` that is drawn, wait until the page stands again, and return the seconds that it took."""
        self.states[slider.id] = WidgetState(id=slider.id)
        self.states[slider.id].double_array_value.data.append(value)
        moved = time.perf_counter()
        await self.run(self._fragment_of(slider.id))
        await self.until(lambda: self.idle)
        return time.perf_counter() - moved

    async def run(self, fragment: str = "", *, by_itself: bool = False) -> None:
        """Ask for a run of the page, or of a part of it, with all that its controls hold."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.fragment_id, asked.is_auto_rerun = self.query, fragment, by_itself
        asked.page_name, asked.page_script_hash = "" if self._page_hash else self.page, self._page_hash
        asked.widget_states.widgets.extend(self.states.values())
        self.idle = False
        try:
            await self.socket.send(message.SerializeToString())
        except ConnectionClosed as closed:
            raise ConnectionError("The server has gone.") from closed

    def _fragment_of(self, control: str) -> str:
        return next(
            fragment
            for one, _, fragment in self.drawn.values()
            if getattr(getattr(one, str(one.WhichOneof("type"))), "id", None) == control
        )

    # ── what arrives ──────────────────────────────────────────────────────────────────────────────────────────────

    async def listen(self) -> None:
        """Take in what the server sends, until the connection ends."""
        try:
            async for data in self.socket:
                moment = time.perf_counter()
                await self._take_in(ForwardMsg.FromString(data), moment)  # type: ignore[arg-type]
                self._changed.set()
        except ConnectionClosed:
            self._lost = True
        except Exception as error:
            self.problems.append(repr(error))
        self._changed.set()

    async def _take_in(self, message: ForwardMsg, moment: float) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._run, self.idle = message.metadata.run.script_run_id, False
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "delta":
            await self._draw(message, moment)
        elif kind == "script_finished":
            self._finish(message)
        elif kind == "auto_rerun":
            self._keep_asking(message.auto_rerun)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._again.pop(fragment).cancel()

    async def _draw(self, message: ForwardMsg, moment: float) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        path = tuple(message.metadata.delta_path)
        self.drawn[path] = (element, self._run, message.delta.fragment_id)
        if self._seen:
            self._seen(element, moment)
        if kind == "exception":
            self.problems.append(element.exception.message)
        elif kind == "text_input":
            field = element.text_input
            self._hold(field.id, field.default, field.value if field.set_value else None)
        elif kind == "selectbox" and element.selectbox.HasField("default"):
            box = element.selectbox
            self._hold(box.id, box.options[box.default], box.raw_value if box.set_value else None)
        elif kind == "button_group":
            group = element.button_group
            chosen = [group.options[place].content for place in group.default]
            self._hold(group.id, chosen, list(group.raw_values) if group.set_value else None)
        elif kind == "bidi_component" and element.bidi_component.id not in self.states:
            given = json.loads(element.bidi_component.json or "{}")
            if "place" in given:  # the ballot's; others, such as the one of the address bar, wait for a person
                await self._answer(element.bidi_component.id, given)

    def _hold(self, control: str, value: str | list[str], put: str | list[str] | None) -> None:
        """A control that appears holds ``value``; one that is there keeps its own, or takes what the page ``put``."""
        if put is not None or control not in self.states:
            self._set(control, value if put is None else put)

    def _set(self, control: str, value: str | list[str]) -> None:
        state = WidgetState(id=control)
        if isinstance(value, str):
            state.string_value = value
        else:
            state.string_array_value.data.extend(value)
            state.string_array_value.SetInParent()
        self.states[control] = state

    async def _answer(self, component: str, given: dict[str, Any] | None) -> None:
        """What the script of the ballot does in a browser (see jtm/ui/session/device.py)."""
        if "place" not in (given or {}):
            return  # another component, which hands nothing back
        own = given["place"] or "last"
        if given.get("forget"):
            self.device.pop(own, None)
            self.device.pop("last", None)
        elif given.get("code"):
            self.device[own] = self.device["last"] = given["code"]
        else:
            answer = json.dumps({"code": self.device.get(own, "")})
            self.states[component] = WidgetState(id=component, json_value=answer)
            await self.run()

    def _finish(self, message: ForwardMsg) -> None:
        """What the run that ended has not drawn is gone."""
        if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        fragments = message.metadata.run.fragment_ids
        self.drawn = {
            path: one
            for path, one in self.drawn.items()
            if one[1] == self._run or (fragments and one[2] not in fragments)
        }
        there = {getattr(getattr(one, str(one.WhichOneof("type"))), "id", "") for one, *_ in self.drawn.values()}
        self.states = {name: state for name, state in self.states.items() if name in there}
        self.idle = True

    def _keep_asking(self, wanted: AutoRerun) -> None:
        if wanted.fragment_id not in self._again:
            asking = self._ask_every(wanted.interval, wanted.fragment_id)
            self._again[wanted.fragment_id] = asyncio.create_task(asking)

    async def _ask_every(self, seconds: float, fragment: str) -> None:
        with suppress(ConnectionError):
            while True:
                await asyncio.sleep(seconds)
                await self.run(fragment, by_itself=True)

    def end(self) -> None:
        """Ask no more."""
        for task in self._again.values():
            task.cancel()


@asynccontextmanager
async def tab(
    url: str,
    page: str,
    query: str = "",
    seen: Seen | None = None,
    device: dict[str, str] | None = None,
    **connection: Any,
) -> AsyncIterator[Tab]:
    """Open ``page`` of the workbench at ``url``, until the block ends; ``connection`` says how to connect, where the
    address alone does not (certificates, a name that leads nowhere yet).
    """
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    connection = {"subprotocols": [Subprotocol("streamlit")], "origin": Origin(url), "max_size": None, **connection}
    async with connect(address, **connection) as socket:
        opened = Tab(socket, page, query, seen, device)
        listening = asyncio.create_task(opened.listen())
        try:
            await opened.run()
            yield opened
        finally:
            opened.end()
            listening.cancel()
