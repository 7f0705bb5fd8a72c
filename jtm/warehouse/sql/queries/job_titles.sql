-- What people call each occupation, BLS's names before O*NET's.
SELECT soc, name, named_by FROM job_title ORDER BY named_by, soc, name
