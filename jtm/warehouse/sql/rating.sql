-- O*NET importance (1-5) and level (0-7) of the elements, for every OEWS occupation.
CREATE TABLE rating AS SELECT * FROM snapshot('rating') ORDER BY soc, element_id;
