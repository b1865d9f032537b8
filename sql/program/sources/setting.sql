-- The company's own thresholds, one row. NULL: the default that the view program_setting gives.
CREATE TABLE setting (
    attribution_window interval,
    follow_up          interval,
    stopped_after      interval,
    outcome_window     interval,
    repeat_window      interval,
    small_base         integer,
    small_base_nps     integer,
    suppress_below     integer,
    confidence         double precision,
    repeats            text,
    as_of              timestamptz,
    CONSTRAINT setting_attribution_window CHECK (attribution_window >= interval '0'),
    CONSTRAINT setting_follow_up CHECK (follow_up >= interval '0'),
    CONSTRAINT setting_stopped_after CHECK (stopped_after >= interval '0'),
    CONSTRAINT setting_outcome_window CHECK (outcome_window >= interval '0'),
    CONSTRAINT setting_repeat_window CHECK (repeat_window >= interval '0'),
    CONSTRAINT setting_small_base CHECK (small_base >= 0),
    CONSTRAINT setting_small_base_nps CHECK (small_base_nps >= 0),
    CONSTRAINT setting_suppress_below CHECK (suppress_below >= 0),
    CONSTRAINT setting_confidence CHECK (confidence > 0 AND confidence < 1),
    CONSTRAINT setting_repeats CHECK (repeats IN ('all', 'latest'))
);
-- At most one row: every row has the same key.
CREATE UNIQUE INDEX setting_one_row ON setting ((true));

COMMENT ON TABLE setting IS 'The company''s own thresholds: one row.';
COMMENT ON COLUMN setting.attribution_window IS 'How long after its customer''s interaction an answer that names none, and whose case has none before it, may still be about it. Default 30 days.';
COMMENT ON COLUMN setting.follow_up IS 'Within what time an unhappy customer is to be contacted. Default 2 days.';
COMMENT ON COLUMN setting.stopped_after IS 'After what silence a case counts as stopped. Default 30 days.';
COMMENT ON COLUMN setting.outcome_window IS 'How long after an answer an outcome may still be linked to it. Default 180 days.';
COMMENT ON COLUMN setting.repeat_window IS 'Within what time a second contact is a repeat of the first. Default 7 days.';
COMMENT ON COLUMN setting.small_base IS 'Fewer submissions than this are a small base. Default 30.';
COMMENT ON COLUMN setting.small_base_nps IS 'The same for NPS, which needs more. Default 100.';
COMMENT ON COLUMN setting.suppress_below IS 'Figures of fewer answers than this are not shown (NULL). Default 0: all are shown.';
COMMENT ON COLUMN setting.confidence IS 'Confidence of every interval, between 0 and 1. Default 0.95.';
COMMENT ON COLUMN setting.repeats IS 'Which answers to one question in one case count: all, or the latest only. Default all.';
COMMENT ON COLUMN setting.as_of IS 'Now, for data that ended; NULL: the present moment.';
