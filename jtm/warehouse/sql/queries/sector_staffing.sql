-- The nation's jobs of one sector by occupation.
SELECT soc, employment FROM staffing WHERE naics = $naics AND employment > 0 ORDER BY soc
