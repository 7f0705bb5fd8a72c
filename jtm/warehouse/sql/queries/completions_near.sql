-- Awards by field, a year on average over the last two, each counted once. $area or $miles from ($longitude, $latitude),
-- whichever holds, and $county narrow it down; each may be null.
SELECT
    completion.cip,
    sum(completion.completions) / (SELECT count(DISTINCT year) FROM completion) AS completions
FROM completion
LEFT JOIN institution USING (unitid)
WHERE (($area::VARCHAR IS NULL AND $miles::DOUBLE IS NULL) OR $area = 'US'
        OR $area IN (institution.area_code, institution.cbsa, institution.county_fips[1:2])
        OR miles_between(institution.longitude, institution.latitude, $longitude::DOUBLE, $latitude::DOUBLE) <= $miles)
    AND ($county::VARCHAR IS NULL OR institution.county_fips = $county)
GROUP BY completion.cip
ORDER BY completion.cip
