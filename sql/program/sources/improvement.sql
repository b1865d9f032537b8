-- What was changed for all customers.
CREATE TABLE improvement (
    improvement_id :improvement_id NOT NULL,
    stage          text NOT NULL,
    opened_at      timestamptz NOT NULL,
    done_at        timestamptz,
    cause          text,
    owner          text,
    CONSTRAINT improvement_key PRIMARY KEY (improvement_id)
);

COMMENT ON TABLE improvement IS 'One row an improvement: what was changed for all customers.';
COMMENT ON COLUMN improvement.improvement_id IS 'Key.';
COMMENT ON COLUMN improvement.stage IS 'The stage that it is to improve.';
COMMENT ON COLUMN improvement.opened_at IS 'When it was decided.';
COMMENT ON COLUMN improvement.done_at IS 'When customers got it; NULL: not yet.';
COMMENT ON COLUMN improvement.cause IS 'The cause that it removes.';
COMMENT ON COLUMN improvement.owner IS 'Who looks after it.';
