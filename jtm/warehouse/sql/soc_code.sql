-- From the codes that other lists use to the occupations of OEWS: detailed codes of 2018, those that OEWS merges (13-1021
-- leads to 13-1020), OEWS's own, and codes of 2010 that 2018 does not use any more. A code of 2010 that was split leads to
-- several. Groups such as 51-4120 and military occupations lead nowhere.
CREATE TABLE soc_code AS
WITH current AS (
    SELECT onet_soc[1:7] AS code, soc FROM snapshot('onet_crosswalk')
    UNION
    SELECT soc, soc FROM occupation
),
former AS (
    SELECT soc_2010.soc_2010 AS code, current.soc
    FROM snapshot('soc_2010') AS soc_2010
    JOIN current ON current.code = soc_2010.soc_2018
    WHERE soc_2010.soc_2010 NOT IN (SELECT code FROM current)
)
SELECT code, soc, classification
FROM (
    SELECT code, soc, '2018' AS classification FROM current
    UNION
    SELECT code, soc, '2010' FROM former
)
JOIN occupation USING (soc)
ORDER BY code, soc;
