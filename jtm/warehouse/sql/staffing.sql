-- National employment by industry and detailed occupation; about 7% of the cells are withheld.
CREATE TABLE staffing AS
-- Figures are 64 bits wide here, so that a sum of jobs times dollars does not overflow.
SELECT staffing.* REPLACE (
    staffing.employment::BIGINT AS employment, staffing.mean_wage::BIGINT AS mean_wage, staffing.wage_p10::BIGINT AS wage_p10,
    staffing.wage_p25::BIGINT AS wage_p25, staffing.median_wage::BIGINT AS median_wage, staffing.wage_p75::BIGINT AS wage_p75,
    staffing.wage_p90::BIGINT AS wage_p90
)
FROM snapshot('staffing') AS staffing
JOIN snapshot('occupation_title') AS title USING (soc)
WHERE title.level = 'detailed'
ORDER BY staffing.naics, staffing.soc;
