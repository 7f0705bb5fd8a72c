-- All moves, by origin and then destination, as the mart is written: DuckDB keeps that order, and sorting anew, or reading
-- the codes again for each of 700,000 pairs, would cost the app a tenth of its memory.
SELECT likelihood::FLOAT AS likelihood, observed_share, affinity::FLOAT AS affinity, similarity::FLOAT AS similarity
FROM transition
