import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from platformdirs import user_data_path
from sqlalchemy import URL

from jtm.store.connect import StoreError, open_store, store_url

OPEN = """
import sys
from jtm.store.connect import open_store
from tests.store.rooms import new_round
sys.stdin.readline()
for number in range(5):
    new_round(open_store(), f"{sys.argv[1]} {number}")
"""

# ── where it is ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_test_touches_the_data_of_the_user(default_store: URL) -> None:
    assert store_url() == default_store
    command = [sys.executable, "-c", "from jtm.store.connect import store_url; print(store_url())"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == str(default_store)


@pytest.mark.parametrize("given", [None, ""])
def test_the_store_is_a_file_of_the_user_which_stays_when_the_program_is_installed_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str | None
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data of mine"))
    monkeypatch.delenv("JTM_STORE_URL")
    if given is not None:
        monkeypatch.setenv("JTM_STORE_URL", given)
    file = Path(str(store_url().database))
    assert store_url().get_backend_name() == "sqlite"
    assert file == user_data_path("jtm", appauthor=False) / "store.sqlite"
    program = Path(sys.modules["jtm"].__path__[0]).parent
    assert not file.is_relative_to(program)
    assert not file.is_relative_to(sys.prefix)
    with closing(open_store()):  # the folder is made
        assert file.is_file()


@pytest.mark.parametrize(
    "given", ["junk", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite:///:memory:", "postgresql",
              "mysql://me@localhost/jtm", "oracle://me@localhost/jtm", "nonsense://localhost/jtm", "duckdb:///a.db",
              "postgresql://localhost:port/jtm", "https://example.org/",
              "postgres://localhost/jtm", " "]
)  # fmt: skip
def test_what_is_no_store_is_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("JTM_STORE_URL", given)
    with pytest.raises(StoreError, match="JTM_STORE_URL") as refused:
        open_store()
    assert "postgresql://" in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg2", "postgresql+asyncpg"])
def test_every_way_to_name_postgresql_is_taken(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("JTM_STORE_URL", f"{scheme}://me:secret@db.example.org:5433/jtm?sslmode=require")
    assert store_url().drivername == "postgresql+psycopg"
    assert store_url().query == {"sslmode": "require"}
