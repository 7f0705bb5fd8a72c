-- National employment by industry and detailed occupation; about 7% of the cells are withheld.
CREATE TABLE staffing AS
SELECT staffing.*
FROM snapshot('staffing') AS staffing
JOIN snapshot('occupation_title') AS title USING (soc)
WHERE title.level = 'detailed'
ORDER BY staffing.naics, staffing.soc;
