-- What people call each occupation, BLS's names before O*NET's.
SELECT soc, name, origin FROM job_title ORDER BY origin, soc, name
