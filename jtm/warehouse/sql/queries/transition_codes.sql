-- The occupations that moves are known of.
SELECT DISTINCT origin_soc AS soc FROM transition ORDER BY soc
