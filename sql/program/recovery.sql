-- report view: did it help to contact the unhappy
CREATE OR REPLACE VIEW recovery AS
WITH heard AS (
    -- Each answer with the same customer's next to the same question.
    SELECT
        a.stage, a.measure, a.scale, a.submission_id, a.unhappy, a.answered_at,
        date_trunc('month', a.day::timestamp)::date AS month,
        -- Points above the worst answer: more is better, whichever way the scale is numbered.
        abs(a.score - worst(a.rating))::double precision AS height,
        lead(abs(a.score - worst(a.rating))::double precision) OVER next_one AS next_height,
        lead(a.answered_at) OVER next_one AS next_at
    FROM answer AS a
    WHERE a.respondent = 'customer' AND a.item IS NULL AND a.customer_id IS NOT NULL AND a.weight IS DISTINCT FROM 0 AND isfinite(a.answered_at)
    WINDOW next_one AS (PARTITION BY a.customer_id, a.question ORDER BY a.answered_at, a.response_id)
), contact AS (
    SELECT a.submission_id, min(a.contacted_at) AS contacted_at FROM action AS a WHERE isfinite(a.contacted_at) GROUP BY a.submission_id
), unhappy AS (
    SELECT
        h.stage, h.measure, h.scale, g.month, g.is_total, h.height, h.next_height, h.next_at, h.answered_at,
        c.contacted_at,
        -- A contact after the next answer cannot have moved it.
        coalesce(c.contacted_at < h.next_at, false) AS is_contacted,
        greatest(extract(epoch FROM coalesce(c.contacted_at, p.as_of, now()) - h.answered_at)::double precision / 3600, 0) AS hours
    FROM heard AS h
    CROSS JOIN program_setting AS p
    LEFT JOIN contact AS c ON c.submission_id = h.submission_id
    CROSS JOIN LATERAL (VALUES (NULL::date, true), (h.month, false)) AS g (month, is_total)
    WHERE h.unhappy
), waiting AS (
    SELECT u.*, count(*) OVER everybody - row_number() OVER in_order + 1 AS at_risk
    FROM unhappy AS u
    WINDOW everybody AS (PARTITION BY u.stage, u.measure, u.scale, u.month, u.is_total),
           in_order AS (PARTITION BY u.stage, u.measure, u.scale, u.month, u.is_total ORDER BY u.hours, u.contacted_at IS NULL)
), survival AS (
    -- Kaplan and Meier: the share that still waits after so many hours; who was not contacted is known to wait until now.
    -- (Of nothing that is left the logarithm is next to none.)
    SELECT w.*,
           exp(sum(CASE WHEN w.contacted_at IS NULL THEN 0 WHEN w.at_risk > 1 THEN ln((w.at_risk - 1) / w.at_risk::double precision) ELSE -600 END)
               OVER (PARTITION BY w.stage, w.measure, w.scale, w.month, w.is_total ORDER BY w.at_risk DESC)) AS still_waiting
    FROM waiting AS w
), counted AS (
    SELECT
        s.stage, s.measure, s.scale, s.month, s.is_total,
        count(*) AS unhappy,
        count(s.contacted_at) AS contacted,
        min(s.hours) FILTER (WHERE s.still_waiting <= 0.5 + 1e-12) AS hours_to_contact_median,
        gap_agg(s.height, s.next_height) FILTER (WHERE s.is_contacted) AS of_contacted,
        gap_agg(s.height, s.next_height) FILTER (WHERE NOT s.is_contacted) AS of_others
    FROM survival AS s
    GROUP BY s.stage, s.measure, s.scale, s.month, s.is_total
)
SELECT
    c.month::timestamp AT TIME ZONE :'time_zone' AS time,
    c.is_total,
    k.journey,
    c.stage,
    k.label,
    k.position,
    c.measure,
    c.scale,
    CASE WHEN v.is_shown THEN c.unhappy END AS unhappy,
    CASE WHEN v.is_shown THEN c.contacted END AS contacted,
    CASE WHEN v.is_shown THEN 100 * c.contacted / c.unhappy::double precision END AS contacted_share,
    CASE WHEN v.is_shown THEN c.hours_to_contact_median END AS hours_to_contact_median,
    a.value AS rise_contacted, a.low AS rise_contacted_low, a.high AS rise_contacted_high, a.answers AS n_contacted,
    o.value AS rise_others, o.low AS rise_others_low, o.high AS rise_others_high, o.answers AS n_others,
    e.value AS effect, e.low AS effect_low, e.high AS effect_high, e.p_value,
    coalesce(e.p_value < 1 - p.confidence, false) AS is_real,
    CASE WHEN least(coalesce(answers(c.of_contacted), 0), coalesce(answers(c.of_others), 0)) < p.small_base THEN 'small' ELSE 'ok' END AS base
