-- report view: did an improvement improve anything
CREATE OR REPLACE VIEW improvement_effect AS
WITH measured AS (
    -- As long before as after: the time since it was done, up to outcome_window.
    SELECT i.improvement_id, i.stage, i.cause, i.owner, i.opened_at, i.done_at,
           CASE WHEN i.done_at < coalesce(p.as_of, now()) AND isfinite(i.done_at) THEN
               -- In seconds, as outcome_window is.
               least(p.outcome_window, make_interval(secs => (extract(epoch FROM coalesce(p.as_of, now())) - extract(epoch FROM i.done_at))::double precision))
           END AS span
    FROM improvement AS i
    CROSS JOIN program_setting AS p
), heard AS MATERIALIZED (
    SELECT a.stage, a.measure, a.scale, a.answered_at, a.rating, a.weight
    FROM answer AS a
    WHERE a.respondent = 'customer' AND a.item IS NULL AND a.stage IS NOT NULL AND a.measure IN ('csat', 'nps', 'ces', 'need_met')
        AND a.weight IS DISTINCT FROM 0
), said AS (
    SELECT m.improvement_id, h.measure, h.scale,
           response_agg(h.rating, h.weight) FILTER (WHERE h.stage = m.stage AND h.answered_at < m.done_at) AS before,
           response_agg(h.rating, h.weight) FILTER (WHERE h.stage = m.stage AND h.answered_at >= m.done_at) AS after,
           response_agg(h.rating, h.weight) FILTER (WHERE h.stage <> m.stage AND h.answered_at < m.done_at) AS others_before,
           response_agg(h.rating, h.weight) FILTER (WHERE h.stage <> m.stage AND h.answered_at >= m.done_at) AS others_after
    FROM measured AS m
    JOIN heard AS h ON h.answered_at >= m.done_at - m.span AND h.answered_at < m.done_at + m.span
    WHERE m.span IS NOT NULL
    GROUP BY m.improvement_id, h.measure, h.scale
), first_said AS (
    SELECT DISTINCT ON (s.improvement_id) s.*
    FROM said AS s
    WHERE s.before IS NOT NULL AND s.after IS NOT NULL
    ORDER BY s.improvement_id, array_position(ARRAY['csat', 'nps', 'ces', 'need_met'], s.measure), answers(s.after) DESC, s.scale
)
SELECT
    m.improvement_id::text AS improvement_id,
    k.journey,
    m.stage,
    k.label,
    k.position,
    m.owner,
    m.cause,
    m.opened_at,
    m.done_at,
    extract(epoch FROM m.span)::double precision / 86400 AS days,
    s.measure,
    b.value AS figure_before, b.low AS figure_before_low, b.high AS figure_before_high, b.answers AS n_before,
    a.value AS figure_after, a.low AS figure_after_low, a.high AS figure_after_high, a.answers AS n_after,
    c.value AS change, c.low AS change_low, c.high AS change_high,
    o.value AS others_change, o.low AS others_change_low, o.high AS others_change_high,
    e.effect,
    e.low AS effect_low,
    e.high AS effect_high,
    coalesce(e.low > 0 OR e.high < 0, false) AS is_real,
    CASE
        WHEN s.measure IS NULL THEN 'none'
        WHEN least(effective_n(s.before), effective_n(s.after)) < CASE s.measure WHEN 'nps' THEN p.small_base_nps ELSE p.small_base END THEN 'small'
        ELSE 'ok'
    END AS base
FROM measured AS m
CROSS JOIN program_setting AS p
LEFT JOIN first_said AS s ON s.improvement_id = m.improvement_id AND least(answers(s.before), answers(s.after)) >= p.suppress_below
LEFT JOIN known_stage AS k ON k.stage = m.stage
CROSS JOIN LATERAL measure_estimate(s.measure, s.before, p.confidence) AS b
CROSS JOIN LATERAL measure_estimate(s.measure, s.after, p.confidence) AS a
CROSS JOIN LATERAL measure_change(s.measure, s.before, s.after, p.confidence) AS c
-- (Of too few others to be shown nothing is said, by the effect neither.)
CROSS JOIN LATERAL measure_change(s.measure,
    CASE WHEN answers(s.others_before) >= p.suppress_below THEN s.others_before END,
    CASE WHEN answers(s.others_after) >= p.suppress_below THEN s.others_after END, p.confidence) AS o
