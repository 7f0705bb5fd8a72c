-- Indicators that a user has loaded, as the heads of their files describe them.
CREATE TABLE own_indicator AS
SELECT indicator, label, pillar, unit, direction, basis, source, vintage, help, default_weight, spread,
    count(*) AS rows, count(DISTINCT soc) AS occupations, count(DISTINCT area_code) AS areas, max(abs(value)) AS largest
FROM own_figure
GROUP BY ALL
ORDER BY indicator;
