-- The groups of each occupation and O*NET's codes for it, as other systems know them.
SELECT occupation.soc, major_group, minor_group, broad_group, list(onet_soc ORDER BY onet_soc) AS onet_soc
FROM occupation
LEFT JOIN onet_crosswalk ON onet_crosswalk.soc = occupation.soc
GROUP BY ALL
ORDER BY occupation.soc
