"""From source tables to a snapshot of parquet files, and from there to a DuckDB warehouse that pages read."""
