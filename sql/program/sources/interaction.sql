-- Whatever happens between a customer and the company.
CREATE TABLE interaction (
    interaction_id :interaction_id NOT NULL,
    occurred_at    timestamptz NOT NULL,
    touchpoint     text,
    stage          text,
    customer_id    :customer_id,
    case_id        :case_id,
    direction      text,
    answered       boolean,
    waited         interval,
    promised_at    timestamptz,
    delivered_at   timestamptz,
    resolved       boolean,
    handled_by     text,
    need           text,
    asked          text[],
    attributes     jsonb,
    CONSTRAINT interaction_key PRIMARY KEY (interaction_id),
    CONSTRAINT interaction_direction CHECK (direction IN ('in', 'out', 'system')),
    CONSTRAINT interaction_handled_by CHECK (handled_by IN ('human', 'bot', 'self')),
    CONSTRAINT interaction_waited CHECK (waited >= interval '0')
);
CREATE INDEX interaction_case ON interaction (case_id, occurred_at, interaction_id);
CREATE INDEX interaction_customer ON interaction (customer_id, occurred_at, interaction_id);

COMMENT ON TABLE interaction IS 'One row an interaction: whatever happens between a customer and the company.';
COMMENT ON COLUMN interaction.interaction_id IS 'Key.';
COMMENT ON COLUMN interaction.occurred_at IS 'When it happened.';
COMMENT ON COLUMN interaction.touchpoint IS 'Where it happened; gives stage and channel.';
COMMENT ON COLUMN interaction.stage IS 'The stage, where no touchpoint is named.';
COMMENT ON COLUMN interaction.customer_id IS 'The customer; NULL: not known.';
COMMENT ON COLUMN interaction.case_id IS 'The order, ticket or claim that it is a part of: one pass through the journey.';
COMMENT ON COLUMN interaction.direction IS 'in: the customer came; out: the company came; system: an event that nobody took part in.';
COMMENT ON COLUMN interaction.answered IS 'Whether anybody answered; for inbound contacts.';
COMMENT ON COLUMN interaction.waited IS 'How long the customer waited.';
COMMENT ON COLUMN interaction.promised_at IS 'By when something was promised.';
COMMENT ON COLUMN interaction.delivered_at IS 'When what was promised came; NULL: not yet, or never.';
COMMENT ON COLUMN interaction.resolved IS 'Whether the customer''s matter was settled in this contact.';
COMMENT ON COLUMN interaction.handled_by IS 'human, bot or self (the customer served himself).';
COMMENT ON COLUMN interaction.need IS 'What the customer needed this time; before the customer''s usual need.';
COMMENT ON COLUMN interaction.asked IS 'What the customer was asked for (name, order number, ...).';
COMMENT ON COLUMN interaction.attributes IS 'Whatever else is known.';
