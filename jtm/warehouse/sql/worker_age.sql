-- US workers of occupations by age. The persons are those of the CPS line matched_title, which a broad group's
-- occupations share: they are not summed, and no share is multiplied by a headcount.
CREATE TABLE worker_age AS
SELECT soc, employed, employed_16_19, employed_20_24, employed_25_34, employed_35_44, employed_45_54, employed_55_64,
    employed_65_over, share_55_over, median_age, matched_title, match
FROM snapshot('worker_age')
ORDER BY soc;
ALTER TABLE worker_age ADD PRIMARY KEY (soc);
