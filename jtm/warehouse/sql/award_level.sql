-- Award levels of IPEDS, whose codes are in no order: `position` is from the shortest. Names as in the documentation of C2024_A.
CREATE TABLE award_level AS
SELECT award_level::UTINYINT AS award_level, title, kind, row_number() OVER () AS position
FROM (VALUES
    (20, 'Certificates of less than 12 weeks', 'certificate'),
    (21, 'Certificates of at least 12 weeks but less than 1 year', 'certificate'),
    (2, 'Certificates of at least 1 but less than 2 years', 'certificate'),
    (4, 'Certificates of at least 2 but less than 4 years', 'certificate'),
    (3, 'Associate''s degree', 'associate'),
    (5, 'Bachelor''s degree', 'bachelor'),
    (6, 'Postbaccalaureate certificate', 'graduate'),
    (7, 'Master''s degree', 'graduate'),
    (8, 'Post-master''s certificate', 'graduate'),
    (18, 'Doctor''s degree - professional practice', 'graduate'),
    (17, 'Doctor''s degree - research/scholarship', 'graduate'),
    (19, 'Doctor''s degree - other', 'graduate')
) AS level(award_level, title, kind)
ORDER BY award_level;
