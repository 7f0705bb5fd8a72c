-- The shortest award that leads to each occupation, and the least that it takes. Where BLS names an award as the typical entry
-- education, it is the shortest of that kind (a nondegree award is a certificate); elsewhere the shortest certificate in the
-- occupation's fields. Shortest is the level by which a quarter of that kind's awards, nationwide and over all years here, have
-- been conferred, from the shortest level up: a few short courses beside the program that leads to the job do not speak for it.
-- Where no field leads to an occupation, the degree that BLS names stands alone; a certificate has no length then, and no row.
CREATE TABLE shortest_award AS
WITH kind AS (
    SELECT occupation.soc, level.award_level, level.position, education.named, education.wanted
    FROM occupation
    JOIN (VALUES
        ('No formal educational credential', 'certificate', FALSE),
        ('High school diploma or equivalent', 'certificate', FALSE),
        ('Some college, no degree', 'certificate', FALSE),
        ('Postsecondary nondegree award', 'certificate', TRUE),
        ('Associate''s degree', 'associate', TRUE),
        ('Bachelor''s degree', 'bachelor', TRUE),
        ('Master''s degree', 'master', TRUE),
        ('Doctoral or professional degree', 'doctor', TRUE)
    ) AS education(typical_education, wanted, named) USING (typical_education)
    JOIN award_level AS level ON CASE education.wanted
        WHEN 'master' THEN level.award_level = 7
        WHEN 'doctor' THEN level.award_level IN (17, 18, 19)
        ELSE level.kind = education.wanted
    END
),
conferred AS (
    SELECT cip_soc.soc, completion.award_level, sum(completion.completions) AS awards
    FROM cip_soc
    JOIN completion USING (cip)
    GROUP BY ALL
),
reached AS (
    SELECT kind.*,
        sum(conferred.awards) OVER (PARTITION BY kind.soc ORDER BY kind.position)
            / nullif(sum(conferred.awards) OVER (PARTITION BY kind.soc), 0) AS share
    FROM kind
    LEFT JOIN conferred USING (soc, award_level)
)
SELECT reached.soc, reached.award_level, level.title AS award, level.least_weeks, level.least_hours, reached.named
FROM reached
JOIN award_level AS level USING (award_level)
WHERE share >= 0.25 OR (share IS NULL AND wanted <> 'certificate')
QUALIFY row_number() OVER (PARTITION BY reached.soc ORDER BY reached.position) = 1
ORDER BY reached.soc;
ALTER TABLE shortest_award ADD PRIMARY KEY (soc);
