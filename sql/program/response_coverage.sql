-- report view: who answers, and who does not
CREATE OR REPLACE VIEW response_coverage AS
WITH returned AS (
    SELECT DISTINCT r.invitation_id FROM response AS r WHERE r.invitation_id IS NOT NULL
), invited AS (
    SELECT
        s.stage,
        c.segment,
        n.channel,
        n.status NOT IN ('bounced', 'suppressed') AS is_delivered,
        -- What came back was delivered, whatever was noted.
        r.invitation_id IS NOT NULL AS is_returned,
        n.status = 'opted_out' AS is_opted_out
    FROM invitation AS n
    LEFT JOIN returned AS r ON r.invitation_id = n.invitation_id
    LEFT JOIN (SELECT DISTINCT ON (interaction_id) interaction_id, touchpoint, stage FROM interaction ORDER BY interaction_id, occurred_at) AS i ON i.interaction_id = n.interaction_id
    LEFT JOIN known_touchpoint AS t ON t.touchpoint = i.touchpoint
    LEFT JOIN known_stage AS s ON s.stage = coalesce(t.stage, i.stage)
    LEFT JOIN known_customer AS c ON c.customer_id = n.customer_id
), counted AS (
    SELECT
        i.stage, i.segment, i.channel,
        count(*) AS invited,
        count(*) FILTER (WHERE i.is_delivered OR i.is_returned) AS delivered,
        count(*) FILTER (WHERE i.is_returned) AS returned,
        count(*) FILTER (WHERE i.is_opted_out) AS opted_out
    FROM invited AS i
    GROUP BY i.stage, i.segment, i.channel
), whole AS (
    SELECT 100 * sum(c.returned) / nullif(sum(c.delivered), 0)::double precision AS rate FROM counted AS c
)
SELECT
    s.journey,
    s.stage,
    s.label,
    s.position,
    c.segment,
    c.channel,
    c.invited,
    c.delivered,
    CASE WHEN v.is_shown THEN c.returned END AS returned,
    e.value AS response_rate,
    e.low AS response_rate_low,
    e.high AS response_rate_high,
    c.opted_out,
    100 * e.value / nullif(w.rate, 0) AS index_to_whole,
    CASE WHEN c.delivered < p.small_base THEN 'small' ELSE 'ok' END AS base
FROM counted AS c
CROSS JOIN whole AS w
CROSS JOIN program_setting AS p
LEFT JOIN known_stage AS s ON s.stage = c.stage
CROSS JOIN LATERAL (SELECT c.returned >= p.suppress_below AS is_shown) AS v
-- Returned of delivered, as answers on 0..1.
CROSS JOIN LATERAL share_estimate(CASE WHEN v.is_shown THEN rating_summary(0, 1, ARRAY[c.delivered - c.returned, c.returned]) END, 1, 1, p.confidence) AS e
ORDER BY s.journey_position, s.journey, s.position, c.stage, c.segment, c.channel;

COMMENT ON VIEW response_coverage IS 'One row a stage, segment and channel of invitation: how many were invited, and how many answered. Who does not answer is in no figure: where the index is far from 100, the figures speak for others than those who were asked.';
COMMENT ON COLUMN response_coverage.journey IS 'The journey.';
COMMENT ON COLUMN response_coverage.stage IS 'Stage of the interaction that the invitation asks about; NULL: of none.';
COMMENT ON COLUMN response_coverage.label IS 'What readers see.';
COMMENT ON COLUMN response_coverage.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN response_coverage.segment IS 'The customer''s segment; NULL: not known.';
COMMENT ON COLUMN response_coverage.channel IS 'Channel of the invitation.';
COMMENT ON COLUMN response_coverage.invited IS 'Invitations, also those that were held back or bounced.';
COMMENT ON COLUMN response_coverage.delivered IS 'Invitations that arrived: neither bounced nor suppressed.';
COMMENT ON COLUMN response_coverage.returned IS 'Invitations with a response; NULL with the rate where they are fewer than suppress_below.';
COMMENT ON COLUMN response_coverage.response_rate IS '% returned of delivered; NULL where none was delivered.';
COMMENT ON COLUMN response_coverage.response_rate_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN response_coverage.response_rate_high IS 'Upper end of its interval.';
COMMENT ON COLUMN response_coverage.opted_out IS 'Invitations upon which the customer asked not to be asked any more.';
COMMENT ON COLUMN response_coverage.index_to_whole IS 'response_rate as % of that of all invitations: 100 is as everybody.';
COMMENT ON COLUMN response_coverage.base IS 'small (fewer delivered than small_base) or ok.';
