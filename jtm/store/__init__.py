"""What people write: rounds of validation with their ballots, saved scenarios and benchmarks.

History is only added to; what counts is the last row of its kind. Every time is UTC, every rule that can be is a
constraint of the database, and a function that writes returns once the row is committed.
"""
