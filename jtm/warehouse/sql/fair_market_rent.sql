-- HUD's fair market rents of the latest fiscal year by area and size of home: the mean of the area's counties, weighted
-- by the people who live in them. In New England HUD sets rents by town, and a county has the plain mean of its towns.
CREATE TABLE fair_market_rent AS
SELECT
    member.area_code,
    rent.bedrooms,
    rent.year,
    round(sum(rent.rent * member.county_share) / sum(member.county_share), 4) AS fair_market_rent,
    count(*) AS counties
FROM area_county AS member
JOIN snapshot('fair_market_rent') AS rent USING (county_fips)
WHERE rent.year = (SELECT max(year) FROM snapshot('fair_market_rent')) AND member.county_share > 0
GROUP BY member.area_code, rent.bedrooms, rent.year
ORDER BY member.area_code, rent.bedrooms;
ALTER TABLE fair_market_rent ADD PRIMARY KEY (area_code, bedrooms);
