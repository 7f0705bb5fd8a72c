-- National projections, and those that a user has loaded for a region. Growth is over the whole period; exit_rate,
-- openings, exits and transfers are annual.
CREATE TABLE projection AS
SELECT soc, 'US' AS area_code, 'United States' AS geography, period, base, projected, growth, openings, exits,
    transfers, exit_rate, transfer_rate
FROM snapshot('projection')
UNION ALL BY NAME
SELECT * FROM regional_projection
ORDER BY area_code, soc;
