-- Detailed cells by area. Summary rows are left out so that no sum counts a job twice; totals stand in `area`.
CREATE TABLE wage AS
-- Figures are 64 bits wide here, so that a sum of jobs times dollars does not overflow.
SELECT wage.* REPLACE (
    wage.employment::BIGINT AS employment, wage.mean_wage::BIGINT AS mean_wage, wage.wage_p10::BIGINT AS wage_p10,
    wage.wage_p25::BIGINT AS wage_p25, wage.median_wage::BIGINT AS median_wage, wage.wage_p75::BIGINT AS wage_p75,
    wage.wage_p90::BIGINT AS wage_p90
)
FROM snapshot('wage') AS wage
JOIN snapshot('occupation_title') AS title USING (soc)
WHERE title.level = 'detailed'
ORDER BY wage.area_code, wage.soc;
