-- Awards that serve any of the occupations $socs, by institution, field and award level, in the last year and the one
-- before: each counted once, however many of the occupations its field serves. $area (an area of OEWS, or a micropolitan
-- one) or $miles from ($longitude, $latitude), whichever holds, and $county narrow it down; each may be null.
WITH near AS (
    SELECT *, miles_between(longitude, latitude, $longitude::DOUBLE, $latitude::DOUBLE) AS miles
    FROM institution
    WHERE (($area::VARCHAR IS NULL AND $miles::DOUBLE IS NULL) OR $area = 'US'
            OR $area IN (area_code, cbsa, county_fips[1:2]) OR miles <= $miles)
        AND ($county::VARCHAR IS NULL OR county_fips = $county)
),
last AS (SELECT max(year) AS year FROM completion),
awarded AS (
    SELECT unitid, cip, award_level, last.year,
        coalesce(sum(completions) FILTER (completion.year = last.year), 0)::BIGINT AS completions,
        coalesce(sum(completions) FILTER (completion.year = last.year - 1), 0)::BIGINT AS completions_before
    FROM completion
    CROSS JOIN last
    WHERE cip IN (SELECT cip FROM cip_soc WHERE list_contains($socs, soc))
        AND unitid IN (SELECT unitid FROM near)
    GROUP BY ALL
    HAVING sum(completions) > 0
)
SELECT
    awarded.unitid, near.institution, near.city, near.state, near.county_fips,
    county.county_name, near.area_code, near.cbsa, near.control, near.active, near.longitude, near.latitude, near.miles,
    awarded.cip, cip.title AS field, awarded.award_level, level.title AS award, level.kind, level.position,
    awarded.completions, awarded.completions_before, awarded.year
FROM awarded
JOIN near USING (unitid)
JOIN cip ON cip.cip = awarded.cip
JOIN award_level AS level ON level.award_level = awarded.award_level
LEFT JOIN county USING (county_fips)
ORDER BY awarded.completions DESC, completions_before DESC, awarded.unitid, awarded.cip, level.position
