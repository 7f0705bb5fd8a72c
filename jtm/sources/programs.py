"""What a list of training programs must hold, whoever publishes it, and how its cells are read.

A list says what can be taken, where, how long and at what price. It says nothing about how many finish, and many of its
programs are those of colleges whose awards IPEDS counts: a list is never added to the supply.
"""

import dataframely as dy
import polars as pl

from jtm.sources.cip_soc import CIP_PATTERN
from jtm.sources.counties import name_key

TOO_MANY_WEEKS = 520  # ten years; lists write 99999 where the length is open
HOURS_PER_WEEK = 168  # a week has no more
HIGHEST_PRICE = 250_000
LONGEST_NAME = 120
CODES_APART = ";"
TEXTS = ["program_id", "provider", "provider_type", "program", "campus", "city", "zip", "state", "outcome", "delivery"]
FIGURES = ["weeks", "hours", "tuition", "supplies"]
ONET = ["onet_1", "onet_2", "onet_3"]
FIELDS = [*TEXTS, "county", "cip", *ONET, *FIGURES]


class Program(dy.Schema):
    """Programs of a training list. Length in weeks and contact hours, prices in US dollars; blank where the list gives
    none that can be. ``onet_soc``: the O*NET-SOC codes, of any vintage, that the list says the program prepares for.
    """

    list_name = dy.String(primary_key=True, min_length=1)
    program_id = dy.String(primary_key=True, min_length=1)
    vintage = dy.String()
    provider = dy.String(min_length=1)
    provider_type = dy.String(nullable=True)
    program = dy.String(min_length=1)
    campus = dy.String(nullable=True)
    city = dy.String(nullable=True)
    zip = dy.String(nullable=True, regex=r"^\d{5}$")
    state = dy.String(nullable=True, regex=r"^[A-Z]{2}$")
    county_fips = dy.String(nullable=True, regex=r"^\d{5}$")
    cip = dy.String(nullable=True, regex=CIP_PATTERN)
    onet_soc = dy.String(nullable=True, regex=r"^\d{2}-\d{4}\.\d{2}(;\d{2}-\d{4}\.\d{2})*$")
    outcome = dy.String(nullable=True)
    delivery = dy.String(nullable=True)
    weeks = dy.Float64(nullable=True, min_exclusive=0, max_exclusive=TOO_MANY_WEEKS)
    hours = dy.Float64(nullable=True, min_exclusive=0)
    tuition = dy.Float64(nullable=True, min_exclusive=0, max=HIGHEST_PRICE)
    supplies = dy.Float64(nullable=True, min=0, max=HIGHEST_PRICE)


def parse(rows: pl.DataFrame, counties: pl.DataFrame) -> pl.DataFrame:
    """The columns of :class:`Program`, but for ``list_name`` and ``vintage``, from ``rows`` of text under the names
    :data:`FIELDS`; other columns stay. What cannot be read becomes blank. ``counties``: county_fips, county_name,
    state.
    """
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in rows.columns)
    rows = rows.with_columns(pl.col(name).str.strip_chars().replace("", None) for name in FIELDS)
    rows = rows.with_columns(_name(name) for name in TEXTS if name != "program_id").with_columns(
        pl.col("state").str.to_uppercase().str.extract(r"^([A-Z]{2})$"), pl.col("zip").str.extract(r"^(\d{5})")
    )
    codes = pl.concat_list(onet_code(pl.col(name)) for name in ONET).list.drop_nulls().list.unique(maintain_order=True)
    parsed = rows.with_columns(
        cip_code(pl.col("cip")).alias("cip"),
        pl.when(codes.list.len() > 0).then(codes.list.join(CODES_APART)).alias("onet_soc"),
        *(figure(pl.col(name)).alias(name) for name in FIGURES),
    ).with_columns(sound_weeks().alias("weeks"), *(sound_price(name) for name in ("tuition", "supplies")))
    return _placed(parsed.with_columns(_consistent("weeks"), _consistent("hours")), counties)


def _name(column: str) -> pl.Expr:
    """A name as a list gives it, cut where it becomes a description."""
    text = pl.col(column).str.replace_all(r"\s+", " ")
    cut = text.str.head(LONGEST_NAME - 1).str.strip_chars_end() + "…"
    return pl.when(text.str.len_chars() > LONGEST_NAME).then(cut).otherwise(text).alias(column)


def cip_code(text: pl.Expr) -> pl.Expr:
    """``48.0508`` from 48.0508 or 480508; a spreadsheet drops zeros before and behind: 10605 is 01.0605 and 11.1 is
    11.1000. Null where it is no code.
    """
    text = text.str.strip_chars()
    dotted = text.str.extract_groups(r"^(\d{1,2})\.(\d{1,4})$")
    joined = text.str.extract(r"^(\d{5,6})$").str.zfill(6)
    return pl.coalesce(
        pl.concat_str(dotted.struct[0].str.zfill(2), pl.lit("."), dotted.struct[1].str.pad_end(4, "0")),
        pl.concat_str(joined.str.head(2), pl.lit("."), joined.str.tail(4)),
    )


def onet_code(text: pl.Expr) -> pl.Expr:
    """``47-2111.00`` from 47-2111.00, 47-2111, 47211100 or 472111; null where it is no code."""
    parts = text.str.strip_chars().str.extract_groups(r"^(\d{2})-?(\d{4})(?:\.?(\d{2}))?$")
    return pl.concat_str(parts.struct[0], pl.lit("-"), parts.struct[1], pl.lit("."), parts.struct[2].fill_null("00"))


def figure(text: pl.Expr) -> pl.Expr:
    """A number written with or without commas, blanks and a dollar sign; null where it is none."""
    number = text.str.replace_all(r"[,\s$]", "").cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def sound_weeks() -> pl.Expr:
    """A length in weeks; 0 and ten years or more are how lists write that it is not known."""
    return pl.when((pl.col("weeks") > 0) & (pl.col("weeks") < TOO_MANY_WEEKS)).then(pl.col("weeks"))


def sound_price(column: str) -> pl.Expr:
    """A price in dollars. A tuition of 0 cannot be told from one that was not given, and is blank; supplies may cost
    nothing.
    """
    price = pl.col(column)
    lowest = price > 0 if column == "tuition" else price >= 0
    return pl.when(lowest & (price <= HIGHEST_PRICE)).then(price).alias(column)


def _consistent(column: str) -> pl.Expr:
    """Blank where there are more contact hours than the weeks have hours: nobody knows which of the two is wrong."""
    possible = (pl.col("hours") <= pl.col("weeks") * HOURS_PER_WEEK).fill_null(True)
    return pl.when((pl.col(column) > 0) & possible).then(pl.col(column)).alias(column)


def _placed(rows: pl.DataFrame, counties: pl.DataFrame) -> pl.DataFrame:
    """With ``county_fips``, from a county's code or its name in the row's state; null where there is none such."""
    codes = counties.select("county_fips", pl.col("county_fips").alias("given"))
    key = name_key(pl.col("county_name")).alias("key")
    names = counties.select(key, "state", pl.col("county_fips").alias("named")).unique(["key", "state"], keep="none")
    given = pl.col("county").str.extract(r"^(\d{4,5})$").str.zfill(5).alias("given")
    keyed = rows.with_columns(given, name_key(pl.col("county")).alias("key"))
    found = keyed.join(codes, on="given", how="left", maintain_order="left").join(
        names, on=["key", "state"], how="left", maintain_order="left"
    )
    return found.with_columns(pl.coalesce("county_fips", "named").alias("county_fips")).drop("given", "key", "named")
