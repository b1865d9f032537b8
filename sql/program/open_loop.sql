-- personal view: which unhappy customers wait for an answer
CREATE OR REPLACE VIEW open_loop AS
WITH unhappy AS (
    SELECT
        a.submission_id,
        (array_agg(a.customer_id ORDER BY a.response_id) FILTER (WHERE a.customer_id IS NOT NULL))[1] AS customer_id,
        (array_agg(a.account_id ORDER BY a.response_id) FILTER (WHERE a.account_id IS NOT NULL))[1] AS account_id,
        min(a.answered_at) AS answered_at,
        (array_agg(a.stage ORDER BY normalized(a.rating), a.response_id) FILTER (WHERE a.unhappy))[1] AS stage,
        (array_agg(a.measure ORDER BY normalized(a.rating), a.response_id) FILTER (WHERE a.unhappy))[1] AS measure,
        (array_agg(a.score ORDER BY normalized(a.rating), a.response_id) FILTER (WHERE a.unhappy))[1] AS lowest_score,
        (array_agg(a.scale ORDER BY normalized(a.rating), a.response_id) FILTER (WHERE a.unhappy))[1] AS scale
    FROM answer AS a
    -- In a form that the planner does not take for rare: accounts would be gone through for each submission.
    WHERE CASE WHEN a.item IS NULL AND isfinite(a.answered_at) THEN a.respondent = 'customer' END
    GROUP BY a.submission_id
    HAVING bool_or(a.unhappy)
), said AS (
    -- Words count from every response that came with it, also those without a score.
    SELECT coalesce(r.submission_id, r.response_id) AS submission_id,
           string_agg(r.comment, E'\n' ORDER BY r.answered_at, r.response_id) FILTER (WHERE r.comment <> '') AS comments,
           bool_and(r.may_contact) AS may_contact
    FROM response AS r
    GROUP BY coalesce(r.submission_id, r.response_id)
), done AS (
    SELECT a.submission_id, min(a.opened_at) AS taken_up_at, min(a.contacted_at) AS contacted_at,
           bool_or(a.closed_at IS NOT NULL) AS is_closed,
           (array_agg(a.owner ORDER BY a.opened_at DESC, a.action_id) FILTER (WHERE a.owner IS NOT NULL))[1] AS owner
    FROM action AS a
    GROUP BY a.submission_id
)
SELECT
    u.submission_id,
    u.answered_at AS time,
    u.answered_at + p.follow_up AS due_at,
    extract(epoch FROM coalesce(p.as_of, now()) - u.answered_at)::double precision / 3600 AS hours_waiting,
    CASE
        WHEN d.submission_id IS NOT NULL AND u.answered_at + p.follow_up < coalesce(p.as_of, now()) THEN 'taken up, overdue'
        WHEN d.submission_id IS NOT NULL THEN 'taken up'
        WHEN u.answered_at + p.follow_up < coalesce(p.as_of, now()) THEN 'overdue'
        ELSE 'waiting'
    END AS status,
    s.journey,
    u.stage,
    s.label,
    coalesce(d.owner, s.owner) AS owner,
    u.customer_id,
    u.account_id,
    a.revenue::double precision AS account_revenue,
    u.measure,
    u.lowest_score,
    u.scale,
    w.comments,
    w.may_contact
FROM unhappy AS u
CROSS JOIN program_setting AS p
LEFT JOIN known_stage AS s ON s.stage = u.stage
LEFT JOIN said AS w ON w.submission_id = u.submission_id
LEFT JOIN done AS d ON d.submission_id = u.submission_id
LEFT JOIN (SELECT DISTINCT ON (account_id) account_id, revenue FROM account ORDER BY account_id, revenue DESC NULLS LAST) AS a ON a.account_id = u.account_id
-- Contacted or closed: the loop is.
WHERE d.contacted_at IS NULL AND d.is_closed IS NOT TRUE
ORDER BY u.answered_at, u.submission_id;

COMMENT ON VIEW open_loop IS 'One row an unhappy submission of a customer (any headline answer at or below its unhappy cut) that nobody has answered: not contacted, not closed. The longest waiting first.';
COMMENT ON COLUMN open_loop.submission_id IS 'The submission.';
COMMENT ON COLUMN open_loop.time IS 'When it came.';
COMMENT ON COLUMN open_loop.due_at IS 'By when the customer was to be contacted: follow_up later.';
COMMENT ON COLUMN open_loop.hours_waiting IS 'Hours since it came, until as_of or now.';
COMMENT ON COLUMN open_loop.status IS 'waiting; overdue (after due_at); taken up (somebody opened an action); taken up, overdue.';
COMMENT ON COLUMN open_loop.journey IS 'The journey.';
COMMENT ON COLUMN open_loop.stage IS 'Stage of the unhappiest answer.';
COMMENT ON COLUMN open_loop.label IS 'What readers see.';
COMMENT ON COLUMN open_loop.owner IS 'Who took it up, else who answers for the stage.';
COMMENT ON COLUMN open_loop.customer_id IS 'The customer; NULL: anonymous.';
COMMENT ON COLUMN open_loop.account_id IS 'The customer''s account.';
COMMENT ON COLUMN open_loop.account_revenue IS 'Revenue of the account.';
COMMENT ON COLUMN open_loop.measure IS 'Measure of the unhappiest answer.';
COMMENT ON COLUMN open_loop.lowest_score IS 'Its score.';
COMMENT ON COLUMN open_loop.scale IS 'Its scale, worst..best.';
COMMENT ON COLUMN open_loop.comments IS 'All that was written in the submission, a line each.';
COMMENT ON COLUMN open_loop.may_contact IS 'Whether the customer agreed to be contacted: false if any answer says no; NULL: not asked.';
