-- Regional projections that a user has loaded, with the years that they span.
SELECT
    area_code, soc, growth, geography, period,
    -- 2018-28 spans ten years; a period may cross a century.
    (CAST(right(period, 2) AS INTEGER) - CAST(period[3:4] AS INTEGER) + 100) % 100 AS years
FROM projection
WHERE area_code <> 'US' AND growth IS NOT NULL
ORDER BY area_code, soc
