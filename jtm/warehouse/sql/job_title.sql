-- What people call the occupations of OEWS beside their titles. BLS gives each of its names to one occupation; several may
-- share one of O*NET's. A name that both list is BLS's.
CREATE TABLE job_title AS
WITH listed AS (
    SELECT soc_2018, name, 'BLS direct match' AS named_by FROM snapshot('direct_title')
    UNION ALL
    SELECT soc_2018, name, 'O*NET alternate' AS named_by FROM snapshot('alternate_title')
)
SELECT soc_code.soc, listed.name, listed.named_by
FROM listed
JOIN soc_code ON soc_code.code = listed.soc_2018 AND soc_code.classification = '2018'
QUALIFY row_number() OVER (PARTITION BY soc_code.soc, lower(listed.name) ORDER BY listed.named_by, listed.name) = 1
ORDER BY soc_code.soc, listed.name;
