-- Publisher, vintage and licence of every source, indicators that a user has loaded among them.
CREATE TABLE source AS
SELECT * FROM source_record
UNION ALL BY NAME
SELECT
    indicator AS source, 'Your own file' AS publisher, label AS title, vintage,
    CASE WHEN areas > 1 THEN areas || ' areas' ELSE 'as loaded' END AS geography, '' AS licence, '' AS url,
    source AS attribution, rows
FROM own_indicator;
ALTER TABLE source ADD PRIMARY KEY (source);
