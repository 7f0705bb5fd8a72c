-- Supplemental Poverty Measure thresholds of two adults with two children, by area and tenure. A metro has its own where
-- it is published; its counties else have that of their state's other metros, and a nonmetro county that of its state
-- outside metros. Where a state has no figure for its other metros they have that of the state outside metros
-- (threshold_from says so). Where several places meet, as in a state, the mean is weighted by population. Other
-- families: times `family_scale`. Puerto Rico, Guam and the Virgin Islands have none.
CREATE TABLE family_threshold AS
WITH place AS (
    SELECT DISTINCT place_code, place_kind, place_name FROM snapshot('family_threshold')
), county_place AS (
    SELECT
        county.county_fips,
        coalesce(own.place_code, rest.place_code, outside.place_code) AS place_code
    FROM snapshot('county') AS county
    JOIN snapshot('area') AS area USING (oews_area_code)
    LEFT JOIN place AS own ON own.place_kind = 'metro' AND own.place_code = area.area_code
    LEFT JOIN place AS rest
        ON rest.place_kind = 'other metros' AND area.area_type = 'metro'
        AND rest.place_code = county.county_fips[1:2] || '001'
    LEFT JOIN place AS outside
        ON outside.place_kind = 'nonmetro' AND outside.place_code = county.county_fips[1:2] || '002'
), by_area AS (
    SELECT
        member.area_code,
        figure.tenure,
        figure.year,
        round(sum(figure.threshold * member.county_share) / sum(member.county_share), 4) AS threshold,
        CASE WHEN count(DISTINCT place_code) > 1 THEN 'several places' ELSE any_value(figure.place_kind::VARCHAR) END
            AS threshold_from,
        CASE WHEN count(DISTINCT place_code) = 1 THEN any_value(figure.place_name) END AS threshold_place
    FROM area_county AS member
    JOIN county_place USING (county_fips)
    JOIN snapshot('family_threshold') AS figure USING (place_code)
    WHERE member.area_code != 'US'
    GROUP BY member.area_code, figure.tenure, figure.year
    UNION ALL
    SELECT 'US', tenure, year, threshold, place_kind::VARCHAR, place_name
    FROM snapshot('family_threshold')
    WHERE place_kind = 'nation'
)
SELECT area_code, tenure::VARCHAR AS tenure, year, threshold, threshold_from, threshold_place
FROM by_area
ORDER BY area_code, tenure::VARCHAR;
ALTER TABLE family_threshold ADD PRIMARY KEY (area_code, tenure);
