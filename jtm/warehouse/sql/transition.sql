-- Moves between detailed occupations: P(destination | the worker leaves the origin), from the parts of the fitted score
-- (in hundredths), and closeness without size: likelihood over the destination's share of the nation's jobs, capped at
-- its 95th percentile. Similarity is what the destination asks for and the origin has, skills and knowledge averaged.
CREATE TABLE transition AS
WITH scored AS (
    SELECT
        *,
        (skills + knowledge + abilities + technologies + activities + titles + related + groups + industries
            + preparation + pay + size) / 100 AS score
    FROM snapshot('transition')
),
likely AS (
    SELECT
        *,
        CASE WHEN origin_soc = destination_soc THEN 0 ELSE exp(score) END
            / sum(exp(score)) FILTER (origin_soc <> destination_soc) OVER (PARTITION BY origin_soc) AS likelihood
    FROM scored
),
size AS (
    SELECT soc, employment / sum(employment) OVER () AS share
    FROM wage
    WHERE area_code = 'US' AND employment > 0
),
near AS (
    SELECT likely.*, likelihood / size.share AS affinity
    FROM likely
    LEFT JOIN size ON size.soc = likely.destination_soc
),
cap AS (SELECT quantile_cont(affinity, 0.95) AS affinity FROM near WHERE origin_soc <> destination_soc)
SELECT
    origin_soc,
    destination_soc,
    likelihood,
    observed_share,
    least(near.affinity, cap.affinity) AS affinity,
    1 - (skill_gap + knowledge_gap) / 2 AS similarity,
    skill_gap,
    knowledge_gap,
    score AS log_odds
FROM near, cap
ORDER BY origin_soc, destination_soc;
