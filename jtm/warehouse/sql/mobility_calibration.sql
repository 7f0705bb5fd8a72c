-- Predicted likelihood against observed share of leavers, in tenths of the pairs.
CREATE TABLE mobility_calibration AS SELECT * FROM snapshot('mobility_calibration');
