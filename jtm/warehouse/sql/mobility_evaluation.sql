-- How well the transition model, and others, predict moves that they have not seen.
CREATE TABLE mobility_evaluation AS SELECT * FROM snapshot('mobility_evaluation');
