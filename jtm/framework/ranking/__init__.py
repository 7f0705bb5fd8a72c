"""Step 2: which jobs lift workers and the region."""
