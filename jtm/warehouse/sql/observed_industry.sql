-- Jobs by area, subsector and owner of the employer, as County Business Patterns or QCEW count them by county: empty until a
-- user has loaded such a file. Counties that withhold a figure count as none, and withheld_counties says how many do. CBP
-- has private employers only.
CREATE TABLE observed_industry AS
SELECT
    member.area_code,
    counted.counted_by,
    counted.year,
    counted.naics,
    industry.sector,
    counted.ownership,
    sum(counted.employment)::BIGINT AS employment,
    count(*) FILTER (WHERE counted.employment IS NULL) AS withheld_counties,
    count(*) AS counties
FROM county_industry AS counted
JOIN area_county AS member USING (county_fips)
LEFT JOIN industry USING (naics)
GROUP BY ALL
ORDER BY member.area_code, counted.counted_by, counted.naics, counted.ownership;
