-- Indeed's index of job postings by state and month, 1 February 2020 = 100: how postings have moved, and not how many
-- there are. A month with fewer days than the calendar's is not over.
CREATE TABLE postings_index AS
SELECT area.area_code, postings.state, postings.month, postings.postings_index, postings.days
FROM snapshot('postings_index') AS postings
JOIN snapshot('area') AS area ON area.area_type = 'state' AND area.state = postings.state
ORDER BY area.area_code, postings.month;
