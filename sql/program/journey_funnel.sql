-- report view: how far cases get, and where they stop
CREATE OR REPLACE VIEW journey_funnel AS
WITH passage AS (
    SELECT DISTINCT p.case_id, p.journey, p.stage FROM placed_interaction AS p WHERE p.case_id IS NOT NULL AND p.stage IS NOT NULL
), last_seen AS (
    -- The last interaction of a case says where it is.
    SELECT DISTINCT ON (p.case_id) p.case_id, p.stage, p.occurred_at + t.stopped_after < coalesce(t.as_of, now()) AS is_silent
    FROM placed_interaction AS p
    CROSS JOIN program_setting AS t
    WHERE p.case_id IS NOT NULL AND p.stage IS NOT NULL
    ORDER BY p.case_id, p.occurred_at DESC, p.interaction_id DESC
), reached AS (
    SELECT
        p.stage,
        count(*) AS cases,
        count(*) FILTER (WHERE l.is_silent) AS silent,
        count(*) FILTER (WHERE NOT l.is_silent) AS still_open
    FROM passage AS p
    LEFT JOIN last_seen AS l ON l.case_id = p.case_id AND l.stage = p.stage
    GROUP BY p.stage
), people AS (
    SELECT p.stage, count(DISTINCT p.customer_id) AS customers FROM placed_interaction AS p WHERE p.case_id IS NOT NULL GROUP BY p.stage
), journey_cases AS (
    SELECT p.journey, count(DISTINCT p.case_id) AS cases FROM passage AS p GROUP BY p.journey
)
SELECT
    s.journey,
    s.stage,
    s.label,
    s.position,
    s.owner,
    coalesce(r.cases, 0) AS cases,
    coalesce(c.customers, 0) AS customers,
    100 * coalesce(r.cases, 0) / nullif(j.cases, 0)::double precision AS reached_share,
    -- At the last stage nobody stops: the journey is over.
    CASE WHEN s.is_last THEN 0 ELSE coalesce(r.silent, 0) END AS stopped,
    e.value AS stopped_share,
    e.low AS stopped_low,
    e.high AS stopped_high,
    CASE WHEN s.is_last THEN coalesce(r.silent, 0) ELSE 0 END AS finished,
    coalesce(r.still_open, 0) AS still_open
FROM known_stage AS s
LEFT JOIN reached AS r ON r.stage = s.stage
LEFT JOIN people AS c ON c.stage = s.stage
LEFT JOIN journey_cases AS j ON j.journey = s.journey
CROSS JOIN program_setting AS t
-- Stopped of all that were there and are not still open, as answers on 0..1.
CROSS JOIN LATERAL share_estimate(
    rating_summary(0, 1, ARRAY[coalesce(r.cases - r.still_open - CASE WHEN s.is_last THEN 0 ELSE r.silent END, 0), CASE WHEN s.is_last THEN 0 ELSE coalesce(r.silent, 0) END]),
    1, 1, t.confidence) AS e
ORDER BY s.journey_position, s.journey, s.position, s.stage;

COMMENT ON VIEW journey_funnel IS 'One row a stage, in order, also without cases: how many cases and customers came there, and how many stopped there: their last interaction was at the stage, longer ago than stopped_after, and it is not the last stage of the journey.';
COMMENT ON COLUMN journey_funnel.journey IS 'The journey.';
COMMENT ON COLUMN journey_funnel.stage IS 'The stage.';
COMMENT ON COLUMN journey_funnel.label IS 'What readers see.';
COMMENT ON COLUMN journey_funnel.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN journey_funnel.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN journey_funnel.cases IS 'Cases that came to the stage.';
COMMENT ON COLUMN journey_funnel.customers IS 'Known customers who came to it.';
COMMENT ON COLUMN journey_funnel.reached_share IS 'Cases as % of all cases of the journey.';
COMMENT ON COLUMN journey_funnel.stopped IS 'Cases that stopped here.';
COMMENT ON COLUMN journey_funnel.stopped_share IS 'Stopped as % of the cases that came here and are not still open.';
COMMENT ON COLUMN journey_funnel.stopped_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN journey_funnel.stopped_high IS 'Upper end of its interval.';
COMMENT ON COLUMN journey_funnel.finished IS 'At the last stage of a journey: cases whose last interaction was here, longer ago than stopped_after.';
COMMENT ON COLUMN journey_funnel.still_open IS 'Cases whose last interaction was here, within stopped_after.';