-- The interval of a difference of two changes, from the intervals of both (Zou and Donner 2008).
CROSS JOIN LATERAL (
    SELECT c.value - o.value AS effect,
           c.value - o.value - sqrt((c.value - c.low) ^ 2 + (o.high - o.value) ^ 2) AS low,
           c.value - o.value + sqrt((c.high - c.value) ^ 2 + (o.value - o.low) ^ 2) AS high
) AS e
ORDER BY m.done_at DESC NULLS FIRST, m.improvement_id;

COMMENT ON VIEW improvement_effect IS 'One row an improvement: the stage''s figure in the time since it was done (up to outcome_window) and in as long before, and how its change differs from that of all other stages together in the same time. What moved all stages alike is not its effect.';
COMMENT ON COLUMN improvement_effect.improvement_id IS 'Key, as text.';
COMMENT ON COLUMN improvement_effect.journey IS 'The journey.';
COMMENT ON COLUMN improvement_effect.stage IS 'The stage that it is to improve.';
COMMENT ON COLUMN improvement_effect.label IS 'What readers see.';
COMMENT ON COLUMN improvement_effect.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN improvement_effect.owner IS 'Who looks after it.';
COMMENT ON COLUMN improvement_effect.cause IS 'The cause that it removes.';
COMMENT ON COLUMN improvement_effect.opened_at IS 'When it was decided.';
COMMENT ON COLUMN improvement_effect.done_at IS 'When customers got it; NULL: not yet.';
COMMENT ON COLUMN improvement_effect.days IS 'Days before and after that are compared; NULL where it is not done.';
COMMENT ON COLUMN improvement_effect.measure IS 'The measure of the figures: the first of csat, nps, ces, need_met that was answered before and after.';
COMMENT ON COLUMN improvement_effect.figure_before IS 'The stage''s figure before.';
COMMENT ON COLUMN improvement_effect.figure_before_low IS 'Lower end of its interval.';
COMMENT ON COLUMN improvement_effect.figure_before_high IS 'Upper end of its interval.';
COMMENT ON COLUMN improvement_effect.n_before IS 'Answers that it rests on.';
COMMENT ON COLUMN improvement_effect.figure_after IS 'The stage''s figure after.';
COMMENT ON COLUMN improvement_effect.figure_after_low IS 'Lower end of its interval.';
COMMENT ON COLUMN improvement_effect.figure_after_high IS 'Upper end of its interval.';
COMMENT ON COLUMN improvement_effect.n_after IS 'Answers that it rests on.';
COMMENT ON COLUMN improvement_effect.change IS 'figure_after - figure_before.';
COMMENT ON COLUMN improvement_effect.change_low IS 'Lower end of its interval.';
COMMENT ON COLUMN improvement_effect.change_high IS 'Upper end of its interval.';
COMMENT ON COLUMN improvement_effect.others_change IS 'The same change of all other stages together; NULL where there is none, or too few answers to be shown.';
COMMENT ON COLUMN improvement_effect.others_change_low IS 'Lower end of its interval.';
COMMENT ON COLUMN improvement_effect.others_change_high IS 'Upper end of its interval.';
COMMENT ON COLUMN improvement_effect.effect IS 'change - others_change.';
COMMENT ON COLUMN improvement_effect.effect_low IS 'Lower end of its interval.';
COMMENT ON COLUMN improvement_effect.effect_high IS 'Upper end of its interval.';
COMMENT ON COLUMN improvement_effect.is_real IS 'Whether the interval of the effect leaves out 0.';
COMMENT ON COLUMN improvement_effect.base IS 'none, small or ok, by the smaller of both bases.';
