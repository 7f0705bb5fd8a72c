-- Projections of the states, and the nation's of the same years, by Projections Central. An occupation that a state does
-- not publish has no row; one without jobs at the start has no growth. Openings of a state whose median rate is under
-- half the nation's, as where they are those of growth alone, are blank. Only codes that OEWS has today are here: a
-- code of an older classification, or of several occupations together, is in the snapshot alone.
CREATE TABLE state_projection AS
WITH listed AS (
    SELECT projection.*
    FROM snapshot('state_projection') AS projection
    JOIN snapshot('occupation_title') AS title USING (soc)
    WHERE title.level = 'detailed'
), rate AS (
    SELECT state_fips, median(openings / base) AS openings_rate FROM listed WHERE base > 0 GROUP BY state_fips
), judged AS (
    SELECT state_fips, openings_rate >= (SELECT openings_rate FROM rate WHERE state_fips = '00') / 2 AS sound FROM rate
)
SELECT
    listed.soc,
    CASE listed.state_fips WHEN '00' THEN 'US' ELSE listed.state_fips END AS area_code,
    listed.first_year || '-' || listed.last_year % 100 AS period,
    listed.base,
    listed.projected,
    listed.projected - listed.base AS job_change,
    listed.growth AS growth_state,
    CASE WHEN listed.base = 0 THEN 'no_jobs_at_start' END AS growth_flag,
    CASE WHEN judged.sound THEN listed.openings END AS openings,
    CASE WHEN NOT judged.sound THEN 'rate_too_low' END AS openings_flag
FROM listed
JOIN judged USING (state_fips)
ORDER BY listed.soc, area_code;
