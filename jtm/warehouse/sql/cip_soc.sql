-- Fields of study (CIP 2020) and the occupations of OEWS that they prepare for. A field that several merged codes of SOC
-- lead from (13-1021 and 13-1022 to 13-1020) has one row an occupation. `share` splits a field's awards over its
-- occupations in proportion to their jobs in the nation; a field's shares add up to 1.
CREATE TABLE cip_soc AS
WITH pair AS (
    SELECT DISTINCT listed.cip, soc_code.soc
    FROM snapshot('cip_soc') AS listed
    JOIN soc_code ON soc_code.code = listed.soc_2018 AND soc_code.classification = '2018'
)
SELECT pair.cip, pair.soc, wage.employment / sum(wage.employment) OVER (PARTITION BY pair.cip) AS share
FROM pair
JOIN wage ON wage.area_code = 'US' AND wage.soc = pair.soc
ORDER BY pair.cip, pair.soc;
