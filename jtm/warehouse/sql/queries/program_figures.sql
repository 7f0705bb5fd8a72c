-- Length and price of every listed program by the occupations that it prepares for, all lists together: one row a program and
-- occupation, with whether it is near the region, in $area (an area of OEWS, or a state) or within $miles of ($longitude,
-- $latitude), and in which state. Each may be null. The number of a program is of this warehouse only.
SELECT
    dense_rank() OVER (ORDER BY program.list_name, program.program_id) AS program_id, soc, program.hours AS contact_hours,
    program.weeks, program.tuition, program.list_name, program.vintage AS list_vintage, program.state,
    coalesce($area::VARCHAR IN (program.area_code, program.cbsa, program.county_fips[1:2]), FALSE)
        OR coalesce(miles_between(program.longitude, program.latitude, $longitude::DOUBLE, $latitude::DOUBLE)
            <= $miles::DOUBLE, FALSE) AS near
FROM program_occupation
JOIN program USING (list_name, program_id)
ORDER BY soc, program_id
