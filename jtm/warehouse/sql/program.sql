-- Programs of training lists: the state's in the snapshot, and those that a user has loaded. Places are counties; their
-- centres stand in for addresses. A list is never part of the supply: many of its programs are those of colleges, whose
-- awards IPEDS counts.
CREATE TABLE program AS
SELECT listed.*, county.county_name, county.area_code, county.cbsa, county.longitude, county.latitude
FROM (
    FROM snapshot('program')
    UNION ALL BY NAME
    FROM program_list
) AS listed
LEFT JOIN county USING (county_fips)
ORDER BY listed.list_name, listed.program_id;
