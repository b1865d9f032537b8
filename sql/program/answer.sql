-- personal view: each answer that counts, with its stage
CREATE OR REPLACE VIEW answer AS
SELECT
    r.response_id,
    r.submission_id,
    r.question,
    r.measure,
    r.item,
    r.dimension,
    rating(r.score, r.worst, r.best) AS rating,
    r.score,
    CASE WHEN r.best > r.worst THEN r.score >= r.satisfied_from ELSE r.score <= r.satisfied_from END AS satisfied,
    CASE WHEN r.best > r.worst THEN r.score <= r.unhappy_to ELSE r.score >= r.unhappy_to END AS unhappy,
    s.journey,
    s.stage,
    s.position,
    CASE WHEN i.is_here THEN t.touchpoint END AS touchpoint,
    CASE WHEN i.is_here THEN t.channel END AS channel,
    s.domain,
    s.owner,
    r.customer_id,
    r.account_id,
    r.segment,
    coalesce(CASE WHEN i.is_here THEN r.interaction_need END, r.customer_need) AS need,
    r.respondent,
    r.weight,
    r.answered_at,
    (r.answered_at AT TIME ZONE :'time_zone')::date AS day,
    CASE
        WHEN s.stage IS NULL THEN 'none'
        WHEN r.question_stage IS NOT NULL THEN 'question'
        ELSE r.found_by
    END AS attribution,
    r.interaction_id,
    r.case_id,
    r.comment,
    CASE WHEN i.is_here THEN r.handled_by END AS handled_by,
    r.scale,
    r.scope,
    o.stage AS interaction_stage
FROM judged_response AS r
LEFT JOIN known_touchpoint AS t ON t.touchpoint = r.touchpoint
-- Of a question about a stage as such, the interaction counts only where it was there.
LEFT JOIN known_stage AS s ON s.stage = coalesce(r.question_stage, t.stage, r.stage)
LEFT JOIN known_stage AS o ON o.stage = coalesce(t.stage, r.stage)
CROSS JOIN LATERAL (SELECT r.question_stage IS NULL OR r.question_stage = coalesce(t.stage, r.stage) AS is_here) AS i
WHERE r.is_accepted;

COMMENT ON VIEW answer IS 'One row an answer that counts. Its stage is the question''s, else that of the interaction that it names, else of its case''s latest interaction at or before the answer, else, for transaction questions, of the customer''s latest within attribution_window; else NULL.';
COMMENT ON COLUMN answer.response_id IS 'The response.';
COMMENT ON COLUMN answer.submission_id IS 'What came back together; the response''s own id where it came alone.';
COMMENT ON COLUMN answer.question IS 'The question that it answers.';
COMMENT ON COLUMN answer.measure IS 'What the question measures.';
COMMENT ON COLUMN answer.item IS 'Item of a longer scale; NULL: a headline question.';
COMMENT ON COLUMN answer.dimension IS 'Dimension that the item belongs to.';
COMMENT ON COLUMN answer.rating IS 'The score on its scale.';
COMMENT ON COLUMN answer.score IS 'The score.';
COMMENT ON COLUMN answer.satisfied IS 'Whether it counts as satisfied; NULL where the scale has no convention and the question no cut.';
COMMENT ON COLUMN answer.unhappy IS 'Whether it counts as unhappy; NULL as for satisfied.';
COMMENT ON COLUMN answer.journey IS 'The stage''s journey.';
COMMENT ON COLUMN answer.stage IS 'The stage that it speaks of; NULL: not attributed.';
COMMENT ON COLUMN answer.position IS 'Place of the stage in its journey.';
COMMENT ON COLUMN answer.touchpoint IS 'Touchpoint of the interaction.';
COMMENT ON COLUMN answer.channel IS 'Channel of the touchpoint.';
COMMENT ON COLUMN answer.domain IS 'Domain of the stage.';
COMMENT ON COLUMN answer.owner IS 'Department that answers for the stage.';
COMMENT ON COLUMN answer.customer_id IS 'Who answered; NULL: anonymous.';
COMMENT ON COLUMN answer.account_id IS 'The customer''s account.';
COMMENT ON COLUMN answer.segment IS 'Segment when answered, else the customer''s, else the account''s.';
COMMENT ON COLUMN answer.need IS 'The interaction''s need, else the customer''s.';
COMMENT ON COLUMN answer.respondent IS 'customer, employee or executive.';
COMMENT ON COLUMN answer.weight IS 'Survey weight; NULL counts as 1.';
COMMENT ON COLUMN answer.answered_at IS 'When it was answered.';
COMMENT ON COLUMN answer.day IS 'Day of the answer in the program''s time zone.';
COMMENT ON COLUMN answer.attribution IS 'How the stage was found: question, direct, direct_after (the interaction came after the answer), case, latest or none.';
COMMENT ON COLUMN answer.interaction_id IS 'The interaction that it was attributed to.';
COMMENT ON COLUMN answer.case_id IS 'The case that the response names.';
COMMENT ON COLUMN answer.comment IS 'What the customer wrote.';
COMMENT ON COLUMN answer.handled_by IS 'human, bot or self, of the interaction.';
COMMENT ON COLUMN answer.scale IS 'Scale of the question, worst..best.';
COMMENT ON COLUMN answer.scope IS 'transaction or relationship.';
COMMENT ON COLUMN answer.interaction_stage IS 'Stage of the interaction: another than the answer''s where the question is about a stage as such.';
