-- Award levels of IPEDS, whose codes are in no order: `position` is from the shortest. Names as in the documentation of C2024_A.
CREATE TABLE award_level AS
SELECT award_level::UTINYINT AS award_level, title, kind, position::UTINYINT AS position
FROM (VALUES
    (20, 1, 'Certificates of less than 12 weeks', 'certificate'),
    (21, 2, 'Certificates of at least 12 weeks but less than 1 year', 'certificate'),
    (2, 3, 'Certificates of at least 1 but less than 2 years', 'certificate'),
    (4, 4, 'Certificates of at least 2 but less than 4 years', 'certificate'),
    (3, 5, 'Associate''s degree', 'associate'),
    (5, 6, 'Bachelor''s degree', 'bachelor'),
    (6, 7, 'Postbaccalaureate certificate', 'graduate'),
    (7, 8, 'Master''s degree', 'graduate'),
    (8, 9, 'Post-master''s certificate', 'graduate'),
    (18, 10, 'Doctor''s degree - professional practice', 'graduate'),
    (17, 11, 'Doctor''s degree - research/scholarship', 'graduate'),
    (19, 12, 'Doctor''s degree - other', 'graduate')
) AS level(award_level, position, title, kind)
ORDER BY award_level;
