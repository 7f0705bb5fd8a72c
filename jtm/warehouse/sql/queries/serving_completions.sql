-- Awards that serve any of the occupations $socs, by institution, field and award level, in the last year and the one
-- before: each counted once, however many of the occupations its field serves. $area (an area of OEWS, or a micropolitan
-- one), $county and $miles from ($longitude, $latitude) narrow it down; each may be null.
SELECT
    completion.unitid, institution.institution, institution.city, institution.state, institution.county_fips,
    county.county_name, institution.area_code, institution.cbsa, institution.control, institution.active,
    institution.longitude, institution.latitude,
    miles_between(institution.longitude, institution.latitude, $longitude::DOUBLE, $latitude::DOUBLE) AS miles,
    completion.cip, cip.title AS field, completion.award_level, level.title AS award, level.kind, level.position,
    coalesce(sum(completion.completions) FILTER (completion.year = last.year), 0)::BIGINT AS completions,
    coalesce(sum(completion.completions) FILTER (completion.year = last.year - 1), 0)::BIGINT AS completions_before,
    last.year
FROM completion
CROSS JOIN (SELECT max(year) AS year FROM completion) AS last
JOIN institution USING (unitid)
JOIN cip ON cip.cip = completion.cip
JOIN award_level AS level ON level.award_level = completion.award_level
LEFT JOIN county USING (county_fips)
WHERE completion.cip IN (SELECT cip FROM cip_soc WHERE list_contains($socs, soc))
    AND ($area::VARCHAR IS NULL OR $area = 'US' OR $area IN (institution.area_code, institution.cbsa, institution.county_fips[1:2]))
    AND ($county::VARCHAR IS NULL OR institution.county_fips = $county)
    AND ($miles::DOUBLE IS NULL OR miles <= $miles)
GROUP BY ALL
HAVING sum(completion.completions) > 0
ORDER BY completions DESC, completions_before DESC, completion.unitid, completion.cip, level.position
