"""O*NET under its names up to release 30.2 and from 30.3 on: the same figures give the same tables."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from jtm.sources.catalog import catalog
from jtm.sources.contract import SourceError
from jtm.sources.fetch import FetchError, fetch
from tests.http_server import serve
from tests.official import rename_to_30_2, write_release


def read(folder: Path) -> dict[str, pl.DataFrame]:
    sources = {name: replace(source, minimum_rows=1) for name, source in catalog().items()}
    return sources["onet"].read(folder, sources["oews"].read(folder, {}))


def test_both_namings_give_the_same_tables(tmp_path: Path) -> None:
    write_release(tmp_path)
    newer = read(tmp_path)
    rename_to_30_2(tmp_path / "onet")
    older = read(tmp_path)
    assert newer.keys() == older.keys()
    for name, table in newer.items():
        assert_frame_equal(table, older[name])


def test_a_commodity_code_is_text_without_a_decimal_point(tmp_path: Path) -> None:
    write_release(tmp_path)
    assert read(tmp_path)["technology"]["commodity_code"].to_list() == ["43232402", "42295101"]


def test_half_of_a_split_table_is_missing(tmp_path: Path) -> None:
    write_release(tmp_path)
    (tmp_path / "onet" / "Transferable Skills.xlsx").unlink()
    with pytest.raises(SourceError, match="transferable_skills"):
        read(tmp_path)


def test_the_newest_release_is_found_by_its_number(tmp_path: Path) -> None:
    source = catalog()["onet"]
    site = tmp_path / "site"
    (site / "db_31_0_excel").mkdir(parents=True)
    (site / "database.html").write_text("old db_30_3_excel, odd db_30_10_excel, new db_31_0_excel, db_9_9_excel")
    (site / "db_31_0_excel" / "Knowledge.xlsx").write_bytes(b"content")
    with serve(site) as served:
        item = replace(source.downloads[2], url=f"{served.url}/db_{{release}}_excel/Knowledge.xlsx")
        here = replace(source, downloads=(item,), release_page=f"{served.url}/database.html")
        fetch(here, tmp_path / "onet", "someone@example.org", lambda share, step: None)
        assert (tmp_path / "onet" / item.file).read_bytes() == b"content"
        (site / "database.html").write_text("under construction")
        with pytest.raises(FetchError, match="names no release"):
            fetch(here, tmp_path / "onet", "someone@example.org", lambda share, step: None)


def test_a_page_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    here = replace(catalog()["onet"], release_page="http://127.0.0.1:9/database.html")
    with pytest.raises(FetchError, match=r"database.html, which names the newest release, cannot be reached"):
        fetch(here, tmp_path / "onet", "someone@example.org", lambda share, step: None)
