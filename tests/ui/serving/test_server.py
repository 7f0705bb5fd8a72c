"""The settings that the server runs with, in whatever folder it is started."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import json, sys
from streamlit import config
from jtm.paths import app_folder
from jtm.ui.serving.doors import Doors
from jtm.ui.serving.server import server_of
from jtm.ui.session import access
server_of(app_folder() / "app.py", Doors(), None, browse=False)
options = {name: config.get_option(name) for name in sys.argv[1:]}
print(json.dumps({"options": options, "key": access._given_key()}))
"""
OWN = """
[server]
enableXsrfProtection = false
maxMessageSize = 50
allowedHosts = ["*"]
[browser]
gatherUsageStats = true
"""


def shipped() -> dict[str, Any]:
    """Every option of the configuration file, by its full name."""
    return dict(flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))))


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def started_in(folder: Path, *options: str) -> dict[str, Any]:
    environment = {"PATH": "", "HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", ASK, *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_they_come_with_the_app(tmp_path: Path) -> None:
    assert started_in(tmp_path, *shipped()) == {"options": shipped(), "key": ""}


def test_those_of_the_folder_count_where_the_app_has_none(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(OWN, "utf-8")
    (tmp_path / ".streamlit" / "secrets.toml").write_text('[facilitator]\nkey = "of this folder"\n', "utf-8")
    found = started_in(tmp_path, "server.maxMessageSize", *shipped())
    assert found == {"options": {"server.maxMessageSize": 50, **shipped()}, "key": "of this folder"}
