-- What people write without the extension, over the tables of the company `big`: the same joins, as a view that each query groups.
CREATE VIEW public.attributed AS
SELECT r.answered_at, r.score, r.weight, r.comment, r.respondent, r.question, q.measure, q.item, s.journey, s.stage, s.domain, s.owner, t.touchpoint, t.channel,
       coalesce(r.segment, c.segment, a.segment) AS segment, coalesce(n.need, k.need, l.need, c.need) AS need
FROM big.response AS r
JOIN big.question AS q USING (question)
LEFT JOIN big.customer AS c ON c.customer_id = r.customer_id
LEFT JOIN big.account AS a ON a.account_id = c.account_id
LEFT JOIN big.interaction AS n ON n.interaction_id = r.interaction_id
LEFT JOIN LATERAL (
    SELECT i.* FROM big.interaction AS i
    WHERE r.interaction_id IS NULL AND i.case_id = r.case_id AND i.occurred_at <= r.answered_at
    ORDER BY i.occurred_at DESC, i.interaction_id DESC LIMIT 1
) AS k ON true
LEFT JOIN LATERAL (
    SELECT i.* FROM big.interaction AS i
    WHERE r.interaction_id IS NULL AND k.interaction_id IS NULL AND q.scope = 'transaction' AND q.stage IS NULL
        AND i.customer_id = r.customer_id AND i.occurred_at <= r.answered_at AND i.occurred_at >= r.answered_at - interval '30 days'
    ORDER BY i.occurred_at DESC, i.interaction_id DESC LIMIT 1
) AS l ON true
LEFT JOIN big.touchpoint AS t ON t.touchpoint = coalesce(n.touchpoint, k.touchpoint, l.touchpoint)
LEFT JOIN big.stage AS s ON s.stage = coalesce(q.stage, t.stage, n.stage, k.stage, l.stage)
WHERE r.score IS NOT NULL;

-- The daily cube, as daily_satisfaction has it.
CREATE VIEW public.cube_by_hand AS
SELECT (answered_at AT TIME ZONE 'UTC')::date AS day, journey, stage, touchpoint, channel, domain, owner, segment, need, question, measure, respondent,
       count(*) AS answers, count(*) FILTER (WHERE score >= 9) AS promoters, count(*) FILTER (WHERE score IN (7, 8)) AS passives, count(*) FILTER (WHERE score <= 6) AS detractors,
       count(*) FILTER (WHERE score >= 4) AS satisfied, count(*) FILTER (WHERE score <= 2) AS unhappy, sum(score) AS score_total, count(comment) AS comments
FROM public.attributed
GROUP BY day, journey, stage, touchpoint, channel, domain, owner, segment, need, question, measure, respondent;

-- The report by stage, and the trend of a year.
CREATE VIEW public.report_by_hand AS
SELECT stage, count(*) AS answers,
       100.0 * count(*) FILTER (WHERE measure = 'csat' AND score >= 4) / nullif(count(*) FILTER (WHERE measure = 'csat'), 0) AS csat,
       100.0 * (count(*) FILTER (WHERE measure = 'nps' AND score >= 9) - count(*) FILTER (WHERE measure = 'nps' AND score <= 6)) / nullif(count(*) FILTER (WHERE measure = 'nps'), 0) AS nps,
       avg(score) FILTER (WHERE measure = 'ces') AS ces
FROM public.attributed
WHERE respondent = 'customer' AND item IS NULL
GROUP BY stage;

CREATE VIEW public.trend_by_hand AS
SELECT stage, date_trunc('month', answered_at AT TIME ZONE 'UTC') AS month, measure, count(*) AS answers, avg(score) AS mean, 100.0 * count(*) FILTER (WHERE score >= 4) / count(*) AS satisfied
FROM public.attributed
WHERE respondent = 'customer' AND item IS NULL AND answered_at >= '2025-01-01 00:00+00'
GROUP BY stage, month, measure;

-- What happened, a day and stage: interactions, and cases that first came there.
CREATE VIEW public.happened_by_hand AS
SELECT day, stage, sum(interactions) AS interactions, sum(cases) AS cases
FROM (
    SELECT (i.occurred_at AT TIME ZONE 'UTC')::date AS day, t.stage, count(*) AS interactions, 0 AS cases
    FROM big.interaction AS i LEFT JOIN big.touchpoint AS t USING (touchpoint)
    GROUP BY day, t.stage
    UNION ALL
    SELECT f.day, f.stage, 0, count(*)
    FROM (SELECT i.case_id, t.stage, min((i.occurred_at AT TIME ZONE 'UTC')::date) AS day FROM big.interaction AS i LEFT JOIN big.touchpoint AS t USING (touchpoint) GROUP BY i.case_id, t.stage) AS f
    GROUP BY f.day, f.stage
) AS d
GROUP BY day, stage;

-- What was asked, a day and stage: invitations that were delivered, and those that came back.
CREATE VIEW public.asked_by_hand AS
SELECT d.day, t.stage, sum(d.delivered) AS delivered, sum(d.returned) AS returned
FROM (
    SELECT (n.sent_at AT TIME ZONE 'UTC')::date AS day, n.interaction_id, 1 AS delivered, 0 AS returned
    FROM big.invitation AS n
    WHERE n.status NOT IN ('bounced', 'suppressed')
    UNION ALL
    SELECT r.day, n.interaction_id, 0, 1
    FROM (SELECT r.invitation_id, min((r.answered_at AT TIME ZONE 'UTC')::date) AS day FROM big.response AS r WHERE r.invitation_id IS NOT NULL GROUP BY r.invitation_id) AS r
    JOIN big.invitation AS n USING (invitation_id)
) AS d
LEFT JOIN big.interaction AS i USING (interaction_id)
LEFT JOIN big.touchpoint AS t USING (touchpoint)
GROUP BY d.day, t.stage;
