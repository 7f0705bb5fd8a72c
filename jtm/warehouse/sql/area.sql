-- Areas, with the totals that OEWS publishes for all occupations together.
CREATE TABLE area AS
SELECT
    area.area_code,
    area.oews_area_code,
    area.area_type,
    area.area_name,
    area.state,
    place.longitude,
    place.latitude,
    place.population,
    total.employment AS total_employment,
    total.median_wage AS median_wage
FROM snapshot('area') AS area
LEFT JOIN snapshot('area_place') AS place USING (oews_area_code)
LEFT JOIN snapshot('wage') AS total ON total.area_code = area.area_code AND total.soc = '00-0000'
ORDER BY area.area_code;
ALTER TABLE area ADD PRIMARY KEY (area_code);
