-- internal view: interactions with the stage that they belong to
CREATE OR REPLACE VIEW placed_interaction AS
SELECT
    i.interaction_id,
    i.occurred_at,
    (i.occurred_at AT TIME ZONE :'time_zone')::date AS day,
    t.touchpoint,
    t.channel,
    s.stage,
    s.journey,
    s.position,
    s.domain,
    s.owner,
    i.customer_id,
    i.case_id,
    i.handled_by,
    i.need,
    i.promised_at,
    i.delivered_at,
    i.direction,
    i.answered,
    i.waited,
    t.promised_wait,
    i.resolved,
    i.asked
FROM interaction AS i
LEFT JOIN known_touchpoint AS t ON t.touchpoint = i.touchpoint
LEFT JOIN known_stage AS s ON s.stage = coalesce(t.stage, i.stage)
WHERE i.occurred_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00';

COMMENT ON VIEW placed_interaction IS 'One row an interaction that has a time in the years 1 to 9999, with its stage: that of its touchpoint, else the one that it names; NULL where the program has no such stage.';
