-- Exposure of occupations to generative AI.
CREATE TABLE exposure AS SELECT * FROM snapshot('exposure') ORDER BY soc;
ALTER TABLE exposure ADD PRIMARY KEY (soc);
