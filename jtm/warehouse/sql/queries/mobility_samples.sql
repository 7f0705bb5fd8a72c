-- What other samples of origins make of upward mobility, by occupation and sample.
SELECT soc, sample, deviation FROM mobility_sample ORDER BY soc, sample
