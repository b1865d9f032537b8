-- report view: is anybody there, how long does it take, and is it settled
CREATE OR REPLACE VIEW service_basics AS
WITH contact AS (
    -- Customers came: each inbound contact, with the customer's next at the stage and the case's next anywhere.
    SELECT
        p.stage, p.touchpoint, p.channel,
        date_trunc('month', p.day::timestamp)::date AS month,
        p.case_id, p.answered, p.resolved, p.promised_wait, p.waited, p.occurred_at,
        CASE WHEN p.customer_id IS NOT NULL THEN lead(p.occurred_at) OVER of_customer END AS again_at,
        CASE WHEN p.case_id IS NOT NULL THEN lead(p.occurred_at) OVER of_case END AS case_again_at,
        CASE WHEN p.case_id IS NOT NULL THEN row_number() OVER of_case END AS place_in_case
    FROM placed_interaction AS p
    WHERE p.direction = 'in'
    WINDOW of_customer AS (PARTITION BY p.customer_id, p.stage ORDER BY p.occurred_at, p.interaction_id),
           of_case AS (PARTITION BY p.case_id ORDER BY p.occurred_at, p.interaction_id)
), counted AS (
    SELECT
        c.stage, c.touchpoint, c.channel, c.month,
        count(*) AS contacts,
        count(c.answered) AS answered_known,
        count(*) FILTER (WHERE NOT c.answered) AS unanswered,
        count(c.waited) AS waits,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM c.waited)::double precision / 60) AS minutes,
        -- Who gave up early was not served in time: what nobody answered is a promise broken.
        count(*) FILTER (WHERE c.promised_wait IS NOT NULL AND (c.waited IS NOT NULL OR NOT c.answered)) AS promised,
        count(*) FILTER (WHERE c.waited <= c.promised_wait AND c.answered IS NOT FALSE) AS within_promise,
        count(*) FILTER (WHERE c.resolved IS NOT NULL AND c.place_in_case = 1) AS first_contacts,
        count(*) FILTER (WHERE c.resolved AND c.place_in_case = 1 AND c.case_again_at IS NULL) AS resolved_first,
        -- What is too fresh to have come back yet says nothing.
        count(*) FILTER (WHERE c.occurred_at + t.repeat_window <= coalesce(t.as_of, now())) AS mature,
        count(*) FILTER (WHERE c.occurred_at + t.repeat_window <= coalesce(t.as_of, now()) AND c.again_at <= c.occurred_at + t.repeat_window) AS repeated,
        count(*) FILTER (WHERE c.resolved) AS resolved,
        count(*) FILTER (WHERE c.resolved AND c.case_again_at IS NOT NULL) AS reopened
    FROM contact AS c
    CROSS JOIN program_setting AS t
    GROUP BY c.stage, c.touchpoint, c.channel, c.month
)
SELECT
    c.month::timestamp AT TIME ZONE :'time_zone' AS time,
    s.journey,
    c.stage,
    s.label,
    s.position,
    s.owner,
    c.touchpoint,
    c.channel,
    c.contacts,
    c.unanswered,
    u.value AS unanswered_share, u.low AS unanswered_low, u.high AS unanswered_high,
    c.waits,
    c.minutes[1] AS wait_minutes_median,
    c.minutes[2] AS wait_minutes_p90,
    c.promised,
    w.value AS within_promise_share, w.low AS within_promise_low, w.high AS within_promise_high,
    c.first_contacts,
    f.value AS resolved_first_share, f.low AS resolved_first_low, f.high AS resolved_first_high,
    c.mature,
    c.repeated,
    r.value AS repeat_share, r.low AS repeat_low, r.high AS repeat_high,
    c.resolved,
    c.reopened,
    o.value AS reopened_share, o.low AS reopened_low, o.high AS reopened_high,
    CASE WHEN c.contacts < t.small_base THEN 'small' ELSE 'ok' END AS base
