"""Step 1: what a region's workforce is good at."""
