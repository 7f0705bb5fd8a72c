-- Contact hours of listed programs by the job zone that they prepare for, for occupations that no program is listed for. A
-- program for several occupations of one zone counts once there.
SELECT
    job_zone, count(*) AS programs, quantile_cont(hours, 0.25) AS hours_p25, quantile_cont(hours, 0.5) AS hours_median,
    quantile_cont(hours, 0.75) AS hours_p75
FROM (
    SELECT DISTINCT occupation.job_zone, program.list_name, program.program_id, program.hours
    FROM program_occupation
    JOIN program USING (list_name, program_id)
    JOIN occupation USING (soc)
    WHERE program.hours IS NOT NULL
)
GROUP BY job_zone
ORDER BY job_zone
