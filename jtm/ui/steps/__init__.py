"""The parts of each page, a step each."""
