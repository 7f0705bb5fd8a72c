-- The shortest award that leads to each occupation, with the least weeks and clock hours that it takes.
SELECT soc, award, least_weeks, least_hours, named FROM shortest_award ORDER BY soc
