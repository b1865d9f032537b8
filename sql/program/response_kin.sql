-- internal view: responses that count together with others
CREATE OR REPLACE VIEW response_kin AS
WITH seed AS MATERIALIZED (
    SELECT DISTINCT * FROM seed_response AS s
), about AS (
    -- Whatever the responses may be about, and since when one of them may.
    SELECT i.interaction_id, i.occurred_at, i.case_id, i.customer_id, min(i.at) AS at
    FROM (
        SELECT s.at, i.interaction_id, i.occurred_at, i.case_id, i.customer_id
        FROM seed AS s
        JOIN interaction AS i ON i.interaction_id = s.interaction_id
        UNION ALL
        SELECT s.at, i.interaction_id, i.occurred_at, i.case_id, i.customer_id
        FROM seed AS s
        JOIN interaction AS i ON i.case_id = s.case_id AND i.occurred_at <= s.at
        WHERE s.interaction_id IS NULL
        UNION ALL
        SELECT s.at, i.interaction_id, i.occurred_at, i.case_id, i.customer_id
        FROM seed AS s
        JOIN interaction AS i ON i.customer_id = s.customer_id AND i.occurred_at <= s.at
            AND i.occurred_at >= s.at - (SELECT p.attribution_window FROM program_setting AS p)
        WHERE s.interaction_id IS NULL
    ) AS i
    GROUP BY i.interaction_id, i.occurred_at, i.case_id, i.customer_id
)
SELECT s.at, r.response_id, r.answered_at, false AS is_later_only
FROM seed AS s
JOIN response AS r ON coalesce(r.submission_id, r.response_id) = s.submission_id
UNION ALL
SELECT s.at, r.response_id, r.answered_at, false
FROM seed AS s
JOIN response AS r ON r.invitation_id = s.invitation_id
UNION ALL
-- The first answer about an interaction covers it: others about the same.
SELECT a.at, r.response_id, r.answered_at, true
FROM about AS a
JOIN response AS r ON r.interaction_id = a.interaction_id
UNION ALL
SELECT a.at, r.response_id, r.answered_at, true
FROM about AS a
JOIN response AS r ON r.case_id = a.case_id AND r.answered_at >= a.occurred_at
WHERE r.interaction_id IS NULL
UNION ALL
SELECT a.at, r.response_id, r.answered_at, true
FROM about AS a
JOIN response AS r ON r.customer_id = a.customer_id AND r.answered_at >= a.occurred_at
    AND r.answered_at - (SELECT p.attribution_window FROM program_setting AS p) <= a.occurred_at
WHERE r.interaction_id IS NULL;

COMMENT ON VIEW response_kin IS 'One row a response that counts together with one of seed_response: of its submission, its invitation, or about an interaction that it may be about (is_later_only: an earlier one is not touched by it). Some come more than once.';
