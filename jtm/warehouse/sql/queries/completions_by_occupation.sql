-- Awards by the occupation that they may serve, award level and year, two ways: `completions_share` splits a field's awards
-- over its occupations by their jobs in the nation, and adds up over occupations; `completions_all` counts all of a field's
-- awards at each occupation that it serves, and must not be added up. $area, $county and $miles from ($longitude,
-- $latitude) narrow it down; each may be null.
SELECT
    cip_soc.soc, local.award_level, level.kind, level.position, local.year,
    sum(local.completions * cip_soc.share) AS completions_share, sum(local.completions)::BIGINT AS completions_all
FROM (
    SELECT completion.cip, completion.award_level, completion.year, sum(completion.completions) AS completions
    FROM completion
    LEFT JOIN institution USING (unitid)
    WHERE ($area::VARCHAR IS NULL OR $area = 'US' OR $area IN (institution.area_code, institution.cbsa, institution.county_fips[1:2]))
        AND ($county::VARCHAR IS NULL OR institution.county_fips = $county)
        AND ($miles::DOUBLE IS NULL OR miles_between(
            institution.longitude, institution.latitude, $longitude::DOUBLE, $latitude::DOUBLE) <= $miles)
    GROUP BY ALL
) AS local
JOIN cip_soc USING (cip)
JOIN award_level AS level USING (award_level)
WHERE local.completions > 0
GROUP BY ALL
ORDER BY cip_soc.soc, level.position, local.year
