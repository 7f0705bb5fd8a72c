-- The states that $area lies in, by their letters: those of its counties, so that a metro across a border has several; none for
-- the nation.
SELECT DISTINCT state FROM county WHERE area_code = $area OR county_fips[1:2] = $area
UNION
SELECT state FROM area WHERE area_code = $area AND state IS NOT NULL
ORDER BY state
