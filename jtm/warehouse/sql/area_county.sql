-- Which counties make up each area, the states and the nation, and the share of its people who live in each: what is
-- published by county becomes an area's by these shares. The Census Bureau estimates no territories, whose counties
-- count alike in them and not in the nation. Guam, which the list of counties leaves out, is one county. Means are rounded
-- to four decimals: in which order shares are added must not show.
CREATE TABLE area_county AS
WITH member AS (
    SELECT area.area_code, county.county_fips
    FROM snapshot('county') AS county
    JOIN snapshot('area') AS area USING (oews_area_code)
    UNION ALL
    SELECT area.area_code, county.county_fips
    FROM snapshot('county') AS county
    JOIN snapshot('area') AS area ON area.area_type = 'state' AND area.area_code = county.county_fips[1:2]
    UNION ALL
    SELECT 'US', county_fips FROM snapshot('county')
    UNION ALL
    SELECT area_code, '66010' FROM snapshot('area') WHERE area_code = '66'
)
SELECT
    member.area_code,
    member.county_fips,
    people.population AS county_population,
    coalesce(
        coalesce(people.population, 0) / sum(people.population) OVER area, 1 / count(*) OVER area
    ) AS county_share
FROM member
LEFT JOIN snapshot('county_population') AS people USING (county_fips)
WINDOW area AS (PARTITION BY member.area_code)
ORDER BY member.area_code, member.county_fips;
