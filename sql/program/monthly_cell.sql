-- internal view: the satisfaction of each cell of each cut, month by month
CREATE OR REPLACE VIEW monthly_cell AS
WITH by_scale AS (
    SELECT d.cut, d.value, d.stage, d.measure, d.scale, date_trunc('month', d.day::timestamp)::date AS month,
           rollup(d.ratings) AS ratings,
           sum(d.submissions)::bigint AS submissions
    FROM monthly_cut AS d
    WHERE d.is_headline AND d.measure IS NOT NULL AND d.cut IN ('all', 'touchpoint', 'segment', 'need')
    GROUP BY d.cut, d.value, d.stage, d.measure, d.scale, date_trunc('month', d.day::timestamp)
), cell AS (
    SELECT b.cut, b.value, b.stage, b.measure, b.month,
           sum(b.submissions)::bigint AS submissions,
           sum(answers(b.ratings))::bigint AS answers,
           sum(effective_n(b.ratings)) AS effective_n,
           count(*) AS scales,
           -- Answers on two scales are never pooled.
           CASE WHEN count(*) = 1 THEN (array_agg(b.ratings))[1] END AS ratings
    FROM by_scale AS b
    GROUP BY b.cut, b.value, b.stage, b.measure, b.month
)
SELECT
    c.cut, c.value, c.stage, c.measure, c.month,
    c.month::timestamp AT TIME ZONE :'time_zone' AS time,
    -- A month that is not over yet looks like a change.
    (c.month + interval '1 month') AT TIME ZONE :'time_zone' <= coalesce(p.as_of, now()) AS is_complete,
    CASE WHEN NOT s.is_suppressed THEN c.submissions END AS submissions,
    CASE WHEN NOT s.is_suppressed THEN c.ratings END AS ratings,
    e.value AS figure,
    e.low,
    e.high,
    e.answers AS n,
    p.confidence,
    CASE
        WHEN s.is_suppressed OR least(c.submissions, c.effective_n) < CASE c.measure WHEN 'nps' THEN p.small_base_nps ELSE p.small_base END THEN 'small'
        ELSE 'ok'
    END AS base,
    CASE
        WHEN s.is_suppressed THEN 'fewer answers than may be shown'
        WHEN c.scales > 1 THEN 'answers on ' || c.scales || ' scales are not pooled'
    END AS note
FROM cell AS c
CROSS JOIN program_setting AS p
CROSS JOIN LATERAL (SELECT c.answers < p.suppress_below AS is_suppressed) AS s
CROSS JOIN LATERAL measure_estimate(c.measure, CASE WHEN NOT s.is_suppressed THEN c.ratings END, p.confidence) AS e;

COMMENT ON VIEW monthly_cell IS 'One row a cut, value, stage, measure and month: cell_satisfaction by month, with the figure and its interval.';
