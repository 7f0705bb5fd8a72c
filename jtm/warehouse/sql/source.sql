-- Publisher, vintage and licence of every source.
CREATE TABLE source AS SELECT * FROM source_record;
ALTER TABLE source ADD PRIMARY KEY (source);
