-- report view: promises that were made, and whether they were kept
CREATE OR REPLACE VIEW promise_gap AS
WITH promise AS (
    SELECT
        p.stage,
        p.interaction_id,
        p.case_id,
        p.promised_at,
        CASE WHEN isfinite(p.delivered_at) THEN p.delivered_at END AS delivered_at,
        coalesce(t.as_of, now()) AS now
    FROM placed_interaction AS p
    CROSS JOIN program_setting AS t
    WHERE isfinite(p.promised_at)
), fate AS (
    SELECT
        p.*,
        CASE
            WHEN p.delivered_at <= p.promised_at THEN 'kept'
            WHEN p.delivered_at IS NOT NULL THEN 'late'
            -- What never came is broken too, once its time is over.
            WHEN p.promised_at < p.now THEN 'overdue'
        END AS fate
    FROM promise AS p
), counted AS (
    SELECT
        f.stage,
        count(*) AS promises,
        count(f.fate) AS due,
        count(*) FILTER (WHERE f.fate = 'kept') AS kept,
        count(*) FILTER (WHERE f.fate = 'late') AS late,
        count(*) FILTER (WHERE f.fate = 'overdue') AS overdue,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY d.days) FILTER (WHERE f.fate = 'late') AS days_late_median,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY d.days) FILTER (WHERE f.fate = 'late') AS days_late_p90,
        gap_agg(f.promised_at, f.delivered_at) AS days
    FROM fate AS f
    CROSS JOIN LATERAL (SELECT extract(epoch FROM f.delivered_at - f.promised_at)::double precision / 86400 AS days) AS d
    GROUP BY f.stage
), voice AS MATERIALIZED (
    SELECT v.case_id, v.measure, v.scale, rollup(v.ratings) AS ratings FROM case_voice AS v GROUP BY v.case_id, v.measure, v.scale
), said AS (
    -- What customers said anywhere in the cases of each fate, all on one scale: that of the measure that speaks first.
    SELECT DISTINCT ON (g.stage) g.*
    FROM (
        SELECT f.stage, v.measure, v.scale,
               sum(answers(v.ratings)) AS answers,
               rollup(v.ratings) FILTER (WHERE f.fate = 'kept') AS kept,
               rollup(v.ratings) FILTER (WHERE f.fate = 'late') AS late,
               rollup(v.ratings) FILTER (WHERE f.fate = 'overdue') AS overdue
        FROM (SELECT DISTINCT ON (f.case_id, f.stage) f.* FROM fate AS f WHERE f.case_id IS NOT NULL ORDER BY f.case_id, f.stage, f.promised_at, f.interaction_id) AS f
        JOIN voice AS v ON v.case_id = f.case_id
        WHERE f.fate IS NOT NULL
        GROUP BY f.stage, v.measure, v.scale
    ) AS g
    ORDER BY g.stage, array_position(ARRAY['csat', 'nps', 'ces'], g.measure), g.answers DESC, g.scale
)
SELECT
    s.journey,
    c.stage,
    s.position,
    s.promise,
    s.owner,
    c.promises,
    c.due,
    c.kept,
    c.late,
    c.overdue,
    k.value AS kept_share,
    k.low AS kept_low,
    k.high AS kept_high,
    c.days_late_median,
    c.days_late_p90,
    -- gap is positive for early.
    -gap(c.days) AS days_mean,
    sd(c.days) AS days_sd,
    a.measure,
    kept.value AS kept_figure, kept.low AS kept_figure_low, kept.high AS kept_figure_high, kept.answers AS kept_n,
    late.value AS late_figure, late.low AS late_figure_low, late.high AS late_figure_high, late.answers AS late_n,
    overdue.value AS overdue_figure, overdue.low AS overdue_figure_low, overdue.high AS overdue_figure_high, overdue.answers AS overdue_n,
    CASE WHEN c.due = 0 THEN 'none' WHEN c.due < t.small_base THEN 'small' ELSE 'ok' END AS base
