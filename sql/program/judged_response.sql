-- internal view: each response with the interaction that it is about, and whether it counts
CREATE OR REPLACE VIEW judged_response AS
WITH checked AS NOT MATERIALIZED (
    SELECT
        r.*,
        q.measure, q.worst, q.best, q.scale, q.scope, q.item, q.dimension, q.satisfied_from, q.unhappy_to,
        q.stage AS question_stage,
        c.account_id,
        coalesce(r.segment, c.segment) AS segment_then,
        c.need AS customer_need,
        i.occurred_at AS named_at, i.touchpoint AS named_touchpoint, i.stage AS named_stage, i.need AS named_need, i.handled_by AS named_handled_by,
        CASE
            WHEN r.response_id IS NULL OR r.question IS NULL OR r.answered_at IS NULL OR r.answered_at NOT BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00' THEN 'incomplete'
            WHEN r.copy > 1 THEN 'duplicate'
            WHEN q.question IS NULL THEN 'unknown question'
            WHEN NOT q.is_fit THEN 'unfit scale of the question'
            WHEN r.score NOT BETWEEN least(q.worst, q.best) AND greatest(q.worst, q.best) THEN 'off the scale'
            WHEN r.customer_id IS NOT NULL AND c.customer_id IS NULL THEN 'unknown customer'
            WHEN r.interaction_id IS NOT NULL AND i.interaction_id IS NULL THEN 'unknown interaction'
            -- Sums of their squares must stay finite, and above zero. (NaN is above all numbers.)
            WHEN r.weight <> 0 AND r.weight NOT BETWEEN 1e-100 AND 1e100 THEN 'invalid weight'
            WHEN r.respondent IS NOT NULL AND r.respondent NOT IN ('customer', 'employee', 'executive') THEN 'unknown respondent'
        END AS reason
    FROM :copies('response', 'response_id', 'answered_at, question, score') AS r
    LEFT JOIN known_question AS q ON q.question = r.question
    LEFT JOIN known_customer AS c ON c.customer_id = r.customer_id
    LEFT JOIN :once('interaction', 'interaction_id', 'occurred_at', 'interaction_id IN (SELECT interaction_id FROM response)') AS i ON i.interaction_id = r.interaction_id
    :fence('response')
), ranked AS (
    SELECT c.*, false AS is_superseded
    FROM checked AS c
    WHERE (SELECT p.repeats FROM program_setting AS p) <> 'latest'
    UNION ALL
    -- Of the scored answers to one question in one case, the latest counts.
    SELECT c.*, c.reason IS NULL AND c.score IS NOT NULL AND c.case_id IS NOT NULL
               AND row_number() OVER (PARTITION BY c.case_id, c.question, c.respondent, c.reason IS NULL AND c.score IS NOT NULL
                                      ORDER BY c.answered_at DESC, c.response_id DESC) > 1
    FROM checked AS c
    WHERE (SELECT p.repeats FROM program_setting AS p) = 'latest'
)
SELECT
    r.response_id,
    coalesce(r.submission_id, r.response_id) AS submission_id,
    r.question, r.measure, r.worst, r.best, r.scale, r.scope, r.item, r.dimension, r.satisfied_from, r.unhappy_to,
    r.question_stage,
    r.answered_at,
    r.score,
    r.customer_id,
    r.account_id,
    r.segment_then AS segment,
    r.customer_need,
    r.case_id,
    r.invitation_id,
    r.weight,
    r.respondent,
    r.comment,
    r.language,
    r.may_contact,
    r.reason,
    CASE
        WHEN r.reason IS NOT NULL THEN 'rejected'
        WHEN r.score IS NULL THEN 'without a score'
        WHEN r.is_superseded THEN 'superseded'
        ELSE 'accepted'
    END AS status,
    -- status = 'accepted', in a form that the planner does not take for rare.
    CASE WHEN r.reason IS NULL THEN r.score IS NOT NULL AND NOT r.is_superseded ELSE false END AS is_accepted,
    coalesce(r.interaction_id, of_case.interaction_id, of_customer.interaction_id) AS interaction_id,
    coalesce(r.named_touchpoint, of_case.touchpoint, of_customer.touchpoint) AS touchpoint,
    coalesce(r.named_stage, of_case.stage, of_customer.stage) AS stage,
    coalesce(r.named_need, of_case.need, of_customer.need) AS interaction_need,
    coalesce(r.named_handled_by, of_case.handled_by, of_customer.handled_by) AS handled_by,
    CASE
        WHEN r.interaction_id IS NOT NULL THEN CASE WHEN r.named_at > r.answered_at THEN 'direct_after' ELSE 'direct' END
        WHEN of_case.interaction_id IS NOT NULL THEN 'case'
        WHEN of_customer.interaction_id IS NOT NULL THEN 'latest'
        ELSE 'none'
    END AS found_by
FROM ranked AS r
CROSS JOIN program_setting AS p
-- The case's latest interaction at or before the answer.
LEFT JOIN LATERAL (
    SELECT i.interaction_id, i.touchpoint, i.stage, i.need, i.handled_by
    FROM interaction AS i
    WHERE r.interaction_id IS NULL AND r.reason IS NULL
        AND i.case_id = r.case_id AND i.occurred_at <= r.answered_at AND (i.stage IS NOT NULL OR i.touchpoint IS NOT NULL)
    ORDER BY i.case_id DESC, i.occurred_at DESC, i.interaction_id DESC
    LIMIT 1
) AS of_case ON true
-- Else the customer's, within the window; a question about the company as a whole belongs to no interaction.
LEFT JOIN LATERAL (
    SELECT i.interaction_id, i.touchpoint, i.stage, i.need, i.handled_by
    FROM interaction AS i
    WHERE r.interaction_id IS NULL AND of_case.interaction_id IS NULL AND r.reason IS NULL
        AND r.scope = 'transaction' AND r.question_stage IS NULL
        AND i.customer_id = r.customer_id AND i.occurred_at <= r.answered_at AND i.occurred_at >= r.answered_at - p.attribution_window
        AND (i.stage IS NOT NULL OR i.touchpoint IS NOT NULL)
    ORDER BY i.customer_id DESC, i.occurred_at DESC, i.interaction_id DESC
    LIMIT 1
) AS of_customer ON true;

COMMENT ON VIEW judged_response IS 'One row a response, all of them: its status (accepted, without a score, superseded by a later answer in its case, rejected for this reason), and the interaction that it is about with how that was found.';
