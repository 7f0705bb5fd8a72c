-- The states whose training lists are here, by their letters: those that have more than a few programs in a list.
SELECT state FROM program WHERE state IS NOT NULL GROUP BY state HAVING count(*) >= 25 ORDER BY state
