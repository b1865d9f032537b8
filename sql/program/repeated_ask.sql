-- report view: what customers are asked for twice
CREATE OR REPLACE VIEW repeated_ask AS
WITH ask AS (
    -- Within one interaction a thing is asked for once.
    SELECT DISTINCT p.case_id, p.interaction_id, p.occurred_at, p.stage, p.owner, w.what
    FROM placed_interaction AS p
    CROSS JOIN LATERAL unnest(p.asked) AS w (what)
    WHERE p.case_id IS NOT NULL AND w.what IS NOT NULL
), numbered AS (
    SELECT a.*, row_number() OVER (PARTITION BY a.case_id, a.what ORDER BY a.occurred_at, a.interaction_id) AS time
    FROM ask AS a
), asked AS (
    SELECT n.stage, n.what, n.case_id, max(n.time) AS last_time
    FROM numbered AS n
    GROUP BY n.stage, n.what, n.case_id
), counted AS (
    SELECT a.stage, a.what, count(*) AS cases, count(*) FILTER (WHERE a.last_time > 1) AS again
    FROM asked AS a
    GROUP BY a.stage, a.what
), who AS (
    -- Who had asked before, in the cases that are asked again here.
    SELECT a.stage, a.what, string_agg(DISTINCT e.owner, ', ' ORDER BY e.owner) AS asked_before_by
    FROM asked AS a
    JOIN (SELECT n.case_id, n.what, n.owner, min(n.time) AS first_time FROM numbered AS n GROUP BY n.case_id, n.what, n.owner) AS e
        ON e.case_id = a.case_id AND e.what = a.what AND e.first_time < a.last_time
    GROUP BY a.stage, a.what
), voice AS MATERIALIZED (
    SELECT * FROM case_voice
), heard AS (
    -- What was said at the stage, by what cases were asked for again there: few rows, which all things asked for share.
    SELECT v.stage, a.whats, v.measure, v.scale, rollup(v.ratings) AS ratings
    FROM voice AS v
    LEFT JOIN (SELECT a.case_id, a.stage, array_agg(a.what ORDER BY a.what) AS whats FROM asked AS a WHERE a.last_time > 1 GROUP BY a.case_id, a.stage) AS a
        ON a.case_id = v.case_id AND a.stage = v.stage
    GROUP BY v.stage, a.whats, v.measure, v.scale
), said AS (
    -- By cases that were asked again, and by all others.
    SELECT DISTINCT ON (g.stage, g.what) g.*
    FROM (
        SELECT c.stage, c.what, h.measure, h.scale,
               rollup(h.ratings) FILTER (WHERE c.what = ANY (h.whats)) AS again,
               rollup(h.ratings) FILTER (WHERE (c.what = ANY (h.whats)) IS NOT TRUE) AS others
        FROM counted AS c
        JOIN heard AS h ON h.stage = c.stage
        GROUP BY c.stage, c.what, h.measure, h.scale
    ) AS g
    ORDER BY g.stage, g.what, array_position(ARRAY['csat', 'nps', 'ces'], g.measure), answers(g.again) DESC NULLS LAST, g.scale
)
SELECT
    s.journey,
    c.stage,
    s.label,
    s.position,
    s.owner,
    c.what,
    c.cases,
    c.again,
    e.value AS again_share,
    e.low AS again_low,
    e.high AS again_high,
    w.asked_before_by,
    v.measure,
    a.value AS figure_again, a.low AS figure_again_low, a.high AS figure_again_high, a.answers AS n_again,
    o.value AS figure_others, o.low AS figure_others_low, o.high AS figure_others_high, o.answers AS n_others,
    d.value AS difference, d.low AS difference_low, d.high AS difference_high, d.p_value
FROM counted AS c
CROSS JOIN program_setting AS p
LEFT JOIN known_stage AS s ON s.stage = c.stage
LEFT JOIN who AS w ON w.stage IS NOT DISTINCT FROM c.stage AND w.what = c.what
LEFT JOIN said AS v ON v.stage IS NOT DISTINCT FROM c.stage AND v.what = c.what
CROSS JOIN LATERAL share_estimate(rating_summary(0, 1, ARRAY[c.cases - c.again, c.again]), 1, 1, p.confidence) AS e
CROSS JOIN LATERAL (SELECT CASE WHEN answers(v.again) >= p.suppress_below THEN v.again END AS again,
                           CASE WHEN answers(v.others) >= p.suppress_below THEN v.others END AS others) AS shown
CROSS JOIN LATERAL measure_estimate(v.measure, shown.again, p.confidence) AS a
CROSS JOIN LATERAL measure_estimate(v.measure, shown.others, p.confidence) AS o
CROSS JOIN LATERAL measure_change(v.measure, shown.others, shown.again, p.confidence) AS d
ORDER BY s.journey_position, s.journey, s.position, c.stage, c.again DESC, c.what;

COMMENT ON VIEW repeated_ask IS 'One row a stage and what customers were asked for there: in how many cases, and in how many of these the same had been asked before in the case, here or elsewhere. Satisfaction is of headline answers at the stage, of cases that were asked again there, beside all others.';
COMMENT ON COLUMN repeated_ask.journey IS 'The journey.';
COMMENT ON COLUMN repeated_ask.stage IS 'The stage where it was asked; NULL: of none.';
COMMENT ON COLUMN repeated_ask.label IS 'What readers see.';
COMMENT ON COLUMN repeated_ask.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN repeated_ask.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN repeated_ask.what IS 'What was asked for.';
COMMENT ON COLUMN repeated_ask.cases IS 'Cases that were asked for it at the stage.';
COMMENT ON COLUMN repeated_ask.again IS 'Those that had been asked for it before.';
COMMENT ON COLUMN repeated_ask.again_share IS '% asked again.';
COMMENT ON COLUMN repeated_ask.again_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN repeated_ask.again_high IS 'Upper end of its interval.';
COMMENT ON COLUMN repeated_ask.asked_before_by IS 'Departments that had asked for it before.';
COMMENT ON COLUMN repeated_ask.measure IS 'The measure of the figures: the first of csat, nps, ces that was asked at the stage.';
COMMENT ON COLUMN repeated_ask.figure_again IS 'Figure of cases that were asked again there.';
COMMENT ON COLUMN repeated_ask.figure_again_low IS 'Lower end of its interval.';
COMMENT ON COLUMN repeated_ask.figure_again_high IS 'Upper end of its interval.';
COMMENT ON COLUMN repeated_ask.n_again IS 'Answers that it rests on.';
COMMENT ON COLUMN repeated_ask.figure_others IS 'Figure of all other cases at the stage.';
COMMENT ON COLUMN repeated_ask.figure_others_low IS 'Lower end of its interval.';
COMMENT ON COLUMN repeated_ask.figure_others_high IS 'Upper end of its interval.';
COMMENT ON COLUMN repeated_ask.n_others IS 'Answers that it rests on.';
COMMENT ON COLUMN repeated_ask.difference IS 'figure_again - figure_others.';
COMMENT ON COLUMN repeated_ask.difference_low IS 'Lower end of its interval.';
COMMENT ON COLUMN repeated_ask.difference_high IS 'Upper end of its interval.';
COMMENT ON COLUMN repeated_ask.p_value IS 'p value of no difference.';
