-- Technologies in use, by occupation and commodity.
CREATE TABLE technology AS SELECT * FROM snapshot('technology') ORDER BY soc, commodity_code;
