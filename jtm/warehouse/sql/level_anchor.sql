-- What a level of an element looks like, in O*NET's words; empty until `refresh` has brought them.
CREATE TABLE level_anchor AS SELECT element_id, level, anchor FROM level_anchor_text ORDER BY element_id, level;
