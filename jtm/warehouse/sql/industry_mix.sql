-- Estimated jobs of each area by subsector, schools, hospitals and government by owner, with the sector of each: modelled, from
-- published occupations.
CREATE TABLE industry_mix AS
SELECT mix.area_code, mix.naics, industry.sector, mix.ownership AS owner, mix.employment, mix.employment_share
FROM snapshot('industry_mix') AS mix
JOIN industry USING (naics)
ORDER BY mix.area_code, mix.naics;
