-- Boundaries of metro and nonmetro areas with their names and centres.
SELECT boundary.area_code, area.area_name, area.longitude, area.latitude, area.total_employment, boundary.rings
FROM boundary
JOIN area USING (area_code)
ORDER BY boundary.area_code
