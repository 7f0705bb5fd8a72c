"""BLS Employment Projections, national: growth, openings, exits and what entry takes, by occupation."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl
import polars.selectors as cs

from jtm.sources.contract import SourceError, conform, find, read_table, require_rows, require_unique

EDUCATION_LEVELS = [
    "No formal educational credential",
    "High school diploma or equivalent",
    "Some college, no degree",
    "Postsecondary nondegree award",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
]
EXPERIENCE_LEVELS = ["None", "Less than 5 years", "5 years or more"]
TRAINING_LEVELS = [
    "None",
    "Short-term on-the-job training",
    "Moderate-term on-the-job training",
    "Long-term on-the-job training",
    "Apprenticeship",
    "Internship/residency",
]


class Projection(dy.Schema):
    """National projections. Jobs in persons, rates and growth as shares, a year where they are annual."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    base = dy.Float64(min=0)
    projected = dy.Float64(min=0)
    growth = dy.Float64(min=-1)
    openings = dy.Float64(min=0)
    exits = dy.Float64(min=0)
    transfers = dy.Float64(min=0)
    exit_rate = dy.Float64(min=0, max=1)
    transfer_rate = dy.Float64(min=0, max=1)
    period = dy.String(regex=r"^\d{4}-\d{2}$")
    typical_education = dy.Enum(EDUCATION_LEVELS, nullable=True)
    experience = dy.Enum(EXPERIENCE_LEVELS, nullable=True)
    training = dy.Enum(TRAINING_LEVELS, nullable=True)


_OUTLOOK = {
    "code": "National Employment Matrix code",
    "kind": "Occupation type",
    "growth_percent": "Employment change, percent",
    "change": "Employment change, numeric",
    "openings": "Occupational openings",
    "typical_education": "Typical education needed for entry",
    "experience": "Work experience in a related occupation",
    "training": "Typical on-the-job training",
}
_SEPARATIONS = {
    "code": "National Employment Matrix code",
    "kind": "Occupation type",
    "exit_percent": "Labor force exit rate",
    "transfer_percent": "Occupational transfer rate",
    "exits": "Labor force exits",
    "transfers": "Occupational transfers",
}


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read tables 1.2 and 1.10 of the workbook in ``raw`` into ``projection``. Raises :class:`SourceError`.

    Employment is published in thousands with one decimal, so for a few hundred workers growth and openings as
    counts round to nothing: growth comes from the published percentage, and where openings read 0.0 they are
    rebuilt from the published rates.
    """
    file = find(raw, "bls_ep_occupation", "occupation")
    outlook = _line_items(file, "Table 1.2", _OUTLOOK)
    separations = _line_items(file, "Table 1.10", _SEPARATIONS).drop("kind", "first", "last")
    require_unique(outlook, ["code"], f"{file.name}, Table 1.2")
    require_unique(separations, ["code"], f"{file.name}, Table 1.10")
    table = outlook.join(separations, on="code", how="left")
    number = {name: _figure(name) for name in table.columns}
    base, growth = number["first"] * 1000, number["growth_percent"] / 100
    exit_rate, transfer_rate = number["exit_percent"] / 100, number["transfer_percent"] / 100
    published = number["openings"] * 1000
    rebuilt = base * (exit_rate + transfer_rate) + pl.max_horizontal(base * growth / 10, 0)
    projection = table.select(
        pl.col("code").alias("soc"),
        base.alias("base"),
        (number["last"] * 1000).alias("projected"),
        growth.alias("growth"),
        pl.when(published > 0).then(published).otherwise(rebuilt).alias("openings"),
        (number["exits"] * 1000).alias("exits"),
        (number["transfers"] * 1000).alias("transfers"),
        exit_rate.alias("exit_rate"),
        transfer_rate.alias("transfer_rate"),
        pl.lit(vintage(raw)).alias("period"),
        *(
            pl.when(pl.col(name) != "—").then(pl.col(name)).alias(name)
            for name in ("typical_education", "experience", "training")
        ),
    )
    require_rows(projection, minimum_rows, file)
    return {"projection": conform(projection, Projection, file).sort("soc")}


def vintage(raw: Path) -> str:
    """The decade projected, such as ``2024-34``, as the column heads of the workbook say."""
    heads = read_table(find(raw, "bls_ep_occupation", "occupation"), header_row=1, sheet="Table 1.2").columns
    first, last = (head.rsplit(" ", 1)[1] for head in heads if head.startswith("Employment, "))
    return f"{first}-{last[2:]}"


def _line_items(file: Path, sheet: str, columns: dict[str, str]) -> pl.DataFrame:
    """The occupations of one table, less its summary rows and footnotes, under short names."""
    table = read_table(file, header_row=1, sheet=sheet)
    found = {short: _column(table, start, file, sheet) for short, start in columns.items()}
    years = [head for head in table.columns if head.startswith("Employment, ")]
    if len(years) != 2:
        raise SourceError(f"{file.name}, {sheet}: missing column 'Employment, …' for the first and last year.")
    found |= dict(zip(("first", "last"), years, strict=True))
    renamed = table.select(pl.col(name).alias(short) for short, name in found.items())
    return renamed.filter(pl.col("kind") == "Line item").with_columns(cs.string().str.strip_chars())


def _column(table: pl.DataFrame, part: str, file: Path, sheet: str) -> str:
    """The one column whose head holds ``part``; heads carry the years, which change with each release."""
    found = [head for head in table.columns if head.startswith(part) or head.endswith(part)]
    if len(found) != 1:
        raise SourceError(f"{file.name}, {sheet}: missing column '{part} …'.")
    return found[0]


def _figure(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64, strict=False)
