-- All moves, to be written to a file.
SELECT origin_soc, destination_soc, likelihood, observed_share, skill_gap, knowledge_gap, affinity, similarity
FROM transition
ORDER BY origin_soc, destination_soc
