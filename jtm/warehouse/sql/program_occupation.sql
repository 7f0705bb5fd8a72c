-- The occupations that a listed program prepares for: by the O*NET codes that the list gives; by its CIP where it gives none
-- that leads to an occupation of OEWS.
CREATE TABLE program_occupation AS
WITH code AS (
    SELECT list_name, program_id, unnest(string_split(onet_soc, ';'))[1:7] AS code
    FROM program
    WHERE onet_soc IS NOT NULL
),
by_code AS (
    SELECT DISTINCT code.list_name, code.program_id, soc_code.soc
    FROM code
    JOIN soc_code USING (code)
),
by_cip AS (
    SELECT program.list_name, program.program_id, cip_soc.soc
    FROM program
    ANTI JOIN by_code USING (list_name, program_id)
    JOIN cip_soc USING (cip)
)
SELECT list_name, program_id, soc, 'O*NET' AS matched_by FROM by_code
UNION ALL
SELECT list_name, program_id, soc, 'CIP' FROM by_cip
ORDER BY list_name, program_id, soc;
