-- What the transition model was fitted on.
FROM mobility_input
