-- personal view: responses that no figure uses, and why
CREATE OR REPLACE VIEW rejected_response AS
SELECT
    r.response_id,
    r.submission_id,
    r.question,
    r.answered_at,
    r.score,
    r.scale,
    r.customer_id,
    r.interaction_id,
    r.reason,
    r.comment
FROM judged_response AS r
WHERE r.status = 'rejected';

COMMENT ON VIEW rejected_response IS 'One row a response that cannot be used, with the first reason.';
COMMENT ON COLUMN rejected_response.response_id IS 'The response.';
COMMENT ON COLUMN rejected_response.submission_id IS 'What came back together.';
COMMENT ON COLUMN rejected_response.question IS 'The question that it names.';
COMMENT ON COLUMN rejected_response.answered_at IS 'When it was answered.';
COMMENT ON COLUMN rejected_response.score IS 'The score that was given.';
COMMENT ON COLUMN rejected_response.scale IS 'Scale of the question, worst..best; NULL: no such question.';
COMMENT ON COLUMN rejected_response.customer_id IS 'The customer that it names.';
COMMENT ON COLUMN rejected_response.interaction_id IS 'The interaction that it names.';
COMMENT ON COLUMN rejected_response.reason IS 'incomplete (no id, question or time, or a time not in the years 1 to 9999), duplicate (its response_id came before), unknown question, unfit scale of the question, off the scale, unknown customer, unknown interaction, invalid weight (negative, NaN, or neither 0 nor 1e-100 to 1e100) or unknown respondent.';
COMMENT ON COLUMN rejected_response.comment IS 'What was written.';
