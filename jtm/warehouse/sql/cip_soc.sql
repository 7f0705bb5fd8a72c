-- Fields of study (CIP 2020) and the occupations of OEWS that they prepare for. A field that several merged codes of SOC
-- lead from (13-1021 and 13-1022 to 13-1020) has one row an occupation.
CREATE TABLE cip_soc AS
SELECT DISTINCT listed.cip, soc_code.soc
FROM snapshot('cip_soc') AS listed
JOIN soc_code ON soc_code.code = listed.soc_2018 AND soc_code.classification = '2018'
JOIN wage ON wage.area_code = 'US' AND wage.soc = soc_code.soc
ORDER BY listed.cip, soc_code.soc;
ALTER TABLE cip_soc ADD PRIMARY KEY (cip, soc);
