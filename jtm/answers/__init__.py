"""What the workbench answers: the figures of each step, by name, for page, command line and Python."""
