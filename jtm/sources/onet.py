"""O*NET: what each occupation asks of a worker, brought from O*NET's occupations to those of OEWS.

O*NET rates 894 occupations and specialties; OEWS publishes wages for 830, some of them merged. Ratings come

* ``direct``: from the base occupation (code ``….00``) where it is rated: it speaks for the whole occupation;
* from ``components``: where only specialties are rated, or OEWS merges several occupations, the mean within each
  SOC code first and over codes then;
* ``imputed``: for the rest, the mean over the rated occupations of the broad group or, failing that, of the minor
  group. These are flagged wherever they are shown.

A rating that O*NET recommends to suppress is missing; an element "not relevant" to an occupation has level 0.
"""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import SourceError, conform, find, read_table, require_columns, require_rows, require_unique
from jtm.sources.onet_ratings import broad, combine, fill, minor, rounded

DOMAINS = {"1.A": "ability", "2.A": "skill", "2.B": "skill", "2.C": "knowledge"}
RATINGS_FROM = ["direct", "components", "imputed"]
_SOC = r"^\d{2}-\d{4}$"


class OnetCrosswalk(dy.Schema):
    """From O*NET-SOC 2019 codes to the occupations that OEWS and the projections publish."""

    onet_soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}\.\d{2}$")
    soc = dy.String(regex=_SOC)


class OccupationProfile(dy.Schema):
    """For each OEWS occupation, where its ratings come from and its job zone (1-5, preparation needed)."""

    soc = dy.String(primary_key=True, regex=_SOC)
    ratings_from = dy.Enum(RATINGS_FROM)
    imputed_from = dy.Enum(["broad group", "minor group"], nullable=True)
    odd_specialties = dy.Bool()
    job_zone = dy.UInt8(nullable=True, min=1, max=5)


class Element(dy.Schema):
    """Rated elements of the O*NET content model."""

    element_id = dy.String(primary_key=True)
    name = dy.String()
    domain = dy.Enum(["skill", "knowledge", "ability"])


class Rating(dy.Schema):
    """Importance (1-5) and level (0-7) with standard errors, and how many people the level's error rests on: those who
    rated it, or the fewest who rated one of its components.
    """

    soc = dy.String(primary_key=True, regex=_SOC)
    element_id = dy.String(primary_key=True)
    importance = dy.Float64(nullable=True, min=1, max=5)
    importance_se = dy.Float64(nullable=True, min=0)
    level = dy.Float64(nullable=True, min=0, max=7)
    level_se = dy.Float64(nullable=True, min=0)
    level_n = dy.UInt16(nullable=True, min=1)
    suppress = dy.Bool()
    not_relevant = dy.Bool()


class Technology(dy.Schema):
    """Technologies by UNSPSC commodity; hot and in demand as O*NET flags them from job postings."""

    soc = dy.String(primary_key=True, regex=_SOC)
    commodity_code = dy.String(primary_key=True)
    commodity = dy.String()
    hot = dy.Bool()
    in_demand = dy.Bool()
    examples = dy.List(dy.String())


