-- Award levels of IPEDS, whose codes are in no order: `position` is from the shortest. Names as in the documentation of C2024_A.
-- The least that each takes, from the end of high school, in clock hours and in weeks of instruction: IPEDS's own limits for
-- certificates (300, 900 and 1,800 clock hours; 12 weeks, 1 and 2 years), and for degrees its years of full-time study (2, 4, 5
-- and, for professional doctorates, 6) at 900 clock hours and 30 weeks of instruction an academic year (34 CFR 668.3). Null where
-- IPEDS names no length. Post-baccalaureate certificates lead on from a degree and have none of their own.
CREATE TABLE award_level AS
SELECT award_level::UTINYINT AS award_level, title, kind, position::UTINYINT AS position, least_weeks::USMALLINT AS least_weeks,
    least_hours::USMALLINT AS least_hours
FROM (VALUES
    (20, 1, 'Certificates of less than 12 weeks', 'certificate', 1, 0),
    (21, 2, 'Certificates of at least 12 weeks but less than 1 year', 'certificate', 12, 300),
    (2, 3, 'Certificates of at least 1 but less than 2 years', 'certificate', 30, 900),
    (4, 4, 'Certificates of at least 2 but less than 4 years', 'certificate', 60, 1800),
    (3, 5, 'Associate''s degree', 'associate', 60, 1800),
    (5, 6, 'Bachelor''s degree', 'bachelor', 120, 3600),
    (6, 7, 'Postbaccalaureate certificate', 'graduate', NULL, NULL),
    (7, 8, 'Master''s degree', 'graduate', 150, 4500),
    (8, 9, 'Post-master''s certificate', 'graduate', NULL, NULL),
    (18, 10, 'Doctor''s degree - professional practice', 'graduate', 180, 5400),
    (17, 11, 'Doctor''s degree - research/scholarship', 'graduate', 180, 5400),
    (19, 12, 'Doctor''s degree - other', 'graduate', 180, 5400)
) AS level(award_level, position, title, kind, least_weeks, least_hours)
ORDER BY award_level;
ALTER TABLE award_level ADD PRIMARY KEY (award_level);
