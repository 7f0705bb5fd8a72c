-- Simplified boundaries of metro and nonmetro areas, as the coordinates of a GeoJSON MultiPolygon.
CREATE TABLE boundary AS
SELECT area.area_code, boundary.rings
FROM snapshot('boundary') AS boundary
JOIN snapshot('area') AS area USING (oews_area_code)
ORDER BY area.area_code;
