"""The six steps as pure functions on frames and arrays: no interface, no database, no chart."""
