-- Detailed cells by area. Summary rows are left out so that no sum counts a job twice; totals stand in `area`.
CREATE TABLE wage AS
SELECT wage.*
FROM snapshot('wage') AS wage
JOIN snapshot('occupation_title') AS title USING (soc)
WHERE title.level = 'detailed'
ORDER BY wage.area_code, wage.soc;
