-- The company or household that customers belong to.
CREATE TABLE account (
    account_id :account_id NOT NULL,
    name       text,
    segment    text,
    owner      text,
    revenue    numeric,
    CONSTRAINT account_key PRIMARY KEY (account_id)
);

COMMENT ON TABLE account IS 'One row an account: the company or household that customers belong to.';
COMMENT ON COLUMN account.account_id IS 'Key.';
COMMENT ON COLUMN account.name IS 'Name of the account.';
COMMENT ON COLUMN account.segment IS 'Segment of its customers who have none of their own.';
COMMENT ON COLUMN account.owner IS 'Who looks after the account.';
COMMENT ON COLUMN account.revenue IS 'Revenue of a year, in the company''s currency.';
