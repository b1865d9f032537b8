-- report view: hand-offs from one department to another, and what they cost
CREATE OR REPLACE VIEW owner_handoff AS
WITH step AS (
    SELECT
        p.case_id, p.owner, p.occurred_at,
        lead(p.owner) OVER next_one AS next_owner,
        lead(p.occurred_at) OVER next_one AS next_at
    FROM placed_interaction AS p
    WHERE p.case_id IS NOT NULL AND p.owner IS NOT NULL AND isfinite(p.occurred_at)
    WINDOW next_one AS (PARTITION BY p.case_id ORDER BY p.occurred_at, p.interaction_id)
), handoff AS (
    SELECT s.owner, s.next_owner, count(*) AS handoffs, count(DISTINCT s.case_id) AS cases,
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM s.next_at - s.occurred_at)::double precision / 3600) AS hours
    FROM step AS s
    WHERE s.next_owner <> s.owner
    GROUP BY s.owner, s.next_owner
), voice AS MATERIALIZED (
    SELECT * FROM case_voice
), held AS (
    -- Each department that a case was with, and to whom it handed it.
    SELECT s.case_id, s.owner, array_agg(DISTINCT s.next_owner) FILTER (WHERE s.next_owner <> s.owner) AS handed_to
    FROM step AS s
    WHERE s.case_id IN (SELECT v.case_id FROM voice AS v)
    GROUP BY s.case_id, s.owner
), heard AS (
    -- What was said, by whom a department handed its cases to: few rows, which all its hand-offs share.
    SELECT d.owner, d.handed_to, v.measure, v.scale, rollup(v.ratings) AS ratings
    FROM held AS d
    JOIN voice AS v ON v.case_id = d.case_id
    GROUP BY d.owner, d.handed_to, v.measure, v.scale
), said AS (
    -- Of the cases that were with the first department: those that it handed to the second, and the others.
    SELECT f.owner, f.next_owner, h.measure, h.scale,
           rollup(h.ratings) FILTER (WHERE f.next_owner = ANY (h.handed_to)) AS with_handoff,
           rollup(h.ratings) FILTER (WHERE (f.next_owner = ANY (h.handed_to)) IS NOT TRUE) AS without_handoff
    FROM handoff AS f
    JOIN heard AS h ON h.owner = f.owner
    GROUP BY f.owner, f.next_owner, h.measure, h.scale
), first_said AS (
    SELECT DISTINCT ON (s.owner, s.next_owner) s.*
    FROM said AS s
    ORDER BY s.owner, s.next_owner, array_position(ARRAY['csat', 'nps', 'ces'], s.measure), answers(s.with_handoff) DESC NULLS LAST, s.scale
)
SELECT
    h.owner AS from_owner,
    h.next_owner AS to_owner,
    h.cases,
    h.handoffs,
    h.hours[1] AS hours_median,
    h.hours[2] AS hours_p90,
    s.measure,
    w.value AS figure_with, w.low AS figure_with_low, w.high AS figure_with_high, w.answers AS n_with,
    o.value AS figure_without, o.low AS figure_without_low, o.high AS figure_without_high, o.answers AS n_without,
    d.value AS difference, d.low AS difference_low, d.high AS difference_high, d.p_value
FROM handoff AS h
LEFT JOIN first_said AS s ON s.owner = h.owner AND s.next_owner = h.next_owner
CROSS JOIN program_setting AS p
CROSS JOIN LATERAL (SELECT CASE WHEN answers(s.with_handoff) >= p.suppress_below THEN s.with_handoff END AS with_handoff,
                           CASE WHEN answers(s.without_handoff) >= p.suppress_below THEN s.without_handoff END AS without_handoff) AS v
CROSS JOIN LATERAL measure_estimate(s.measure, v.with_handoff, p.confidence) AS w
CROSS JOIN LATERAL measure_estimate(s.measure, v.without_handoff, p.confidence) AS o
CROSS JOIN LATERAL measure_change(s.measure, v.without_handoff, v.with_handoff, p.confidence) AS d
ORDER BY h.cases DESC, h.owner, h.next_owner;

COMMENT ON VIEW owner_handoff IS 'One row a department and the one that it hands cases to: consecutive interactions of a case that two departments answer for. Satisfaction is of all headline answers in the cases that were handed over, beside the other cases of the first department: an association, since cases that are handed over may be harder.';
COMMENT ON COLUMN owner_handoff.from_owner IS 'The department that hands over.';
COMMENT ON COLUMN owner_handoff.to_owner IS 'The department that takes over.';
COMMENT ON COLUMN owner_handoff.cases IS 'Cases with such a hand-off.';
COMMENT ON COLUMN owner_handoff.handoffs IS 'Hand-offs; a case may have several.';
COMMENT ON COLUMN owner_handoff.hours_median IS 'Median hours between the two interactions.';
COMMENT ON COLUMN owner_handoff.hours_p90 IS 'Nine in ten take no longer, in hours.';
COMMENT ON COLUMN owner_handoff.measure IS 'The measure of the figures: the first of csat, nps, ces that was asked in the cases.';
COMMENT ON COLUMN owner_handoff.figure_with IS 'Figure of cases with the hand-off.';
COMMENT ON COLUMN owner_handoff.figure_with_low IS 'Lower end of its interval.';
COMMENT ON COLUMN owner_handoff.figure_with_high IS 'Upper end of its interval.';
COMMENT ON COLUMN owner_handoff.n_with IS 'Answers that it rests on.';
COMMENT ON COLUMN owner_handoff.figure_without IS 'Figure of the other cases of the first department.';
COMMENT ON COLUMN owner_handoff.figure_without_low IS 'Lower end of its interval.';
COMMENT ON COLUMN owner_handoff.figure_without_high IS 'Upper end of its interval.';
COMMENT ON COLUMN owner_handoff.n_without IS 'Answers that it rests on.';
COMMENT ON COLUMN owner_handoff.difference IS 'figure_with - figure_without.';
COMMENT ON COLUMN owner_handoff.difference_low IS 'Lower end of its interval.';
COMMENT ON COLUMN owner_handoff.difference_high IS 'Upper end of its interval.';
COMMENT ON COLUMN owner_handoff.p_value IS 'p value of no difference.';
