"""A wire between a browser and the workbench that can be cut and mended: going offline leaves open sockets alone."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Passes everything that comes to ``port`` on to the workbench, both ways, while it is whole."""

    def __init__(self, workbench_port: int) -> None:
        self._to = workbench_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._whole = True
        self._lock = threading.Lock()
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and let none through until it is mended."""
        with self._lock:
            self._whole = False
            for end in self._ends:
                _close(end)
            self._ends.clear()

    def mend(self) -> None:
        self._whole = True

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                phone, _ = self._listening.accept()
                with self._lock:
                    if not self._whole:
                        _close(phone)
                        continue
                    workbench = socket.create_connection(("127.0.0.1", self._to))
                    self._ends += [phone, workbench]
                for one, other in ((phone, workbench), (workbench, phone)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):  # cut
        while received := one.recv(65536):
            other.sendall(received)
    _close(one)
    _close(other)


def _close(end: socket.socket) -> None:
    with suppress(OSError):  # closed before, from the other side
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def wired(workbench_port: int) -> Iterator[Wire]:
    wire = Wire(workbench_port)
    try:
        yield wire
    finally:
        wire.close()
