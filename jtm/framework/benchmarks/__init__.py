"""Step 3: what a job asks, and how well."""
