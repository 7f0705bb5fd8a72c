-- Rated elements of the O*NET content model.
CREATE TABLE element AS
SELECT element_id, name, domain FROM snapshot('element') ORDER BY element_id;
ALTER TABLE element ADD PRIMARY KEY (element_id);