FROM counted AS c
CROSS JOIN program_setting AS t
LEFT JOIN known_stage AS s ON s.stage = c.stage
LEFT JOIN said AS a ON a.stage IS NOT DISTINCT FROM c.stage
-- Kept of due is a share of a yes or no.
CROSS JOIN LATERAL share_estimate(CASE WHEN c.due > 0 THEN rating_summary(0, 1, ARRAY[c.due - c.kept, c.kept]) END, 1, 1, t.confidence) AS k
CROSS JOIN LATERAL measure_estimate(a.measure, CASE WHEN answers(a.kept) >= t.suppress_below THEN a.kept END, t.confidence) AS kept
CROSS JOIN LATERAL measure_estimate(a.measure, CASE WHEN answers(a.late) >= t.suppress_below THEN a.late END, t.confidence) AS late
CROSS JOIN LATERAL measure_estimate(a.measure, CASE WHEN answers(a.overdue) >= t.suppress_below THEN a.overdue END, t.confidence) AS overdue
ORDER BY s.journey_position, s.journey, s.position, c.stage;

COMMENT ON VIEW promise_gap IS 'One row a stage that promises are made at (the stage of the interaction with promised_at): how many were due, and kept. What was never delivered counts as broken once its time is over (as_of).';
COMMENT ON COLUMN promise_gap.journey IS 'The journey.';
COMMENT ON COLUMN promise_gap.stage IS 'The stage of the promise; NULL: none that the program knows.';
COMMENT ON COLUMN promise_gap.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN promise_gap.promise IS 'The promise in words.';
COMMENT ON COLUMN promise_gap.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN promise_gap.promises IS 'Promises.';
COMMENT ON COLUMN promise_gap.due IS 'Promises that were delivered, or whose time is over.';
COMMENT ON COLUMN promise_gap.kept IS 'Delivered in time.';
COMMENT ON COLUMN promise_gap.late IS 'Delivered late.';
COMMENT ON COLUMN promise_gap.overdue IS 'Not delivered, and the time is over.';
COMMENT ON COLUMN promise_gap.kept_share IS '% of due that were kept.';
COMMENT ON COLUMN promise_gap.kept_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN promise_gap.kept_high IS 'Upper end of its interval.';
COMMENT ON COLUMN promise_gap.days_late_median IS 'Median days of delay of the late ones.';
COMMENT ON COLUMN promise_gap.days_late_p90 IS 'The delay that nine in ten of the late ones stay within, in days.';
COMMENT ON COLUMN promise_gap.days_mean IS 'Mean days from promise to delivery; negative: early.';
COMMENT ON COLUMN promise_gap.days_sd IS 'Their standard deviation, divisor n - 1.';
COMMENT ON COLUMN promise_gap.measure IS 'The measure of the figures that follow: the first of csat, nps, ces that was answered in the cases.';
COMMENT ON COLUMN promise_gap.kept_figure IS 'Figure of customers headline answers in cases whose (first) promise was kept.';
COMMENT ON COLUMN promise_gap.kept_figure_low IS 'Lower end of its interval.';
COMMENT ON COLUMN promise_gap.kept_figure_high IS 'Upper end of its interval.';
COMMENT ON COLUMN promise_gap.kept_n IS 'Answers that it rests on.';
COMMENT ON COLUMN promise_gap.late_figure IS 'The same, where it was late.';
COMMENT ON COLUMN promise_gap.late_figure_low IS 'Lower end of its interval.';
COMMENT ON COLUMN promise_gap.late_figure_high IS 'Upper end of its interval.';
COMMENT ON COLUMN promise_gap.late_n IS 'Answers that it rests on.';
COMMENT ON COLUMN promise_gap.overdue_figure IS 'The same, where it never came.';
COMMENT ON COLUMN promise_gap.overdue_figure_low IS 'Lower end of its interval.';
COMMENT ON COLUMN promise_gap.overdue_figure_high IS 'Upper end of its interval.';
COMMENT ON COLUMN promise_gap.overdue_n IS 'Answers that it rests on.';
COMMENT ON COLUMN promise_gap.base IS 'none, small (fewer due than small_base) or ok.';
