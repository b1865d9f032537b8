-- report view: where customers go next
CREATE OR REPLACE VIEW journey_flow AS
WITH visit AS (
    -- Several interactions at one stage in a row are one visit: it ends with the last.
    SELECT
        p.case_id, p.stage, p.occurred_at,
        lead(p.stage) OVER next_one AS next_stage,
        lead(p.occurred_at) OVER next_one AS next_at
    FROM placed_interaction AS p
    WHERE p.case_id IS NOT NULL AND p.stage IS NOT NULL AND isfinite(p.occurred_at)
    WINDOW next_one AS (PARTITION BY p.case_id ORDER BY p.occurred_at, p.interaction_id)
), departure AS (
    SELECT v.stage, v.next_stage, count(*) AS transitions, count(DISTINCT v.case_id) AS cases,
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM v.next_at - v.occurred_at)::double precision / 3600) AS hours
    FROM visit AS v
    WHERE v.next_stage IS DISTINCT FROM v.stage
    GROUP BY v.stage, v.next_stage
)
SELECT
    f.journey,
    d.stage AS from_stage,
    f.position AS from_position,
    f.owner AS from_owner,
    d.next_stage AS to_stage,
    t.position AS to_position,
    t.owner AS to_owner,
    d.transitions,
    d.cases,
    100 * d.transitions / sum(d.transitions) OVER (PARTITION BY d.stage)::double precision AS share,
    d.hours[1] AS hours_median,
    d.hours[2] AS hours_p90,
    coalesce(t.journey = f.journey AND t.position < f.position, false) AS is_backwards
FROM departure AS d
JOIN known_stage AS f ON f.stage = d.stage
LEFT JOIN known_stage AS t ON t.stage = d.next_stage
ORDER BY f.journey_position, f.journey, f.position, d.stage, d.transitions DESC, d.next_stage;

COMMENT ON VIEW journey_flow IS 'One row a stage and the stage that cases go to next (NULL: they went nowhere else so far). Several interactions at a stage in a row are one visit. Look for is_backwards: customers who have to come back.';
COMMENT ON COLUMN journey_flow.journey IS 'Journey of the stage that they leave.';
COMMENT ON COLUMN journey_flow.from_stage IS 'The stage that they leave.';
COMMENT ON COLUMN journey_flow.from_position IS 'Its order within its journey.';
COMMENT ON COLUMN journey_flow.from_owner IS 'The department that answers for it.';
COMMENT ON COLUMN journey_flow.to_stage IS 'The stage that they go to; NULL: none so far.';
COMMENT ON COLUMN journey_flow.to_position IS 'Its order within its journey.';
COMMENT ON COLUMN journey_flow.to_owner IS 'The department that answers for it.';
COMMENT ON COLUMN journey_flow.transitions IS 'How often; a case may go the same way again.';
COMMENT ON COLUMN journey_flow.cases IS 'In how many cases.';
COMMENT ON COLUMN journey_flow.share IS '% of all departures from the stage.';
COMMENT ON COLUMN journey_flow.hours_median IS 'Median hours from the last interaction before to the first after.';
COMMENT ON COLUMN journey_flow.hours_p90 IS 'Nine in ten take no longer, in hours.';
COMMENT ON COLUMN journey_flow.is_backwards IS 'Whether the stage that they go to lies before, in the same journey.';
