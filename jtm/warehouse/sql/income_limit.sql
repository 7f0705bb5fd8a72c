-- HUD's income limits of the latest fiscal year by area and size of household: the mean of the area's counties, weighted
-- by the people who live in them.
CREATE TABLE income_limit AS
SELECT
    member.area_code,
    income.household_size,
    income.year,
    round(sum(income.median_family_income * member.county_share) / sum(member.county_share), 4) AS median_family_income,
    round(sum(income.extremely_low_income * member.county_share) / sum(member.county_share), 4) AS extremely_low_income,
    round(sum(income.very_low_income * member.county_share) / sum(member.county_share), 4) AS very_low_income,
    round(sum(income.low_income * member.county_share) / sum(member.county_share), 4) AS low_income,
    count(*) AS counties
FROM area_county AS member
JOIN snapshot('income_limit') AS income USING (county_fips)
WHERE income.year = (SELECT max(year) FROM snapshot('income_limit')) AND member.county_share > 0
GROUP BY member.area_code, income.household_size, income.year
ORDER BY member.area_code, income.household_size;
ALTER TABLE income_limit ADD PRIMARY KEY (area_code, household_size);
