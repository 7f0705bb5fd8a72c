-- The tables that the transition model was fitted on, and which of them a refresh has changed since.
CREATE TABLE mobility_input AS SELECT * FROM model_input_record;
