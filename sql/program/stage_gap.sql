-- report view: what was expected, item by item, and whether it was kept
CREATE OR REPLACE VIEW stage_gap AS
WITH said AS (
    -- The four questions about one item, as one submission answers them.
    SELECT
        a.submission_id, a.stage, a.item, a.scale,
        max(a.dimension) AS dimension,
        max(a.weight) AS weight,
        avg(normalized(a.rating)) FILTER (WHERE a.measure = 'importance') AS importance,
        avg(normalized(a.rating)) FILTER (WHERE a.measure = 'expected') AS expected,
        avg(normalized(a.rating)) FILTER (WHERE a.measure = 'perceived') AS perceived,
        avg(normalized(a.rating)) FILTER (WHERE a.measure = 'minimum') AS minimum,
        -- Points from worst to best: what one normalized unit is on the scale.
        max(abs(best(a.rating) - worst(a.rating))) AS points
    FROM answer AS a
    WHERE a.respondent = 'customer' AND a.item IS NOT NULL AND a.measure IN ('expected', 'perceived', 'minimum', 'importance')
        AND a.weight IS DISTINCT FROM 0
    GROUP BY a.submission_id, a.stage, a.item, a.scale
), found AS (
    SELECT
        s.stage, s.item, s.scale,
        max(s.dimension) AS dimension,
        count(*) FILTER (WHERE s.perceived IS NOT NULL) AS answers,
        count(s.importance) AS importances,
        sum(coalesce(s.weight, 1) * s.points * s.importance) / sum(coalesce(s.weight, 1)) FILTER (WHERE s.importance IS NOT NULL) AS importance_points,
        -- Unweighted pairs and weighted ones, each in their own way.
        coalesce(gap_agg(s.points * s.expected, s.points * s.perceived) FILTER (WHERE s.weight IS NULL) + gap_agg(s.points * s.expected, s.points * s.perceived, s.weight),
                 gap_agg(s.points * s.expected, s.points * s.perceived) FILTER (WHERE s.weight IS NULL),
                 gap_agg(s.points * s.expected, s.points * s.perceived, s.weight)) AS pairs,
        gap_agg(s.points * s.minimum, s.points * s.perceived, coalesce(s.weight, 1)) AS above_minimum,
        count(*) FILTER (WHERE s.minimum IS NOT NULL AND s.expected IS NOT NULL AND s.perceived IS NOT NULL) AS zones,
        count(*) FILTER (WHERE s.perceived >= s.minimum AND s.perceived <= s.expected) AS inside_zone,
        max(s.points) AS points
    FROM said AS s
    GROUP BY s.stage, s.item, s.scale
), placed AS (
    -- Not everybody who gives a pair gives the other two: each figure is shown by its own base.
    SELECT f.*, answers(f.pairs) >= p.suppress_below AS is_shown,
           CASE WHEN answers(f.above_minimum) >= p.suppress_below THEN f.above_minimum END AS minimum_shown,
           CASE WHEN f.zones >= p.suppress_below THEN 100 * f.inside_zone / nullif(f.zones, 0)::double precision END AS inside_zone_share,
           CASE WHEN f.importances >= p.suppress_below THEN f.importance_points END AS importance_shown,
           p.confidence, p.small_base,
           split_part(f.scale, '..', 1)::integer AS worst, split_part(f.scale, '..', 2)::integer AS best
    FROM found AS f
    CROSS JOIN program_setting AS p
)
SELECT
    s.journey,
    f.stage,
    s.label,
    s.position,
    s.owner,
    f.dimension,
    f.item,
    f.scale,
    CASE WHEN f.is_shown THEN answers(f.pairs) END AS pairs,
    -- On the scale itself; more is better, whichever way it is numbered.
    CASE WHEN f.is_shown THEN least(f.worst, f.best) + expected(f.pairs) END AS expected,
    CASE WHEN f.is_shown THEN least(f.worst, f.best) + perceived(f.pairs) END AS perceived,
    g.value AS gap,
    g.low AS gap_low,
    g.high AS gap_high,
    CASE WHEN f.is_shown THEN below_share(f.pairs) END AS below_share,
    CASE WHEN f.is_shown THEN met_share(f.pairs) END AS met_share,
    CASE WHEN f.is_shown THEN exceeded_share(f.pairs) END AS exceeded_share,
    CASE WHEN f.is_shown THEN gap(f.minimum_shown) END AS adequacy,
    CASE WHEN f.is_shown THEN below_share(f.minimum_shown) END AS below_minimum_share,
    CASE WHEN f.is_shown THEN f.inside_zone_share END AS inside_zone_share,
    CASE WHEN f.is_shown THEN least(f.worst, f.best) + f.importance_shown END AS importance,
    -- Importance from 0 to 1: a point missed counts as much as it matters.
    g.value * f.importance_shown / f.points AS weighted_gap,
    CASE WHEN NOT f.is_shown OR answers(f.pairs) < f.small_base THEN 'small' ELSE 'ok' END AS base
FROM placed AS f
LEFT JOIN known_stage AS s ON s.stage = f.stage
CROSS JOIN LATERAL gap_estimate(CASE WHEN f.is_shown THEN f.pairs END, f.confidence) AS g
WHERE f.pairs IS NOT NULL
ORDER BY s.journey_position, s.journey, s.position, f.stage, g.value, f.item;

COMMENT ON VIEW stage_gap IS 'One row a stage and item of customers'' submissions that say what they expected of it and what they found, on one scale: gap = perceived - expected, in points of the scale. The zone between the least they would have put up with (minimum) and what they expected is one of tolerance: below it is failure.';
COMMENT ON COLUMN stage_gap.journey IS 'The journey.';
COMMENT ON COLUMN stage_gap.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN stage_gap.label IS 'What readers see.';
COMMENT ON COLUMN stage_gap.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN stage_gap.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN stage_gap.dimension IS 'Dimension that the item belongs to.';
COMMENT ON COLUMN stage_gap.item IS 'The item.';
COMMENT ON COLUMN stage_gap.scale IS 'Scale of its questions, worst..best.';
COMMENT ON COLUMN stage_gap.pairs IS 'Submissions with both an expectation and a perception.';
COMMENT ON COLUMN stage_gap.expected IS 'Mean expectation; more is better, also where the scale is numbered the other way.';
COMMENT ON COLUMN stage_gap.perceived IS 'Mean perception.';
COMMENT ON COLUMN stage_gap.gap IS 'perceived - expected; below 0 the expectation was not kept.';
COMMENT ON COLUMN stage_gap.gap_low IS 'Lower end of its interval (paired t).';
COMMENT ON COLUMN stage_gap.gap_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_gap.below_share IS '% who found less than they expected.';
COMMENT ON COLUMN stage_gap.met_share IS '% who found just what they expected.';
COMMENT ON COLUMN stage_gap.exceeded_share IS '% who found more.';
COMMENT ON COLUMN stage_gap.adequacy IS 'perceived - minimum: how far above what they would just have put up with; NULL where that was not asked.';
COMMENT ON COLUMN stage_gap.below_minimum_share IS '% who found less than they would have put up with.';
COMMENT ON COLUMN stage_gap.inside_zone_share IS '% who found at least the minimum and at most what they expected.';
COMMENT ON COLUMN stage_gap.importance IS 'Mean stated importance, on the scale; NULL where that was not asked.';
COMMENT ON COLUMN stage_gap.weighted_gap IS 'gap times importance from 0 to 1: what to mend first.';
COMMENT ON COLUMN stage_gap.base IS 'small (fewer pairs than small_base) or ok.';
