-- internal view: answers, and which of a submission is its first, by cut
CREATE OR REPLACE VIEW heard_answer AS
SELECT
    a.*,
    c.is_heard,
    c.is_headline,
    c.is_of_journey,
    -- A submission counts in a cell on the day of its first headline answer there, so that days add up: no earlier answer of it was in the cell.
    c.is_heard AND c.is_headline AND array_position(array_agg(k.at_stage) OVER earlier, k.at_stage) IS NULL AS is_first_at_stage,
    c.is_heard AND c.is_headline AND array_position(array_agg(k.at_touchpoint) OVER earlier, k.at_touchpoint) IS NULL AS is_first_at_touchpoint,
    c.is_heard AND c.is_headline AND array_position(array_agg(k.of_segment) OVER earlier, k.of_segment) IS NULL AS is_first_of_segment,
    c.is_heard AND c.is_headline AND array_position(array_agg(k.of_need) OVER earlier, k.of_need) IS NULL AS is_first_of_need,
    c.is_heard AND c.is_headline AND array_position(array_agg(k.of_domain) OVER earlier, k.of_domain) IS NULL AS is_first_of_domain,
    c.is_heard AND c.is_headline AND array_position(array_agg(k.of_journey) OVER earlier, k.of_journey) IS NULL AS is_first_of_journey,
    -- The same among its answers of one measure.
    c.is_heard AND c.is_headline AND array_position(array_agg(m.at_stage) OVER earlier, m.at_stage) IS NULL AS is_measure_first_at_stage,
    c.is_heard AND c.is_headline AND array_position(array_agg(m.at_touchpoint) OVER earlier, m.at_touchpoint) IS NULL AS is_measure_first_at_touchpoint,
    c.is_heard AND c.is_headline AND array_position(array_agg(m.of_segment) OVER earlier, m.of_segment) IS NULL AS is_measure_first_of_segment,
    c.is_heard AND c.is_headline AND array_position(array_agg(m.of_need) OVER earlier, m.of_need) IS NULL AS is_measure_first_of_need,
    c.is_heard AND c.is_headline AND array_position(array_agg(m.of_domain) OVER earlier, m.of_domain) IS NULL AS is_measure_first_of_domain,
    c.is_heard AND c.is_headline AND array_position(array_agg(m.of_journey) OVER earlier, m.of_journey) IS NULL AS is_measure_first_of_journey
FROM answer AS a
LEFT JOIN known_stage AS s ON s.stage = a.stage
-- A journey is judged by what is asked about it as a whole, or at its end; never by the average of its stages.
CROSS JOIN LATERAL (
    SELECT a.respondent = 'customer' AND a.weight IS DISTINCT FROM 0 AS is_heard, a.item IS NULL AS is_headline, a.scope = 'relationship' AND a.attribution <> 'question' OR coalesce(s.is_last, false) AS is_of_journey
) AS c
CROSS JOIN LATERAL (
    SELECT ROW(a.stage) AS at_stage, ROW(a.stage, a.touchpoint, a.channel, a.handled_by) AS at_touchpoint, ROW(a.stage, a.segment) AS of_segment, ROW(a.stage, a.need) AS of_need,
           ROW(a.domain, a.owner) AS of_domain, ROW(a.journey, c.is_of_journey) AS of_journey
) AS k
CROSS JOIN LATERAL (
    SELECT ROW(k.at_stage, a.measure) AS at_stage, ROW(k.at_touchpoint, a.measure) AS at_touchpoint, ROW(k.of_segment, a.measure) AS of_segment, ROW(k.of_need, a.measure) AS of_need,
           ROW(k.of_domain, a.measure) AS of_domain, ROW(k.of_journey, a.measure) AS of_journey
) AS m
WINDOW earlier AS (PARTITION BY a.submission_id, c.is_heard, c.is_headline ORDER BY a.day, a.response_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

COMMENT ON VIEW heard_answer IS 'One row an answer, as the view answer has it. is_heard: whether it is a customer''s, and has a weight. is_first_...: whether it is its submission''s first headline answer in its cell (at the stage, at the touchpoint, of the segment at the stage, and so on); is_measure_first_...: the first of its measure there.';