class EducationRequirement(dy.Schema):
    """Share of respondents per category of required education (RL), experience (RW) and training (PT, OJ)."""

    soc = dy.String(primary_key=True, regex=_SOC)
    scale = dy.Enum(["RL", "RW", "PT", "OJ"], primary_key=True)
    category = dy.UInt8(primary_key=True)
    share = dy.Float64(nullable=True, min=0, max=1.001)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the O*NET folder ``raw`` into ``onet_crosswalk``, ``occupation_profile``, ``element``, ``rating``,
    ``technology`` and ``education_requirement`` for the detailed occupations of ``known["occupation_title"]``.

    Raises :class:`SourceError`.
    """
    occupations = known["occupation_title"].filter(pl.col("level") == "detailed").select("soc", "title")
    crosswalk = read_crosswalk(raw)
    ratings, elements = _read_ratings(raw, minimum_rows)
    sources = _rating_sources(ratings, crosswalk.join(occupations, on="soc", how="semi"))
    profile = _profiles(occupations, sources)
    rating = fill(combine(ratings, sources), profile)
    published = crosswalk.join(occupations, on="soc", how="semi")
    profile = profile.join(_job_zones(raw, sources, published, profile), on="soc", how="left")
    return {
        "onet_crosswalk": conform(crosswalk, OnetCrosswalk, "O*NET-SOC crosswalk").sort("onet_soc"),
        "occupation_profile": conform(profile, OccupationProfile, "O*NET").sort("soc"),
        "element": conform(elements, Element, "O*NET").sort("element_id"),
        "rating": conform(rounded(rating), Rating, "O*NET ratings").sort("soc", "element_id"),
        "technology": _technologies(raw, published),
        "education_requirement": _education(raw, published),
    }


def read_crosswalk(raw: Path) -> pl.DataFrame:
    """BLS's map from O*NET-SOC codes to the National Employment Matrix: columns ``onet_soc``, ``soc``."""
    file = find(raw, "nem_onet_to_soc_crosswalk", "nem-onet-to-soc-crosswalk")
    table = read_table(file, header_row=4)
    require_columns(table, ["O*NET-SOC Code", "NEM Code"], file)
    mapped = table.filter(pl.col("NEM Code").str.contains(_SOC))
    require_unique(mapped, ["O*NET-SOC Code"], file)
    return mapped.select(pl.col("O*NET-SOC Code").alias("onet_soc"), pl.col("NEM Code").alias("soc"))


# ── ratings ───────────────────────────────────────────────────────────────────────────────────────────────────────

_RATING_COLUMNS = {
    "O*NET-SOC Code": "onet_soc",
    "Element ID": "element_id",
    "Element Name": "name",
    "Scale ID": "scale",
    "Data Value": "value",
    "Standard Error": "se",
    "N": "n",
    "Recommend Suppress": "suppress",
    "Not Relevant": "not_relevant",
}


