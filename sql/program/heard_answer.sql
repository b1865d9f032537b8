-- internal view: answers, and which of a submission is its first, by cut
CREATE OR REPLACE VIEW heard_answer AS
SELECT
    a.*,
    c.is_heard,
    c.is_headline,
    c.is_of_journey,
    -- A submission counts at a stage on the day of its first headline answer there, so that days add up; the same of a segment, in a journey,
    c.is_counted AND is_first(a.stage) OVER submission AS is_first_at_stage,
    c.is_counted AND is_first(a.stage, a.segment) OVER submission AS is_first_of_segment,
    c.is_counted AND is_first(a.journey, c.is_of_journey) OVER submission AS is_first_of_journey,
    -- and in each cell among its answers of one measure.
    c.is_counted AND is_first(a.measure, a.stage) OVER submission AS is_measure_first_at_stage,
    c.is_counted AND is_first(a.measure, a.stage, a.touchpoint, a.channel, a.handled_by) OVER submission AS is_measure_first_at_touchpoint,
    c.is_counted AND is_first(a.measure, a.stage, a.segment) OVER submission AS is_measure_first_of_segment,
    c.is_counted AND is_first(a.measure, a.stage, a.need) OVER submission AS is_measure_first_of_need,
    c.is_counted AND is_first(a.measure, a.domain, a.owner) OVER submission AS is_measure_first_of_domain,
    c.is_counted AND is_first(a.measure, a.journey, c.is_of_journey) OVER submission AS is_measure_first_of_journey
FROM answer AS a
LEFT JOIN known_stage AS s ON s.stage = a.stage
-- A journey is judged by what is asked about it as a whole, or at its end; never by the average of its stages.
CROSS JOIN LATERAL (
    SELECT h.is_heard, h.is_headline, h.is_heard AND h.is_headline AS is_counted, a.scope = 'relationship' AND a.attribution <> 'question' OR coalesce(s.is_last, false) AS is_of_journey
    FROM (SELECT a.respondent = 'customer' AND a.weight IS DISTINCT FROM 0 AS is_heard, a.item IS NULL AS is_headline) AS h
) AS c
WINDOW submission AS (PARTITION BY a.submission_id, c.is_counted ORDER BY a.day, a.response_id);

COMMENT ON VIEW heard_answer IS 'One row an answer, as the view answer has it. is_heard: whether it is a customer''s, and has a weight. is_first_...: whether it is its submission''s first headline answer at the stage, of the segment there, or of the journey; is_measure_first_...: its first of the measure in its cell (at the stage, at the touchpoint, of the segment at the stage, and so on).';
