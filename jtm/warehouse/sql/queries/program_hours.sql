-- Contact hours of the listed programs that prepare for each occupation, all lists together: how many give them, and their
-- quartiles.
SELECT
    soc, count(*) AS programs, quantile_cont(hours, 0.25) AS hours_p25, quantile_cont(hours, 0.5) AS hours_median,
    quantile_cont(hours, 0.75) AS hours_p75
FROM program_occupation
JOIN program USING (list_name, program_id)
WHERE hours IS NOT NULL
GROUP BY soc
ORDER BY soc
