-- Fields of study that prepare for an occupation of OEWS.
SELECT cip, title, occupations FROM cip WHERE leads_to = 'occupations' ORDER BY cip
