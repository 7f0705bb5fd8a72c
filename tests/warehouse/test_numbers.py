import json
from decimal import Decimal

import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.export.tables import to_json
from jtm.warehouse.numbers import as_numbers


@pytest.mark.parametrize(
    ("sql", "dtype", "value"),
    [
        ("sum(employment)", pl.Int64, None),
        ("sum(employment::HUGEINT)", pl.Int64, None),
        ("1.25::DECIMAL(10, 2)", pl.Float64, 1.25),
        ("7::DECIMAL(20, 0)", pl.Int64, 7),
        ("(2::HUGEINT ** 70)::HUGEINT", pl.Float64, 2.0**70),
        ("NULL::DECIMAL(10, 0)", pl.Int64, None),
    ],
)
def test_a_sum_is_a_number_in_python_and_in_json(
    bench: Workbench, sql: str, dtype: type[pl.DataType], value: float | None
) -> None:
    table = bench.warehouse.query(f"SELECT {sql} AS x FROM wage WHERE area_code = '26420'" + " LIMIT 1")
    assert table["x"].dtype == dtype
    assert not isinstance(table["x"][0], Decimal)
    read = json.loads(to_json(table))[0]["x"]
    assert not isinstance(read, str)
    if value is not None:
        assert read == value


def test_what_fits_stays_as_it_is() -> None:
    table = pl.DataFrame({"soc": ["47-2111"], "share": [0.25], "jobs": [3]})
    assert as_numbers(table).equals(table)
    assert as_numbers(table).schema == table.schema
