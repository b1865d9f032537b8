-- report view: the answers to each question at each stage
CREATE OR REPLACE VIEW question_satisfaction AS
WITH cell AS (
    SELECT d.stage, d.question, rollup(d.ratings) AS all_ratings
    FROM monthly_cut AS d
    WHERE d.cut = 'all' AND d.question IS NOT NULL
    GROUP BY d.stage, d.question
)
SELECT
    s.journey,
    c.stage,
    s.position,
    c.question,
    q.measure,
    q.item,
    q.dimension,
    q.scale,
    answers(v.ratings) AS n,
    mean(v.ratings) AS mean,
    sd(v.ratings) AS sd,
    e.value AS figure,
    e.low,
    e.high,
    -- Of a measure without a cut (what is expected) nobody is satisfied or unhappy.
    CASE WHEN q.satisfied_from IS NOT NULL THEN share(v.ratings, least(q.satisfied_from, q.best), greatest(q.satisfied_from, q.best)) END AS satisfied_share,
    CASE WHEN q.unhappy_to IS NOT NULL THEN share(v.ratings, least(q.unhappy_to, q.worst), greatest(q.unhappy_to, q.worst)) END AS unhappy_share,
    sparkline(v.ratings) AS sparkline,
    CASE
        WHEN v.ratings IS NULL THEN 'small'
        WHEN effective_n(v.ratings) < CASE q.measure WHEN 'nps' THEN p.small_base_nps ELSE p.small_base END THEN 'small'
        ELSE 'ok'
    END AS base
FROM cell AS c
JOIN known_question AS q ON q.question = c.question
LEFT JOIN known_stage AS s ON s.stage = c.stage
CROSS JOIN program_setting AS p
CROSS JOIN LATERAL (SELECT CASE WHEN answers(c.all_ratings) >= p.suppress_below THEN c.all_ratings END AS ratings) AS v
CROSS JOIN LATERAL measure_estimate(q.measure, v.ratings, p.confidence) AS e
ORDER BY s.journey_position, s.journey, s.position, c.stage, q.dimension NULLS FIRST, q.item NULLS FIRST, c.question;

COMMENT ON VIEW question_satisfaction IS 'One row a stage and question, of customers answers, items too.';
COMMENT ON COLUMN question_satisfaction.journey IS 'The journey.';
COMMENT ON COLUMN question_satisfaction.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN question_satisfaction.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN question_satisfaction.question IS 'The question.';
COMMENT ON COLUMN question_satisfaction.measure IS 'What it measures.';
COMMENT ON COLUMN question_satisfaction.item IS 'Item of a longer scale; NULL: a headline question.';
COMMENT ON COLUMN question_satisfaction.dimension IS 'Dimension of the item.';
COMMENT ON COLUMN question_satisfaction.scale IS 'Scale, worst..best.';
COMMENT ON COLUMN question_satisfaction.n IS 'Answers.';
COMMENT ON COLUMN question_satisfaction.mean IS 'Mean score.';
COMMENT ON COLUMN question_satisfaction.sd IS 'Standard deviation of the scores, divisor n - 1.';
COMMENT ON COLUMN question_satisfaction.figure IS 'The measures own figure (see measure_estimate).';
COMMENT ON COLUMN question_satisfaction.low IS 'Lower end of its interval.';
COMMENT ON COLUMN question_satisfaction.high IS 'Upper end of its interval.';
COMMENT ON COLUMN question_satisfaction.satisfied_share IS '% satisfied, by the question''s own cut, else the measure''s convention; NULL where there is neither.';
COMMENT ON COLUMN question_satisfaction.unhappy_share IS '% unhappy, likewise.';
COMMENT ON COLUMN question_satisfaction.sparkline IS 'Distribution, worst score first.';
COMMENT ON COLUMN question_satisfaction.base IS 'small: fewer answers than small_base (small_base_nps for nps; effective n where weighted); ok.';
