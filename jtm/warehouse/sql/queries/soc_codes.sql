-- The codes of several classifications that lead to an occupation of OEWS.
SELECT DISTINCT code FROM soc_code ORDER BY code
