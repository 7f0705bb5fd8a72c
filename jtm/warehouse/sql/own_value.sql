-- The figures of indicators that a user has loaded, by area and occupation; those of the nation hold where an area has
-- none.
CREATE TABLE own_value AS
SELECT indicator, area_code, soc, value, standard_error
FROM own_figure
ORDER BY indicator, area_code, soc;
