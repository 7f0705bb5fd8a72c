-- National employment and wages of earlier years, for the occupations of today whose code the year has: a code that was
-- split or merged since has no row. `relative_median` is against the median of all jobs in that year, so that inflation
-- falls out.
CREATE TABLE wage_history AS
SELECT history.soc, history.year, history.employment, history.employment_flag,
    total.employment AS total_employment, history.mean_wage, history.hourly_median, history.wage_p10, history.wage_p25, history.median_wage, history.wage_p75, history.wage_p90,
    history.median_wage_flag, history.median_wage / total.median_wage AS relative_median
FROM snapshot('wage_history') AS history
JOIN snapshot('occupation_title') AS title USING (soc)
JOIN snapshot('wage_history') AS total ON total.year = history.year AND total.soc = '00-0000'
WHERE title.level = 'detailed'
ORDER BY history.soc, history.year;
