-- internal view: the settings in force
CREATE OR REPLACE VIEW program_setting AS
SELECT
    coalesce(s.attribution_window, interval '30 days') AS attribution_window,
    coalesce(s.follow_up, interval '2 days') AS follow_up,
    coalesce(s.stopped_after, interval '30 days') AS stopped_after,
    coalesce(s.outcome_window, interval '180 days') AS outcome_window,
    coalesce(s.repeat_window, interval '7 days') AS repeat_window,
    coalesce(s.small_base, 30) AS small_base,
    coalesce(s.small_base_nps, 100) AS small_base_nps,
    coalesce(s.suppress_below, 0) AS suppress_below,
    coalesce(s.confidence, 0.95) AS confidence,
    coalesce(s.repeats, 'all') AS repeats,
    s.as_of
-- One row, whatever the relation setting holds.
FROM (VALUES (true)) AS always (here)
LEFT JOIN (SELECT * FROM setting LIMIT 1) AS s ON true;

COMMENT ON VIEW program_setting IS 'The settings in force, one row: those of setting, and the default where it has none.';
