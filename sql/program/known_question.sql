-- internal view: each question once, with its scale and its cuts
CREATE OR REPLACE VIEW known_question AS
SELECT DISTINCT ON (q.question)
    q.question,
    q.measure,
    q.worst,
    q.best,
    q.worst || '..' || q.best AS scale,
    q.scope,
    q.stage,
    q.item,
    q.dimension,
    -- Whether answers on this scale can be read at all, and as this measure.
    f.is_fit,
    coalesce(q.satisfied_from, CASE WHEN f.is_fit THEN satisfied_from(q.measure, q.worst, q.best) END) AS satisfied_from,
    coalesce(q.unhappy_to, CASE WHEN f.is_fit THEN unhappy_to(q.measure, q.worst, q.best) END) AS unhappy_to
FROM question AS q
CROSS JOIN LATERAL (
    SELECT coalesce(q.measure IS NOT NULL AND q.worst BETWEEN -100 AND 100 AND q.best BETWEEN -100 AND 100 AND abs(q.best - q.worst) BETWEEN 1 AND 100
                    AND (q.measure <> 'nps' OR (q.worst = 0 AND q.best = 10)), false)
) AS f (is_fit)
WHERE q.question IS NOT NULL
ORDER BY q.question, q.measure, q.worst, q.best;

COMMENT ON VIEW known_question IS 'One row a question: its scale, and the scores from which it counts as satisfied and down to which as unhappy (the company''s own cuts, else the measure''s convention; NULL where there is none).';
