-- Programs of training lists that prepare for any of the occupations $socs, one row a program. $area or $miles from ($longitude,
-- $latitude), whichever holds, and $county narrow it down; each may be null. Miles are to the centre of the program's county.
SELECT
    program.list_name, program.vintage AS list_vintage, program.program_id, program.provider, program.provider_type, program.program,
    program.campus, program.city, program.state, program.county_fips, program.county_name, program.area_code, program.cbsa,
    program.longitude, program.latitude,
    miles_between(program.longitude, program.latitude, $longitude::DOUBLE, $latitude::DOUBLE) AS miles,
    program.weeks, program.hours, program.tuition, program.supplies, program.cip, cip.title AS field, program.onet_soc,
    program.outcome, program.delivery, served.matched_by, served.socs
FROM program
JOIN (
    SELECT list_name, program_id, matched_by, list(soc ORDER BY soc) AS socs
    FROM program_occupation
    WHERE list_contains($socs, soc)
    GROUP BY ALL
) AS served USING (list_name, program_id)
LEFT JOIN cip ON cip.cip = program.cip
WHERE (($area::VARCHAR IS NULL AND $miles::DOUBLE IS NULL) OR $area = 'US'
        OR $area IN (program.area_code, program.cbsa, program.county_fips[1:2]) OR miles <= $miles)
    AND ($county::VARCHAR IS NULL OR program.county_fips = $county)
ORDER BY program.provider, program.program, program.list_name, program.program_id
