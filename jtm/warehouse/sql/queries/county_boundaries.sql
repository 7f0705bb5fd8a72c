-- Boundaries of the counties of $area, and of those whose centre is within $miles of ($longitude, $latitude), for a map of one
-- region.
SELECT county_fips, county_name, state, area_code, cbsa, longitude, latitude,
    coalesce(area_code = $area OR county_fips[1:2] = $area, FALSE) AS in_area, rings
FROM county
WHERE area_code = $area OR county_fips[1:2] = $area
    OR miles_between(longitude, latitude, $longitude::DOUBLE, $latitude::DOUBLE) <= $miles::DOUBLE
ORDER BY county_fips
