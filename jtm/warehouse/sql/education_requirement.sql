-- What incumbents and experts say entry takes: shares by category of the O*NET scales RL, RW, PT and OJ.
CREATE TABLE education_requirement AS SELECT * RENAME (share AS respondents_share) FROM snapshot('education_requirement') ORDER BY soc, scale, category;
