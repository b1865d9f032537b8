-- The stage report of a program, rounded for reading: psql -v program=shop -f stage_report.sql
\pset null '-'
SELECT
    coalesce(journey, '-') AS journey,
    label AS stage,
    owner,
    interactions,
    submissions,
    round(csat::numeric, 1) AS csat,
    round(csat_low::numeric, 1) || ' to ' || round(csat_high::numeric, 1) AS "interval",
    round(nps::numeric, 1) AS nps,
    round(ces::numeric, 2) AS ces,
    round(gap::numeric, 2) AS gap,
    round(need_met::numeric, 1) AS need_met,
    sparkline AS answers,
    base
FROM :"program".stage_satisfaction;
