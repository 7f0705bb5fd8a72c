-- The parts of each pair's score, in hundredths of a log-odds unit; their sum is the score in `transition`.
CREATE TABLE transition_part AS
SELECT
    origin_soc, destination_soc, skills, knowledge, abilities, technologies, activities, titles, related, groups,
    industries, preparation, pay, size
FROM snapshot('transition')
ORDER BY origin_soc, destination_soc;
