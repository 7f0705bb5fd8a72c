-- Publisher, vintage and licence of every source.
FROM source ORDER BY source
