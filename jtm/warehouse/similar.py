"""Which names are spelled most like a text, as DuckDB measures it."""

from contextlib import closing

import duckdb
import polars as pl

# How few edits make one text the other: letters added, left out, changed or swapped, against the length of the longer.
# To count them takes long; names that are far apart by Jaro and Winkler's quick measure are not near in edits either.
_SQL = """
SELECT place, 1 - damerau_levenshtein(name, $text) / greatest(length(name), length($text)) AS similarity
FROM (SELECT * FROM names WHERE jaro_winkler_similarity(name, $text) >= 0.75)
WHERE similarity >= $least ORDER BY similarity DESC, place LIMIT $most
"""


def most_alike(text: str, names: pl.Series, least: float, most: int) -> pl.DataFrame:
    """At most ``most`` of the ``names`` that are ``least`` (0-1) or more alike: ``place`` (their position) and
    ``similarity`` (0-1), best first.
    """
    numbered = names.alias("name").to_frame().with_row_index("place")
    with closing(duckdb.connect()) as connection:
        connection.register("names", numbered.to_arrow())
        found: pl.DataFrame = connection.sql(_SQL, params={"text": text, "least": least, "most": most}).pl()
        return found
