-- Indicators that a user has loaded, as their heads describe them.
FROM own_indicator ORDER BY indicator
