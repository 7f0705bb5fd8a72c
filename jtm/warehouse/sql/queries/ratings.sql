-- What O*NET says that occupations ask of workers; a suppressed rating stays blank.
SELECT rating.soc, rating.element_id, element.name, element.domain, rating.importance, rating.level
FROM rating
JOIN element USING (element_id)
ORDER BY rating.soc, rating.element_id
