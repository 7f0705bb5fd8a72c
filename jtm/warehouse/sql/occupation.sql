-- The detailed occupations of OEWS, with their groups, what entry takes, and where their O*NET ratings come from.
-- A merged occupation such as 13-1020 is its own broad group.
CREATE TABLE occupation AS
SELECT
    detailed.soc,
    detailed.title,
    major.soc AS major_group,
    major.title AS major_group_title,
    -- Where a minor group holds one broad group only, OEWS lists it once, as the broad one.
    coalesce(minor.soc, detailed.soc[1:4] || '000') AS minor_group,
    coalesce(minor.title, broad.title, detailed.title) AS minor_group_title,
    detailed.soc[1:6] || '0' AS broad_group,
    coalesce(broad.title, detailed.title) AS broad_group_title,
    profile.job_zone,
    projection.typical_education,
    projection.experience,
    projection.training,
    profile.ratings_from,
    profile.imputed_from,
    profile.odd_specialties
FROM snapshot('occupation_title') AS detailed
JOIN snapshot('occupation_title') AS major
    ON major.level = 'major' AND major.soc = detailed.soc[1:2] || '-0000'
LEFT JOIN snapshot('occupation_title') AS minor
    ON minor.level = 'minor' AND minor.soc IN (detailed.soc[1:4] || '000', detailed.soc[1:5] || '00')
LEFT JOIN snapshot('occupation_title') AS broad
    ON broad.level = 'broad' AND broad.soc = detailed.soc[1:6] || '0'
LEFT JOIN snapshot('projection') AS projection ON projection.soc = detailed.soc
LEFT JOIN snapshot('occupation_profile') AS profile ON profile.soc = detailed.soc
WHERE detailed.level = 'detailed'
QUALIFY row_number() OVER (PARTITION BY detailed.soc ORDER BY length(rtrim(minor.soc, '0')) DESC) = 1
ORDER BY detailed.soc;
ALTER TABLE occupation ADD PRIMARY KEY (soc);
