-- What a family needs against two adults with two children, by the three-parameter scale of the Supplemental Poverty
-- Measure: the square root of one or two adults without children; a lone adult's first child counts 0.8 and others 0.5,
-- to the power of 0.7; in all other families each child counts 0.5, to the power of 0.7.
CREATE TABLE family_scale AS
SELECT
    adults::UTINYINT AS adults,
    children::UTINYINT AS children,
    CASE
        WHEN adults <= 2 AND children = 0 THEN pow(adults, 0.5)
        WHEN adults = 1 THEN pow(1 + 0.8 + 0.5 * (children - 1), 0.7)
        ELSE pow(adults + 0.5 * children, 0.7)
    END / pow(2 + 0.5 * 2, 0.7) AS family_scale
FROM range(1, 7) AS adult(adults), range(0, 9) AS child(children)
ORDER BY adults, children;
ALTER TABLE family_scale ADD PRIMARY KEY (adults, children);
