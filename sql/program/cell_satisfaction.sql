-- internal view: the satisfaction of each cell of each cut, by measure
CREATE OR REPLACE VIEW cell_satisfaction AS
WITH by_scale AS (
    SELECT d.cut, d.value, d.channel, d.handled_by, d.stage, d.measure, d.scale,
           rollup(d.ratings) AS ratings,
           sum(d.submissions)::bigint AS submissions,
           sum(d.any_submissions)::bigint AS any_submissions
    FROM monthly_cut AS d
    WHERE d.is_headline
    GROUP BY d.cut, d.value, d.channel, d.handled_by, d.stage, d.measure, d.scale
), cell AS (
    SELECT b.cut, b.value, b.channel, b.handled_by, b.stage, m.measure,
           sum(m.submissions)::bigint AS submissions,
           sum(answers(m.ratings))::bigint AS answers,
           sum(effective_n(m.ratings)) AS effective_n,
           count(m.measure) AS scales,
           -- Answers on two scales are never pooled.
           CASE WHEN count(m.measure) = 1 THEN (array_agg(m.ratings))[1] END AS ratings
    FROM by_scale AS b
    CROSS JOIN LATERAL (VALUES (b.measure, b.submissions, b.ratings), (NULL, b.any_submissions, NULL)) AS m (measure, submissions, ratings)
    WHERE m.measure IS NOT NULL OR b.cut IN ('all', 'segment', 'journey')
    GROUP BY b.cut, b.value, b.channel, b.handled_by, b.stage, m.measure
), counted AS (
    SELECT
        c.*,
        least(c.submissions, c.effective_n) AS base_n,
        p.small_base, p.small_base_nps, p.confidence,
        coalesce(c.answers, c.submissions) < p.suppress_below AS is_suppressed
    FROM cell AS c
    CROSS JOIN program_setting AS p
)
SELECT
    n.cut, n.value, n.channel, n.handled_by, n.stage, n.measure,
    CASE WHEN NOT n.is_suppressed THEN n.submissions END AS submissions,
    CASE WHEN NOT n.is_suppressed THEN n.answers END AS answers,
    CASE WHEN NOT n.is_suppressed THEN n.ratings END AS ratings,
    n.confidence,
    CASE
        WHEN n.is_suppressed THEN 'small'
        WHEN n.base_n < CASE n.measure WHEN 'nps' THEN n.small_base_nps ELSE n.small_base END THEN 'small'
        ELSE 'ok'
    END AS base,
    CASE
        WHEN n.is_suppressed THEN 'fewer answers than may be shown'
        WHEN n.scales > 1 THEN 'answers on ' || n.scales || ' scales are not pooled'
    END AS note
FROM counted AS n;

COMMENT ON VIEW cell_satisfaction IS 'One row a cut, value, stage and measure (NULL, of the cuts all, segment and journey: submissions with any): the distribution of customers'' headline answers over all time, with its base. Figures of fewer answers than suppress_below, and of two scales, are NULL, and note says so.';
