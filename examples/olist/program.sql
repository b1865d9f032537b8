-- The Olist marketplace as a program: given sources over the staging tables that load.sh fills.
--
--     examples/olist/load.sh folder
--     psql -f examples/olist/program.sql
--
-- An order is a case; each of its four times is an interaction. What to know of these data:
--   * customers.customer_id is one order's; the person is customer_unique_id.
--   * A review id can belong to several orders: the key is review_id with order_id.
--   * Times have no zone. They are read as UTC, so that they show as they came.
--   * A review is tied to the last stage that its order reached. So "shipped: 19 % satisfied" are orders that never arrived; it says
--     nothing of shipping as such. Reviews written before that event show as direct_after.
--   * The promise (the estimated delivery) hangs on the purchase. On the delivery it would leave out all that never came.
\set ON_ERROR_STOP on

-- An interaction a time that an order has. A table, so that what attribution and promises look up has an index.
CREATE TABLE olist.order_event AS
SELECT
    o.order_id || ' ' || e.stage AS interaction_id,
    o.order_id,
    c.customer_unique_id,
    e.stage,
    e.number,
    e.occurred_at AT TIME ZONE 'UTC' AS occurred_at,
    CASE e.stage WHEN 'purchased' THEN o.order_estimated_delivery_date AT TIME ZONE 'UTC' END AS promised_at,
    CASE e.stage WHEN 'purchased' THEN o.order_delivered_customer_date AT TIME ZONE 'UTC' END AS delivered_at
FROM olist.orders AS o
JOIN olist.customers AS c ON c.customer_id = o.customer_id
CROSS JOIN LATERAL (VALUES
    (1, 'purchased', o.order_purchase_timestamp),
    (2, 'approved', o.order_approved_at),
    (3, 'shipped', o.order_delivered_carrier_date),
    (4, 'delivered', o.order_delivered_customer_date)
) AS e (number, stage, occurred_at)
WHERE e.occurred_at IS NOT NULL;
ALTER TABLE olist.order_event ADD CONSTRAINT order_event_key PRIMARY KEY (interaction_id);
CREATE INDEX order_event_case ON olist.order_event (order_id, occurred_at, interaction_id);
CREATE INDEX order_event_customer ON olist.order_event (customer_unique_id, occurred_at, interaction_id);
ANALYZE olist.order_event;

SELECT customer_metrics.create_program('marketplace',
    journey => $$SELECT 'order' AS journey, 'Order' AS label, 'Get what I bought, when it was promised' AS job, 1 AS position$$,
    stage => $$
        SELECT stage, 'order' AS journey, label, position, domain, owner, promise, basic
        FROM (VALUES
            ('purchased', 'Purchased', 1, 'sales', 'Marketplace', 'Delivered by the estimated day', false),
            ('approved', 'Payment approved', 2, 'billing', 'Payments', NULL, true),
            ('shipped', 'Handed to the carrier', 3, 'logistics', 'Sellers', NULL, true),
            ('delivered', 'Delivered', 4, 'logistics', 'Carriers', NULL, true)
        ) AS s (stage, label, position, domain, owner, promise, basic)$$,
    question => $$SELECT 'review' AS question, 'csat' AS measure, 1 AS worst, 5 AS best, 'How satisfied are you with this order?' AS wording$$,
    customer => $$
        SELECT customer_unique_id AS customer_id, min(customer_state) AS segment
        FROM olist.customers
        GROUP BY customer_unique_id$$,
    interaction => $$
        SELECT interaction_id, occurred_at, stage, customer_unique_id AS customer_id, order_id AS case_id, 'system' AS direction, promised_at, delivered_at
        FROM olist.order_event$$,
    response => $$
        SELECT
            r.review_id || ' ' || r.order_id AS response_id,
            'review' AS question,
            r.review_answer_timestamp AT TIME ZONE 'UTC' AS answered_at,
            r.review_score AS score,
            c.customer_unique_id AS customer_id,
            (SELECT e.interaction_id FROM olist.order_event AS e WHERE e.order_id = r.order_id ORDER BY e.number DESC LIMIT 1) AS interaction_id,
            r.order_id AS case_id,
            nullif(concat_ws(E'\n', r.review_comment_title, r.review_comment_message), '') AS comment,
            'pt' AS language
        FROM olist.order_reviews AS r
        LEFT JOIN olist.orders AS o ON o.order_id = r.order_id
        LEFT JOIN olist.customers AS c ON c.customer_id = o.customer_id$$,
    -- Whoever orders again, repurchased; it is worth what was paid.
    outcome => $$
        SELECT o.order_id AS outcome_id, c.customer_unique_id AS customer_id, o.order_purchase_timestamp AT TIME ZONE 'UTC' AS occurred_at,
            'repurchased' AS outcome, p.value
        FROM (SELECT o.*, row_number() OVER (PARTITION BY c.customer_unique_id ORDER BY o.order_purchase_timestamp, o.order_id) AS number
              FROM olist.orders AS o JOIN olist.customers AS c ON c.customer_id = o.customer_id) AS o
        JOIN olist.customers AS c ON c.customer_id = o.customer_id
        LEFT JOIN (SELECT order_id, sum(payment_value) AS value FROM olist.order_payments GROUP BY order_id) AS p ON p.order_id = o.order_id
        WHERE o.number > 1$$) AS created \gset

-- The data ended: "now" is the day after their last event. An order counts by its latest review.
INSERT INTO marketplace.theme (theme, config, query) VALUES
    -- To the configuration portuguese 'não' is a stop word: without it this would be 'came'.
    ('never came', 'simple', '(não | nao) <-> (recebi | chegou)'),
    ('wrong or broken', 'portuguese', 'errado | defeito | quebrado | diferente'),
    ('delivery time', 'portuguese', 'prazo | atraso | demora | antes');
UPDATE marketplace.setting
SET repeats = 'latest',
    as_of = (SELECT date_trunc('day', greatest((SELECT max(occurred_at) FROM olist.order_event),
                                               (SELECT max(review_answer_timestamp) AT TIME ZONE 'UTC' FROM olist.order_reviews)), 'UTC')
                    + interval '1 day');
