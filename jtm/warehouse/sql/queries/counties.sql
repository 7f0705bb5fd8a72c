-- Every county without its boundary, for pickers and to place the programs of a list.
SELECT county_fips, county_name, state, area_code, cbsa, longitude, latitude FROM county ORDER BY county_fips
