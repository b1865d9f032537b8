-- What was done about a submission.
CREATE TABLE action (
    action_id     :action_id NOT NULL,
    submission_id :submission_id NOT NULL,
    opened_at     timestamptz NOT NULL,
    contacted_at  timestamptz,
    closed_at     timestamptz,
    owner         text,
    cause         text,
    note          text,
    CONSTRAINT action_key PRIMARY KEY (action_id)
);
CREATE INDEX action_submission ON action (submission_id);

COMMENT ON TABLE action IS 'One row an action: what was done about a submission.';
COMMENT ON COLUMN action.action_id IS 'Key.';
COMMENT ON COLUMN action.submission_id IS 'The submission that it answers.';
COMMENT ON COLUMN action.opened_at IS 'When somebody took it up.';
COMMENT ON COLUMN action.contacted_at IS 'When the customer was contacted; NULL: not yet.';
COMMENT ON COLUMN action.closed_at IS 'When it was closed; NULL: open.';
COMMENT ON COLUMN action.owner IS 'Who looks after it.';
COMMENT ON COLUMN action.cause IS 'The cause that was found.';
COMMENT ON COLUMN action.note IS 'Notes; may name people.';
