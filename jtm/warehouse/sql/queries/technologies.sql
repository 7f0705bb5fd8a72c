-- Technologies that occupations list.
SELECT soc, commodity_code, commodity FROM technology ORDER BY soc, commodity_code