FROM counted AS c
CROSS JOIN program_setting AS t
LEFT JOIN known_stage AS s ON s.stage = c.stage
-- Each share as answers on 0..1.
CROSS JOIN LATERAL share_estimate(rating_summary(0, 1, ARRAY[c.answered_known - c.unanswered, c.unanswered]), 1, 1, t.confidence) AS u
CROSS JOIN LATERAL share_estimate(rating_summary(0, 1, ARRAY[c.promised - c.within_promise, c.within_promise]), 1, 1, t.confidence) AS w
CROSS JOIN LATERAL share_estimate(rating_summary(0, 1, ARRAY[c.first_contacts - c.resolved_first, c.resolved_first]), 1, 1, t.confidence) AS f
CROSS JOIN LATERAL share_estimate(rating_summary(0, 1, ARRAY[c.mature - c.repeated, c.repeated]), 1, 1, t.confidence) AS r
CROSS JOIN LATERAL share_estimate(rating_summary(0, 1, ARRAY[c.resolved - c.reopened, c.reopened]), 1, 1, t.confidence) AS o
ORDER BY s.journey_position, s.journey, s.position, c.stage, c.touchpoint, c.month;

COMMENT ON VIEW service_basics IS 'One row a stage, touchpoint and month of inbound contacts (direction in): whether anybody answered, how long customers waited, whether the promised wait was kept, whether it was settled at once, and whether they had to come back. Service before experience: what fails here no kindness mends.';
COMMENT ON COLUMN service_basics.time IS 'Start of the month in the program''s time zone.';
COMMENT ON COLUMN service_basics.journey IS 'The journey.';
COMMENT ON COLUMN service_basics.stage IS 'The stage; NULL: of none.';
COMMENT ON COLUMN service_basics.label IS 'What readers see.';
COMMENT ON COLUMN service_basics.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN service_basics.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN service_basics.touchpoint IS 'The touchpoint; NULL: none named.';
COMMENT ON COLUMN service_basics.channel IS 'Its channel.';
COMMENT ON COLUMN service_basics.contacts IS 'Inbound contacts.';
COMMENT ON COLUMN service_basics.unanswered IS 'Those that nobody answered.';
COMMENT ON COLUMN service_basics.unanswered_share IS 'Unanswered as % of the contacts of which it is known.';
COMMENT ON COLUMN service_basics.unanswered_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN service_basics.unanswered_high IS 'Upper end of its interval.';
COMMENT ON COLUMN service_basics.waits IS 'Contacts with a known wait, those that gave up too.';
COMMENT ON COLUMN service_basics.wait_minutes_median IS 'Median wait, in minutes.';
COMMENT ON COLUMN service_basics.wait_minutes_p90 IS 'The wait that nine in ten stay within, in minutes.';
COMMENT ON COLUMN service_basics.promised IS 'Contacts where a longest wait is promised and the wait is known, or that nobody answered.';
COMMENT ON COLUMN service_basics.within_promise_share IS '% of these that were answered, and waited no longer than promised.';
COMMENT ON COLUMN service_basics.within_promise_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN service_basics.within_promise_high IS 'Upper end of its interval.';
COMMENT ON COLUMN service_basics.first_contacts IS 'First inbound contacts of a case of which it is known whether they settled it.';
COMMENT ON COLUMN service_basics.resolved_first_share IS '% of these that settled the case: resolved, and no inbound contact followed in it.';
COMMENT ON COLUMN service_basics.resolved_first_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN service_basics.resolved_first_high IS 'Upper end of its interval.';
COMMENT ON COLUMN service_basics.mature IS 'Contacts longer ago than repeat_window.';
COMMENT ON COLUMN service_basics.repeated IS 'Those after which the same customer came again to the stage within repeat_window.';
COMMENT ON COLUMN service_basics.repeat_share IS '% repeated of mature.';
COMMENT ON COLUMN service_basics.repeat_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN service_basics.repeat_high IS 'Upper end of its interval.';
COMMENT ON COLUMN service_basics.resolved IS 'Contacts that were noted as settled.';
COMMENT ON COLUMN service_basics.reopened IS 'Those after which the customer came again in the same case.';
COMMENT ON COLUMN service_basics.reopened_share IS '% reopened of resolved.';
COMMENT ON COLUMN service_basics.reopened_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN service_basics.reopened_high IS 'Upper end of its interval.';
COMMENT ON COLUMN service_basics.base IS 'small (fewer contacts than small_base) or ok.';
