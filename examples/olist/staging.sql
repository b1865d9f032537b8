-- Staging tables for the Olist files: columns as they come, in their order.
CREATE SCHEMA olist;

CREATE TABLE olist.customers (
    customer_id              text NOT NULL CONSTRAINT customers_key PRIMARY KEY,
    customer_unique_id       text NOT NULL,
    customer_zip_code_prefix text,
    customer_city            text,
    customer_state           text
);

CREATE TABLE olist.orders (
    order_id                      text NOT NULL CONSTRAINT orders_key PRIMARY KEY,
    customer_id                   text NOT NULL,
    order_status                  text,
    order_purchase_timestamp      timestamp,
    order_approved_at             timestamp,
    order_delivered_carrier_date  timestamp,
    order_delivered_customer_date timestamp,
    order_estimated_delivery_date timestamp
);

CREATE TABLE olist.order_payments (
    order_id             text NOT NULL,
    payment_sequential   integer,
    payment_type         text,
    payment_installments integer,
    payment_value        numeric
);

CREATE TABLE olist.order_reviews (
    review_id               text NOT NULL,
    order_id                text NOT NULL,
    review_score            integer,
    review_comment_title    text,
    review_comment_message  text,
    review_creation_date    timestamp,
    review_answer_timestamp timestamp
);
