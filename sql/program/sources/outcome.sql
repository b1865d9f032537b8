-- What customers did afterwards.
CREATE TABLE outcome (
    outcome_id  :outcome_id NOT NULL,
    customer_id :customer_id NOT NULL,
    occurred_at timestamptz NOT NULL,
    outcome     text NOT NULL,
    value       numeric,
    CONSTRAINT outcome_key PRIMARY KEY (outcome_id)
);
CREATE INDEX outcome_customer ON outcome (customer_id, occurred_at);

COMMENT ON TABLE outcome IS 'One row an outcome: what a customer did afterwards.';
COMMENT ON COLUMN outcome.outcome_id IS 'Key.';
COMMENT ON COLUMN outcome.customer_id IS 'Who did it.';
COMMENT ON COLUMN outcome.occurred_at IS 'When.';
COMMENT ON COLUMN outcome.outcome IS 'renewed, left, repurchased, referred, ...: the company''s own names.';
COMMENT ON COLUMN outcome.value IS 'What it was worth, in the company''s currency.';
