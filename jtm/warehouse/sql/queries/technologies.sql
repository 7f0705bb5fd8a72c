-- Technologies that occupations list.
SELECT soc, commodity_code, commodity, hot, in_demand, examples FROM technology ORDER BY soc, commodity_code
