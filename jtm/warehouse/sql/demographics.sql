-- US composition of occupations by sex, race and ethnicity. `employed` is that of the CPS line matched_title, which a broad
-- group's occupations share: it is not summed, and no share is multiplied by a headcount.
CREATE TABLE demographics AS
SELECT soc, employed, share_women, share_white, share_black, share_asian, share_hispanic, matched_title, match
FROM snapshot('demographics')
ORDER BY soc;
ALTER TABLE demographics ADD PRIMARY KEY (soc);
