-- All moves, as figures that make square tables.
SELECT origin_soc, destination_soc, likelihood::FLOAT AS likelihood, observed_share, affinity::FLOAT AS affinity,
    similarity::FLOAT AS similarity
FROM transition
ORDER BY origin_soc, destination_soc
