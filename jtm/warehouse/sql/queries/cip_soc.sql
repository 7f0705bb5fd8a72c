-- Which fields of study prepare for which occupations of OEWS.
SELECT cip, soc FROM cip_soc ORDER BY cip, soc
