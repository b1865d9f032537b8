-- internal view: responses that a change may have moved
CREATE OR REPLACE VIEW seed_response AS
WITH seed AS (
    SELECT c.at, c.submission_id, c.customer_id, c.case_id, c.interaction_id, c.invitation_id
    FROM program_change AS c
    WHERE c.cause = 'response'
    UNION ALL
    SELECT r.answered_at, coalesce(r.submission_id, r.response_id), r.customer_id, r.case_id, r.interaction_id, r.invitation_id
    FROM (
        -- A response that names the interaction; one of its case or customer that came after it, and may be about it.
        SELECT r.*
        FROM program_change AS c
        JOIN response AS r ON r.interaction_id = c.interaction_id
        WHERE c.cause = 'interaction'
        UNION ALL
        SELECT r.*
        FROM program_change AS c
        JOIN response AS r ON r.case_id = c.case_id AND r.answered_at >= c.at
        WHERE c.cause = 'interaction'
        UNION ALL
        SELECT r.*
        FROM program_change AS c
        JOIN response AS r ON r.customer_id = c.customer_id AND r.answered_at >= c.at
            AND r.answered_at - (SELECT p.attribution_window FROM program_setting AS p) <= c.at
        WHERE c.cause = 'interaction'
        -- A customer's segment, need and account are those of all his responses.
        UNION ALL
        SELECT r.*
        FROM program_change AS c
        JOIN response AS r ON r.customer_id = c.customer_id
        WHERE c.cause = 'customer'
        UNION ALL
        SELECT r.*
        FROM program_change AS c
        JOIN customer AS k ON k.account_id = c.account_id
        JOIN response AS r ON r.customer_id = k.customer_id
        WHERE c.cause = 'account'
        UNION ALL
        SELECT r.*
        FROM program_change AS c
        JOIN response AS r ON r.invitation_id = c.invitation_id
        WHERE c.cause = 'invitation'
        -- An interaction gives its invitations their stage.
        UNION ALL
        SELECT r.*
        FROM program_change AS c
        JOIN invitation AS n ON n.interaction_id = c.interaction_id
        JOIN response AS r ON r.invitation_id = n.invitation_id
        WHERE c.cause = 'interaction'
    ) AS r
)
SELECT * FROM seed
UNION ALL
-- Where the latest answer of a case takes the place of the others, these move with it.
SELECT r.answered_at, coalesce(r.submission_id, r.response_id), r.customer_id, r.case_id, r.interaction_id, r.invitation_id
FROM seed AS s
JOIN response AS r ON r.case_id = s.case_id
WHERE (SELECT p.repeats FROM program_setting AS p) = 'latest';

COMMENT ON VIEW seed_response IS 'One row a response that a logged change may have moved to another cell, as it was or as it is; some come more than once.';
