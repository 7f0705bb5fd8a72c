-- How well each area's estimated industry mix predicts occupations that it has not seen.
FROM industry_mix_fit ORDER BY area_code
