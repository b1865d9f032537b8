-- A person who is served.
CREATE TABLE customer (
    customer_id  :customer_id NOT NULL,
    account_id   :account_id,
    segment      text,
    need         text,
    since        date,
    opted_out_at timestamptz,
    attributes   jsonb,
    CONSTRAINT customer_key PRIMARY KEY (customer_id)
);
CREATE INDEX customer_account ON customer (account_id);

COMMENT ON TABLE customer IS 'One row a customer: a person who is served.';
COMMENT ON COLUMN customer.customer_id IS 'Key.';
COMMENT ON COLUMN customer.account_id IS 'The account that the person belongs to.';
COMMENT ON COLUMN customer.segment IS 'Segment now; an answer''s own segment, as it was when answered, comes first. NULL: the account''s.';
COMMENT ON COLUMN customer.need IS 'What this customer needs of a contact: in a hurry, wants explanations, wants reassurance, wants to be known, ...';
COMMENT ON COLUMN customer.since IS 'Customer since.';
COMMENT ON COLUMN customer.opted_out_at IS 'When the customer asked not to be asked any more.';
COMMENT ON COLUMN customer.attributes IS 'Whatever else is known.';
