-- Estimated jobs of one area by sector, beside the nation's.
SELECT mix.sector AS naics, sector.title, round(sum(mix.employment)) AS employment,
    sum(mix.employment_share) AS employment_share, sum(nation.employment_share) AS national_share
FROM industry_mix AS mix
JOIN industry_mix AS nation ON nation.area_code = 'US' AND nation.naics = mix.naics
JOIN industry AS sector ON sector.naics = mix.sector
WHERE mix.area_code = $area
GROUP BY ALL
ORDER BY mix.sector
