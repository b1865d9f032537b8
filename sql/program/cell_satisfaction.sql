-- internal view: the satisfaction of each cell of each cut, by measure
CREATE OR REPLACE VIEW cell_satisfaction AS
WITH by_scale AS (
    SELECT d.cut, d.value, d.channel, d.handled_by, d.stage, d.measure, d.scale, rollup(d.ratings) AS ratings
    FROM daily_cut AS d
    WHERE d.is_headline
    GROUP BY d.cut, d.value, d.channel, d.handled_by, d.stage, d.measure, d.scale
), cell AS (
    SELECT b.cut, b.value, b.channel, b.handled_by, b.stage, b.measure,
           count(*) AS scales,
           sum(answers(b.ratings))::bigint AS answers,
           sum(effective_n(b.ratings)) AS effective_n,
           -- Answers on two scales are never pooled.
           CASE WHEN count(*) = 1 THEN (array_agg(b.ratings))[1] END AS ratings
    FROM by_scale AS b
    GROUP BY b.cut, b.value, b.channel, b.handled_by, b.stage, b.measure
), submission AS (
    SELECT d.cut, d.value, d.channel, d.handled_by, d.stage, d.measure, sum(d.submissions)::bigint AS submissions
    FROM daily_cut_submission AS d
    GROUP BY d.cut, d.value, d.channel, d.handled_by, d.stage, d.measure
), counted AS (
    SELECT
        s.cut, s.value, s.channel, s.handled_by, s.stage, s.measure, s.submissions,
        c.answers, c.scales, c.ratings,
        least(s.submissions, c.effective_n) AS base_n,
        p.small_base, p.small_base_nps, p.confidence,
        coalesce(c.answers, s.submissions) < p.suppress_below AS is_suppressed
    FROM submission AS s
    CROSS JOIN program_setting AS p
    LEFT JOIN cell AS c ON c.cut = s.cut AND c.measure = s.measure
        AND c.value IS NOT DISTINCT FROM s.value AND c.channel IS NOT DISTINCT FROM s.channel
        AND c.handled_by IS NOT DISTINCT FROM s.handled_by AND c.stage IS NOT DISTINCT FROM s.stage
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

COMMENT ON VIEW cell_satisfaction IS 'One row a cut, value, stage and measure (NULL: submissions with any): the distribution of customers'' headline answers over all time, with its base. Figures of fewer answers than suppress_below, and of two scales, are NULL, and note says so.';
