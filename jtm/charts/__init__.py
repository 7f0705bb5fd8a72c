"""Frame in, chart out; one look everywhere."""
