-- Published jobs of one area by occupation, with their relative standard error in percent.
SELECT soc, employment, employment_rse FROM wage WHERE area_code = $area AND employment > 0 ORDER BY soc
