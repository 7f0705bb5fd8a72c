-- Median weekly earnings of the nation's full-time workers by occupation and sex. The persons are those of the CPS line
-- matched_title, which a broad group's occupations share: they are not summed.
CREATE TABLE pay_by_sex AS
SELECT soc, full_time, full_time_men, full_time_women, weekly_pay, weekly_pay_men, weekly_pay_women,
    weekly_pay_women / weekly_pay_men AS pay_ratio, matched_title, match
FROM snapshot('pay_by_sex')
ORDER BY soc;
ALTER TABLE pay_by_sex ADD PRIMARY KEY (soc);
