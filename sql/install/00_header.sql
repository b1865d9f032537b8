\echo Use "CREATE EXTENSION customer_metrics" to load this file. \quit

-- Everybody may use the types and functions; there is nothing in here to protect.
GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;
