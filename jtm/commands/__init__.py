"""The command line: one module a step, and what every command shares."""
