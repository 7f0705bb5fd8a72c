-- Counties with their OEWS area and their metropolitan or micropolitan area. Boundaries are a GeoJSON MultiPolygon's
-- coordinates.
CREATE TABLE county AS
SELECT county.county_fips, county.county_name, county.state, area.area_code, county.cbsa, county.longitude,
    county.latitude, county.rings
FROM snapshot('county') AS county
LEFT JOIN snapshot('area') AS area USING (oews_area_code)
ORDER BY county.county_fips;
ALTER TABLE county ADD PRIMARY KEY (county_fips);
