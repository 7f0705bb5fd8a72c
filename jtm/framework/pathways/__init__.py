"""Step 5: who could move up, and how."""