def _read_ratings(raw: Path, minimum_rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ratings wide by scale, one row per O*NET occupation and element; and the elements' names."""
    long = pl.concat([_read_long(file, minimum_rows) for file in _rating_files(raw)])
    importance, level = (long.filter(pl.col("scale") == scale).drop("scale", "name") for scale in ("IM", "LV"))
    wide = importance.drop("not_relevant", "n").join(level, on=["onet_soc", "element_id"], suffix="_level")
    is_relevant = pl.col("not_relevant").ne_missing("Y")
    shown = pl.col("suppress_level").ne_missing("Y")
    ratings = wide.select(
        "onet_soc",
        "element_id",
        pl.when(pl.col("suppress").ne_missing("Y")).then("value").alias("importance"),
        pl.when(pl.col("suppress").ne_missing("Y")).then("se").alias("importance_se"),
        pl.when(~is_relevant).then(0.0).when(shown).then("value_level").alias("level"),
        pl.when(is_relevant & shown).then("se_level").alias("level_se"),
        pl.when(is_relevant & shown & pl.col("se_level").is_not_null()).then("n").alias("level_n"),
        (pl.col("suppress").eq_missing("Y") | (is_relevant & ~shown)).alias("suppress"),
        (~is_relevant).alias("not_relevant"),
    )
    domain = pl.col("element_id").str.slice(0, 3).replace_strict(DOMAINS)
    return ratings, long.select("element_id", "name", domain.alias("domain")).unique("element_id", maintain_order=True)


def _rating_files(raw: Path) -> list[Path]:
    """The rating tables; release 30.3 splits Skills into Essential Skills (2.A) and Transferable Skills (2.B)."""
    skills = _first_naming(raw, ("skills",), ("essential_skills", "transferable_skills"))
    return [*skills, find(raw, "knowledge"), find(raw, "abilities")]


def _first_naming(raw: Path, *namings: tuple[str, ...]) -> list[Path]:
    """The files of the first of ``namings`` that ``raw`` holds whole; the last one's absence is the error."""
    for names in namings:
        try:
            return [find(raw, name) for name in names]
        except SourceError:
            if names == namings[-1]:
                raise
    raise AssertionError("no naming was given")


def _read_long(file: Path, minimum_rows: int) -> pl.DataFrame:
    table = read_table(file)
    require_columns(table, _RATING_COLUMNS, file)
    require_rows(table, minimum_rows, file)
    require_unique(table, ["O*NET-SOC Code", "Element ID", "Scale ID"], file)
    text = dict.fromkeys(_RATING_COLUMNS.values(), pl.String)
    long = table.select(pl.col(source).cast(pl.String).alias(name) for source, name in _RATING_COLUMNS.items())
    long = long.match_to_schema(text).with_columns(
        pl.col("value", "se").cast(pl.Float64, strict=False),
        # A workbook may hold the count as a number with a decimal point.
        pl.col("n").cast(pl.Float64, strict=False).cast(pl.UInt16, strict=False),
    )
    unreadable = long.with_row_index("row", offset=2).filter(pl.col("value").is_null() | (pl.col("value") < 0))
    if unreadable.height:
        raise SourceError(f"{file.name}: column 'Data Value' holds no rating in row {unreadable['row'][0]}.")
    return long


def _rating_sources(ratings: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """The O*NET occupations that speak for each OEWS one: columns ``soc``, ``detailed``, ``onet_soc``, ``direct``."""
    rated = crosswalk.join(ratings.select("onet_soc").unique(), on="onet_soc", how="semi")
    base = (pl.col("onet_soc") == pl.col("soc") + ".00").alias("direct")
    return (
        rated.with_columns(pl.col("onet_soc").str.slice(0, 7).alias("detailed"), base)
        .filter(pl.col("direct") | ~pl.col("direct").any().over("soc"))
        .filter(_is_base() | ~_is_base().any().over("soc", "detailed"))
    )


def _is_base() -> pl.Expr:
    return pl.col("onet_soc").str.ends_with(".00")


def _profiles(occupations: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Where each occupation's ratings come from; ``odd_specialties``: a residual title rated by unlike specialties."""
    rated = sources.group_by("soc").agg(pl.col("direct").any())
    listed = occupations.join(rated, on="soc", how="left")
    kind = pl.when(pl.col("direct")).then(pl.lit("direct")).when(pl.col("direct").is_not_null())
    profile = listed.with_columns(kind.then(pl.lit("components")).otherwise(pl.lit("imputed")).alias("ratings_from"))
    has_ratings = pl.col("ratings_from") != "imputed"
    by_broad = has_ratings.any().over(broad())
    group = pl.when(by_broad).then(pl.lit("broad group")).otherwise(pl.lit("minor group"))
    residual = pl.col("title").str.contains("All Other", literal=True)
    return profile.select(
        "soc",
        "ratings_from",
        pl.when(~has_ratings).then(group).alias("imputed_from"),
        (residual & (pl.col("ratings_from") == "components")).alias("odd_specialties"),
    )


# ── job zones, technologies, education ────────────────────────────────────────────────────────────────────────────


def _job_zones(raw: Path, sources: pl.DataFrame, crosswalk: pl.DataFrame, profile: pl.DataFrame) -> pl.DataFrame:
    """Job zone per occupation, rounded half up: the mean over the O*NET occupations that rate it, or over all that
    ``crosswalk`` brings to it where none is rated yet, or over its group.
    """
    file = find(raw, "job_zones")
    table = read_table(file)
    require_columns(table, ["O*NET-SOC Code", "Job Zone"], file)
    require_unique(table, ["O*NET-SOC Code"], file)
    zones = table.select(
        pl.col("O*NET-SOC Code").alias("onet_soc"), pl.col("Job Zone").cast(pl.Float64, strict=False).alias("zone")
    )
    rated, mapped = (
        table.join(zones, on="onet_soc").group_by("soc").agg(pl.col("zone").mean()) for table in (sources, crosswalk)
    )
    listed = (
        profile.select("soc").join(rated, on="soc", how="left").join(mapped, on="soc", how="left", suffix="_mapped")
    )
    listed = listed.with_columns(pl.coalesce("zone", "zone_mapped").alias("zone"))
    zone = pl.coalesce("zone", pl.col("zone").mean().over(broad()), pl.col("zone").mean().over(minor()))
    return listed.select("soc", (zone + 0.5).floor().cast(pl.UInt8).alias("job_zone"))


# Up to 30.2 technologies are listed by UNSPSC commodity, from 30.3 on by element of the content model.
_TECHNOLOGIES = {
    "technology_skills": ("Example", "Commodity Code", "Commodity Title"),
    "software_skills": ("Workplace Example", "Element ID", "Element Name"),
}


def _technologies(raw: Path, crosswalk: pl.DataFrame) -> pl.DataFrame:
    (file,) = _first_naming(raw, *((name,) for name in _TECHNOLOGIES))
    table = read_table(file)
    naming = "technology_skills" if "Commodity Code" in table.columns else "software_skills"
    example, code, title = _TECHNOLOGIES[naming]
    require_columns(table, ["O*NET-SOC Code", example, code, title, "Hot Technology", "In Demand"], file)
    # A workbook may hold the code as a number, and then prints it with a decimal point.
    text = pl.col(code).cast(pl.Int64).cast(pl.String) if table[code].dtype.is_numeric() else pl.col(code)
    technology = (
        table.select(
            pl.col("O*NET-SOC Code").alias("onet_soc"),
            text.alias("commodity_code"),
            pl.col(title).alias("commodity"),
            (pl.col("Hot Technology") == "Y").alias("hot"),
            (pl.col("In Demand") == "Y").alias("in_demand"),
            pl.col(example).alias("examples"),
        )
        .join(crosswalk, on="onet_soc")
        .group_by("soc", "commodity_code")
        .agg(
            pl.col("commodity").first(),
            pl.col("hot").any(),
            pl.col("in_demand").any(),
            pl.col("examples").unique().sort(),
        )
    )
    return conform(technology, Technology, file).sort("soc", "commodity_code")


_REQUIREMENTS = ["O*NET-SOC Code", "Scale ID", "Category", "Data Value", "Recommend Suppress"]


def _education(raw: Path, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Release 30.3 splits the table into Education and Training and Experience."""
    files = _first_naming(
        raw,
        ("education_training_experience",),
        ("education_training_and_experience",),
        ("education", "training_and_experience"),
    )
    tables = [read_table(file) for file in files]
    for table, file in zip(tables, files, strict=True):
        require_columns(table, _REQUIREMENTS, file)
    table = pl.concat([table.select(_REQUIREMENTS) for table in tables], how="vertical_relaxed")
    suppressed = pl.col("Recommend Suppress") == "Y"
    shares = (
        table.select(
            pl.col("O*NET-SOC Code").alias("onet_soc"),
            pl.col("Scale ID").alias("scale"),
            pl.col("Category").cast(pl.Float64, strict=False).alias("category"),
            pl.when(~suppressed.fill_null(False)).then(pl.col("Data Value").cast(pl.Float64) / 100).alias("share"),
        )
        .filter(pl.col("category").is_not_null())
        .join(crosswalk, on="onet_soc")
        .filter(_is_base() | ~_is_base().any().over("soc"))
        .group_by("soc", "scale", "category")
        .agg(pl.col("share").mean())
    )
    return conform(rounded(shares), EducationRequirement, files[0]).sort("soc", "scale", "category")


def vintage(raw: Path) -> str:
    """The month of the newest rating, such as ``August 2025``: the tables do not name their release."""
    rated = read_table(find(raw, "knowledge")).select(pl.col("Date").str.to_date("%m/%Y", strict=False).max())
    return f"ratings to {rated['Date'].dt.strftime('%B %Y')[0]}"
