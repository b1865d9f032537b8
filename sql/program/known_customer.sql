-- internal view: each customer once, with segment and need
CREATE OR REPLACE VIEW known_customer AS
SELECT DISTINCT ON (c.customer_id)
    c.customer_id,
    c.account_id,
    coalesce(c.segment, a.segment) AS segment,
    c.need
FROM customer AS c
LEFT JOIN (SELECT DISTINCT ON (account_id) account_id, segment FROM account ORDER BY account_id, segment) AS a ON a.account_id = c.account_id
WHERE c.customer_id IS NOT NULL
ORDER BY c.customer_id, c.since, c.segment, c.need;

COMMENT ON VIEW known_customer IS 'One row a customer: the segment is his own, else his account''s. Of a customer that a given source names twice, the one since longest.';
