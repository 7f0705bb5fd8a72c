-- One move with the parts of its score.
SELECT transition.*, part.* EXCLUDE (origin_soc, destination_soc)
FROM transition
JOIN transition_part AS part USING (origin_soc, destination_soc)
WHERE origin_soc = $origin AND destination_soc = $destination
