-- US composition of each occupation that CPS has a line for; blank where its base is under 50,000.
SELECT soc, share_women, share_white, share_black, share_asian, share_hispanic FROM demographics ORDER BY soc
