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
    coalesce(q.worst BETWEEN -100 AND 100 AND q.best BETWEEN -100 AND 100 AND abs(q.best - q.worst) BETWEEN 1 AND 100
             AND (q.measure <> 'nps' OR (q.worst = 0 AND q.best = 10)), false) AS is_fit,
    coalesce(q.satisfied_from, satisfied_from(q.measure, q.worst, q.best)) AS satisfied_from,
    coalesce(q.unhappy_to, unhappy_to(q.measure, q.worst, q.best)) AS unhappy_to
FROM question AS q
WHERE q.question IS NOT NULL
ORDER BY q.question, q.measure, q.worst, q.best;

COMMENT ON VIEW known_question IS 'One row a question: its scale, and the scores from which it counts as satisfied and down to which as unhappy (the company''s own cuts, else the measure''s convention; NULL where there is none).';
