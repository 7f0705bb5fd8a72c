-- What O*NET says that occupations ask of workers; a suppressed rating stays blank.
SELECT rating.*, element.name, element.domain
FROM rating
JOIN element USING (element_id)
ORDER BY rating.soc, rating.element_id
