-- Estimated jobs of one area by sector, beside the nation's. OEWS writes a sector's codes with an exclusive end, 31--34 for 31
-- to 33: `sector` keeps that, `naics` is what NAICS says. Shares of private jobs are those that counts without government's
-- schools, hospitals and postal service show.
SELECT
    CASE
        WHEN regexp_extract(mix.sector, '-+(\d+)$', 1)::INTEGER - mix.sector[1:2]::INTEGER = 1 THEN mix.sector[1:2]
        ELSE concat(mix.sector[1:2], '-', regexp_extract(mix.sector, '-+(\d+)$', 1)::INTEGER - 1)
    END AS naics,
    sector.title, round(sum(mix.employment))::BIGINT AS employment, sum(mix.employment_share) AS employment_share,
    sum(nation.employment_share) AS national_share,
    coalesce(sum(mix.employment) FILTER (mix.owner = 'private'), 0)
        / sum(sum(mix.employment) FILTER (mix.owner = 'private')) OVER () AS private_share,
    coalesce(sum(nation.employment) FILTER (nation.owner = 'private'), 0)
        / sum(sum(nation.employment) FILTER (nation.owner = 'private')) OVER () AS national_private_share,
    mix.sector
FROM industry_mix AS mix
JOIN industry_mix AS nation ON nation.area_code = 'US' AND nation.naics = mix.naics
JOIN industry AS sector ON sector.naics = mix.sector
WHERE mix.area_code = $area
GROUP BY ALL
ORDER BY mix.sector
