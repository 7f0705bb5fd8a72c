-- Awards of first majors, one row an institution, field, award level and year: which occupations a field serves stands in
-- `cip_soc`, so that no sum over this table counts an award twice. A year ends on 30 June.
CREATE TABLE completion AS
SELECT unitid, cip, award_level, year, completions::BIGINT AS completions
FROM snapshot('completion')
ORDER BY unitid, cip, award_level, year;
