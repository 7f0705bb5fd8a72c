-- Price level of each area, nation = 100. Metros have their own; a nonmetro area has that of its state's nonmetro
-- portion; BEA's files here hold no state totals, so a state's is the mean of its portions weighted by population.
-- Areas without one (Puerto Rico, Guam, the Virgin Islands, and portions that do not exist) have a null.
CREATE TABLE price_parity AS
WITH state AS (
    SELECT
        portion.state_fips,
        sum(price.rpp * portion.population) / sum(portion.population) AS rpp,
        string_agg(price.geo_fips, ' + ' ORDER BY price.geo_fips) AS source_row,
        any_value(price.year) AS year
    FROM snapshot('state_portion') AS portion
    JOIN snapshot('regional_price') AS price USING (geo_fips)
    WHERE price.rpp IS NOT NULL
    GROUP BY portion.state_fips
)
SELECT
    area.area_code,
    coalesce(own.rpp, state.rpp) AS rpp,
    coalesce(own.geo_fips, state.source_row) AS source_row,
    coalesce(own.year, state.year) AS year,
    state.rpp IS NOT NULL AS built_from_portions
FROM snapshot('area') AS area
LEFT JOIN snapshot('regional_price') AS own ON own.geo_fips = CASE area.area_type
    WHEN 'nation' THEN '00000'
    WHEN 'metro' THEN area.area_code
    WHEN 'nonmetro' THEN area.area_code[1:2] || '999'
END AND own.rpp IS NOT NULL
LEFT JOIN state ON area.area_type = 'state' AND state.state_fips = area.area_code
ORDER BY area.area_code;
ALTER TABLE price_parity ADD PRIMARY KEY (area_code);
