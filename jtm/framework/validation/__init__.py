"""Step 4: whether employers agree."""
