-- Sectors, each followed by its subsectors, for pickers.
SELECT naics, title, level, sector
FROM industry
WHERE level = 3 OR naics = sector
ORDER BY sector, level, naics
