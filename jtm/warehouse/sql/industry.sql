-- Industries, with the sector of each. OEWS writes a sector's codes with an exclusive end: 31--34 is 31 to 33.
CREATE TABLE industry AS
WITH sector AS (
    SELECT naics, title, naics[1:2]::INTEGER AS first, regexp_extract(naics, '-+(\d+)$', 1)::INTEGER AS past
    FROM snapshot('industry')
    WHERE level = 2 AND naics LIKE '%-%'
)
SELECT
    industry.naics,
    regexp_replace(industry.title, '^Sectors? [0-9, and]+ - ', '') AS title,
    industry.level AS naics_level,
    sector.naics AS sector
FROM snapshot('industry') AS industry
LEFT JOIN sector ON industry.naics[1:2]::INTEGER >= sector.first AND industry.naics[1:2]::INTEGER < sector.past
WHERE industry.level >= 2
ORDER BY industry.naics;
ALTER TABLE industry ADD PRIMARY KEY (naics);
