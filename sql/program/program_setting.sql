-- internal view: the settings in force
CREATE OR REPLACE VIEW program_setting AS
SELECT
    -- In seconds: days of a calendar are 23 to 25 hours long, and when depends on the TimeZone of whoever reads.
    make_interval(secs => extract(epoch FROM coalesce(s.attribution_window, interval '30 days'))::double precision) AS attribution_window,
    make_interval(secs => extract(epoch FROM coalesce(s.follow_up, interval '2 days'))::double precision) AS follow_up,
    make_interval(secs => extract(epoch FROM coalesce(s.stopped_after, interval '30 days'))::double precision) AS stopped_after,
    make_interval(secs => extract(epoch FROM coalesce(s.outcome_window, interval '180 days'))::double precision) AS outcome_window,
    make_interval(secs => extract(epoch FROM coalesce(s.repeat_window, interval '7 days'))::double precision) AS repeat_window,
    coalesce(s.small_base, 30) AS small_base,
    coalesce(s.small_base_nps, 100) AS small_base_nps,
    coalesce(s.suppress_below, 0) AS suppress_below,
    coalesce(s.confidence, 0.95) AS confidence,
    coalesce(s.repeats, 'all') AS repeats,
    s.as_of
-- One row, whatever the relation setting holds.
FROM (VALUES (true)) AS always (here)
LEFT JOIN (SELECT * FROM setting LIMIT 1) AS s ON true;

COMMENT ON VIEW program_setting IS 'The settings in force, one row: those of setting, and the default where it has none. A day is 24 hours, a month 30 days.';
