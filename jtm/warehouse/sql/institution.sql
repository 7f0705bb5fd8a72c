-- Postsecondary institutions with the OEWS area of their county. `cbsa` is as IPEDS gives it, micropolitan areas included.
CREATE TABLE institution AS
SELECT institution.* RENAME (level AS institution_level), county.area_code
FROM snapshot('institution') AS institution
LEFT JOIN county USING (county_fips)
ORDER BY institution.unitid;
ALTER TABLE institution ADD PRIMARY KEY (unitid);
