-- How well the estimated mix of each area predicts occupations that it has not seen.
CREATE TABLE industry_mix_fit AS SELECT * FROM snapshot('industry_mix_fit') ORDER BY area_code;
