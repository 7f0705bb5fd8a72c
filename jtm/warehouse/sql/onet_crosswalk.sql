-- From O*NET's occupations and specialties to the occupations of OEWS.
CREATE TABLE onet_crosswalk AS SELECT onet_soc, soc FROM snapshot('onet_crosswalk') ORDER BY onet_soc;
