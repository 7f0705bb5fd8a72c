"""Step 6: what training opens the way, and what it returns."""
