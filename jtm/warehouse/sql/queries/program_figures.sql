-- Length and price of every listed program by the occupations that it prepares for, all lists together: one row a program and
-- occupation. Its number is of this warehouse only.
SELECT
    dense_rank() OVER (ORDER BY program.list_name, program.program_id) AS program_id, soc, program.hours AS contact_hours,
    program.weeks, program.tuition
FROM program_occupation
JOIN program USING (list_name, program_id)
ORDER BY soc, program_id
