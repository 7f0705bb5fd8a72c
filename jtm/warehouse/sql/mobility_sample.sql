-- By how much other samples of origins move an occupation's upward mobility, in log points a year.
CREATE TABLE mobility_sample AS SELECT * FROM snapshot('mobility_sample') ORDER BY soc, sample;
