-- Cells with a published employment and median wage: the universe that is ranked. The nation's location quotient is 1
-- by definition, and left blank by BLS.
SELECT
    area_code, soc, employment, employment_rse, mean_wage_rse, wage_p25, median_wage, wage_p75,
    CASE WHEN area_code = 'US' THEN 1 ELSE location_quotient END AS location_quotient
FROM wage
WHERE employment IS NOT NULL AND median_wage IS NOT NULL
ORDER BY area_code, soc
