-- Every area with its totals and price level.
SELECT area.*, parity.rpp, parity.source_row AS rpp_source, parity.built_from_portions AS rpp_built
FROM area
LEFT JOIN price_parity AS parity USING (area_code)
ORDER BY area_code
