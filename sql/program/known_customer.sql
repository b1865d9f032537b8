-- internal view: each customer once, with segment and need
CREATE OR REPLACE VIEW known_customer AS
SELECT
    c.customer_id,
    c.account_id,
    coalesce(c.segment, a.segment) AS segment,
    c.need
FROM :once('customer', 'customer_id', 'since, segment, need') AS c
LEFT JOIN :once('account', 'account_id', 'segment') AS a ON a.account_id = c.account_id;

COMMENT ON VIEW known_customer IS 'One row a customer: the segment is his own, else his account''s. Of a customer that a given source names twice, the one since longest.';
