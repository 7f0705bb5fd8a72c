-- Every field of study that the crosswalk, the completions or a training list names, and what becomes of it: it prepares
-- for occupations of OEWS; for others only, such as military ones; for none (99-9999 in the crosswalk); or the crosswalk
-- does not know it.
CREATE TABLE cip AS
WITH listed AS (
    SELECT cip FROM snapshot('cip')
    UNION
    SELECT cip FROM snapshot('completion')
    UNION
    SELECT cip FROM snapshot('program') WHERE cip IS NOT NULL
    UNION
    SELECT cip FROM program_list WHERE cip IS NOT NULL
),
served AS (SELECT cip, count(*) AS occupations FROM cip_soc GROUP BY cip)
SELECT
    listed.cip,
    named.title,
    coalesce(served.occupations, 0) AS occupations,
    CASE
        WHEN served.cip IS NOT NULL THEN 'occupations'
        WHEN listed.cip IN (SELECT cip FROM snapshot('cip_soc')) THEN 'not in OEWS'
        WHEN named.cip IS NOT NULL THEN 'no match'
        ELSE 'not in crosswalk'
    END AS leads_to
FROM listed
LEFT JOIN snapshot('cip') AS named ON named.cip = listed.cip
LEFT JOIN served ON served.cip = listed.cip
ORDER BY listed.cip;
ALTER TABLE cip ADD PRIMARY KEY (cip);
