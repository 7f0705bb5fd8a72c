-- Published national jobs by subsector (which add up to the total) and occupation.
SELECT staffing.naics, industry.sector, staffing.soc, staffing.employment
FROM staffing
JOIN industry USING (naics)
WHERE industry.naics_level = 3 AND staffing.employment IS NOT NULL
ORDER BY staffing.naics, staffing.soc
