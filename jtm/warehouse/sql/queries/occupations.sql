-- The detailed occupations with their national projection and exposure.
SELECT occupation.*, projection.growth, projection.exit_rate, projection.transfer_rate, projection.period, exposure.ai_applicability
FROM occupation
LEFT JOIN projection ON projection.soc = occupation.soc AND projection.area_code = 'US'
LEFT JOIN exposure ON exposure.soc = occupation.soc
ORDER BY occupation.soc
