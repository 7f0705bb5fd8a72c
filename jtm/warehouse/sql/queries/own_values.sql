-- The figures of indicators that a user has loaded.
FROM own_value ORDER BY indicator, area_code, soc
