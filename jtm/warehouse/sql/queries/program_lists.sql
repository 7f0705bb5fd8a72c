-- The training lists that are here, with how much of each can be used.
SELECT list_name, vintage, count(*) AS programs, count(DISTINCT provider) AS providers,
    count(*) FILTER (weeks IS NOT NULL AND tuition IS NOT NULL) AS with_weeks_and_tuition, count(hours) AS with_hours,
    count(county_fips) AS with_county
FROM program
GROUP BY ALL
ORDER BY list_name