FROM counted AS c
CROSS JOIN program_setting AS p
LEFT JOIN known_stage AS k ON k.stage = c.stage
CROSS JOIN LATERAL (SELECT c.unhappy >= p.suppress_below AS is_shown,
                           CASE WHEN answers(c.of_contacted) >= p.suppress_below THEN c.of_contacted END AS contacted,
                           CASE WHEN answers(c.of_others) >= p.suppress_below THEN c.of_others END AS others) AS v
CROSS JOIN LATERAL gap_estimate(v.contacted, p.confidence) AS a
CROSS JOIN LATERAL gap_estimate(v.others, p.confidence) AS o
CROSS JOIN LATERAL gap_change(v.others, v.contacted, p.confidence) AS e
ORDER BY k.journey_position, k.journey, k.position, c.stage, c.measure, c.scale, c.is_total DESC, c.month;

COMMENT ON VIEW recovery IS 'One row a stage, measure and scale, over all time (is_total) and by month of the unhappy answer: how many of the unhappy were contacted, how soon, and how the next answer of the same customer to the same question rose, of those contacted before it beside the others. Unhappy answers rise by themselves: only the difference, effect, is what the contact may have done; and who was contacted was chosen.';
COMMENT ON COLUMN recovery.time IS 'Start of the month of the unhappy answer in the program''s time zone; NULL: all.';
COMMENT ON COLUMN recovery.is_total IS 'True in the row over all time.';
COMMENT ON COLUMN recovery.journey IS 'The journey.';
COMMENT ON COLUMN recovery.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN recovery.label IS 'What readers see.';
COMMENT ON COLUMN recovery.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN recovery.measure IS 'The measure.';
COMMENT ON COLUMN recovery.scale IS 'Its scale, worst..best.';
COMMENT ON COLUMN recovery.unhappy IS 'Unhappy answers of known customers.';
COMMENT ON COLUMN recovery.contacted IS 'Those whose customer was contacted.';
COMMENT ON COLUMN recovery.contacted_share IS '% contacted.';
COMMENT ON COLUMN recovery.hours_to_contact_median IS 'Hours after which half were contacted (Kaplan and Meier: those who still wait count as waiting until as_of); NULL where that is not so yet.';
COMMENT ON COLUMN recovery.rise_contacted IS 'Mean rise from the unhappy answer to the next, in points of the scale, where the customer was contacted between them.';
COMMENT ON COLUMN recovery.rise_contacted_low IS 'Lower end of its interval (paired t).';
COMMENT ON COLUMN recovery.rise_contacted_high IS 'Upper end of its interval.';
COMMENT ON COLUMN recovery.n_contacted IS 'Pairs that it rests on.';
COMMENT ON COLUMN recovery.rise_others IS 'The same where nobody contacted the customer before the next answer.';
COMMENT ON COLUMN recovery.rise_others_low IS 'Lower end of its interval.';
COMMENT ON COLUMN recovery.rise_others_high IS 'Upper end of its interval.';
COMMENT ON COLUMN recovery.n_others IS 'Pairs that it rests on.';
COMMENT ON COLUMN recovery.effect IS 'rise_contacted - rise_others.';
COMMENT ON COLUMN recovery.effect_low IS 'Lower end of its interval (Welch).';
COMMENT ON COLUMN recovery.effect_high IS 'Upper end of its interval.';
COMMENT ON COLUMN recovery.p_value IS 'p value of no effect.';
COMMENT ON COLUMN recovery.is_real IS 'Whether the p value is below 1 - confidence.';
COMMENT ON COLUMN recovery.base IS 'small (fewer pairs on either side than small_base) or ok.';
