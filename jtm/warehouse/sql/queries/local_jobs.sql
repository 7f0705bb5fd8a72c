-- Published jobs by occupation in metro and nonmetro areas.
SELECT area_code, soc, employment
FROM wage
JOIN area USING (area_code)
WHERE area_type IN ('metro', 'nonmetro') AND employment > 0
ORDER BY area_code, soc
