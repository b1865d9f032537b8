-- One answer to one question.
CREATE TABLE response (
    response_id    :response_id NOT NULL,
    question       text NOT NULL,
    answered_at    timestamptz NOT NULL,
    score          integer,
    submission_id  :submission_id,
    customer_id    :customer_id,
    interaction_id :interaction_id,
    case_id        :case_id,
    invitation_id  :invitation_id,
    weight         double precision,
    respondent     text NOT NULL DEFAULT 'customer',
    segment        text,
    comment        text,
    language       text,
    may_contact    boolean,
    CONSTRAINT response_key PRIMARY KEY (response_id),
    CONSTRAINT response_weight CHECK (weight = 0 OR weight BETWEEN 1e-100 AND 1e100),
    CONSTRAINT response_respondent CHECK (respondent IN ('customer', 'employee', 'executive'))
);
CREATE INDEX response_customer ON response (customer_id, answered_at);
CREATE INDEX response_case ON response (case_id);
CREATE INDEX response_submission ON response ((coalesce(submission_id, response_id)));
CREATE INDEX response_interaction ON response (interaction_id) WHERE interaction_id IS NOT NULL;
CREATE INDEX response_invitation ON response (invitation_id) WHERE invitation_id IS NOT NULL;

COMMENT ON TABLE response IS 'One row a response: one answer to one question.';
COMMENT ON COLUMN response.response_id IS 'Key.';
COMMENT ON COLUMN response.question IS 'The question that it answers; gives measure and scale.';
COMMENT ON COLUMN response.answered_at IS 'When it was answered.';
COMMENT ON COLUMN response.score IS 'The score, on the question''s scale; NULL: none given.';
COMMENT ON COLUMN response.submission_id IS 'Shared by the responses that came back together; NULL: this response came alone, under its response_id.';
COMMENT ON COLUMN response.customer_id IS 'Who answered; NULL: anonymous.';
COMMENT ON COLUMN response.interaction_id IS 'The interaction that it is about.';
COMMENT ON COLUMN response.case_id IS 'The case that it is about.';
COMMENT ON COLUMN response.invitation_id IS 'The invitation that it answers.';
COMMENT ON COLUMN response.weight IS 'Survey weight, 1e-100 to 1e100; NULL counts as 1, and 0 leaves the answer out of every figure.';
COMMENT ON COLUMN response.respondent IS 'customer, employee or executive.';
COMMENT ON COLUMN response.segment IS 'The customer''s segment as it was when answered; NULL: as it is now.';
COMMENT ON COLUMN response.comment IS 'What the customer wrote.';
COMMENT ON COLUMN response.language IS 'Language of the comment.';
COMMENT ON COLUMN response.may_contact IS 'Whether the customer agreed to be contacted about it.';
