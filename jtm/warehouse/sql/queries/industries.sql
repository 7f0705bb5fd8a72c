-- Sectors, each followed by its subsectors, for pickers.
SELECT naics, title, naics_level, sector
FROM industry
WHERE naics_level = 3 OR naics = sector
ORDER BY sector, naics_level, naics
