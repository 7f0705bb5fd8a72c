-- What levels look like, in O*NET's words.
SELECT element_id, level, anchor FROM level_anchor ORDER BY element_id, level
