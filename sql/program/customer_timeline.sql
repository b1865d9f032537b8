-- personal view: all that one customer did, said and got, in order
CREATE OR REPLACE VIEW customer_timeline AS
SELECT p.customer_id, p.occurred_at AS time, 'interaction' AS event, p.interaction_id::text AS id, p.stage, coalesce(p.touchpoint, p.stage) AS what,
       p.handled_by AS detail, NULL::integer AS score, p.case_id::text AS case_id
FROM placed_interaction AS p
WHERE p.customer_id IS NOT NULL
UNION ALL
SELECT p.customer_id, p.delivered_at, 'delivery', p.interaction_id::text, p.stage, 'promised by ' || to_char(p.promised_at AT TIME ZONE :'time_zone', 'YYYY-MM-DD HH24:MI'),
       CASE WHEN p.delivered_at <= p.promised_at THEN 'kept' ELSE 'late' END, NULL, p.case_id::text
FROM placed_interaction AS p
WHERE p.customer_id IS NOT NULL AND p.promised_at IS NOT NULL AND p.delivered_at IS NOT NULL
UNION ALL
SELECT n.customer_id, n.sent_at, 'invitation', n.invitation_id::text, NULL, n.channel, n.status, NULL, NULL
FROM invitation AS n
WHERE n.customer_id IS NOT NULL
UNION ALL
-- What was said counts here even where no figure uses it.
SELECT r.customer_id, r.answered_at, 'response', r.response_id::text, coalesce(s.stage, s2.stage), r.question,
       CASE r.status WHEN 'accepted' THEN r.comment ELSE concat_ws(': ', r.status, r.comment) END, r.score, r.case_id::text
FROM judged_response AS r
LEFT JOIN known_touchpoint AS t ON t.touchpoint = r.touchpoint
LEFT JOIN known_stage AS s ON s.stage = r.question_stage
LEFT JOIN known_stage AS s2 ON s2.stage = coalesce(t.stage, r.stage)
WHERE r.customer_id IS NOT NULL
UNION ALL
SELECT DISTINCT r.customer_id, e.time, e.event, a.action_id::text, NULL, e.event, concat_ws(': ', a.owner, a.cause), NULL::integer, NULL
FROM action AS a
JOIN response AS r ON coalesce(r.submission_id, r.response_id) = a.submission_id
CROSS JOIN LATERAL (VALUES ('taken up', a.opened_at), ('contacted', a.contacted_at), ('closed', a.closed_at)) AS e (event, time)
WHERE r.customer_id IS NOT NULL AND e.time IS NOT NULL
UNION ALL
SELECT o.customer_id, o.occurred_at, 'outcome', o.outcome_id::text, NULL, o.outcome, o.value::text, NULL, NULL
FROM outcome AS o;

COMMENT ON VIEW customer_timeline IS 'One row an event of a customer: interactions, deliveries, invitations, responses, what was done about them, outcomes. Order by time.';
COMMENT ON COLUMN customer_timeline.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_timeline.time IS 'When it happened.';
COMMENT ON COLUMN customer_timeline.event IS 'interaction, delivery, invitation, response, taken up, contacted, closed or outcome.';
COMMENT ON COLUMN customer_timeline.id IS 'Key of the row that it comes from, as text.';
COMMENT ON COLUMN customer_timeline.stage IS 'The stage.';
COMMENT ON COLUMN customer_timeline.what IS 'Touchpoint, question, promise, channel or outcome.';
COMMENT ON COLUMN customer_timeline.detail IS 'Who handled it, kept or late, status, comment, cause or value.';
COMMENT ON COLUMN customer_timeline.score IS 'Score of a response.';
COMMENT ON COLUMN customer_timeline.case_id IS 'The case, as text.';
