-- How far a program is rolled up.
CREATE TABLE program_rollup (
    token         uuid    NOT NULL DEFAULT gen_random_uuid(),
    is_rolled_up  boolean NOT NULL DEFAULT false,
    frozen_before date    NOT NULL DEFAULT '-infinity',
    live_from     date    NOT NULL DEFAULT 'infinity',
    started_at    timestamptz,
    refreshed_at  timestamptz,
    step          text,
    steps_done    integer,
    steps_left    integer
);
-- At most one row: every row has the same key.
CREATE UNIQUE INDEX program_rollup_one_row ON program_rollup ((true));

COMMENT ON TABLE program_rollup IS 'How far the program is rolled up, and how a refresh gets on: one row, kept by refresh_program and freeze_program.';
COMMENT ON COLUMN program_rollup.token IS 'What the views show to the functions that read behind them, so that nobody else can call these.';
COMMENT ON COLUMN program_rollup.is_rolled_up IS 'Whether the views read stored summaries at all: from the first refresh on.';
COMMENT ON COLUMN program_rollup.frozen_before IS 'Days before this one are as they are stored, whatever changes.';
COMMENT ON COLUMN program_rollup.live_from IS 'Days from this one on are read from the sources, which are not tracked; infinity where they are.';
COMMENT ON COLUMN program_rollup.started_at IS 'When the latest refresh began.';
COMMENT ON COLUMN program_rollup.refreshed_at IS 'When a refresh last ended.';
COMMENT ON COLUMN program_rollup.step IS 'What the refresh does next; NULL: none is under way, or it was broken off between two steps.';
COMMENT ON COLUMN program_rollup.steps_done IS 'Steps that are done: months, or relations where everything is rolled up anew.';
COMMENT ON COLUMN program_rollup.steps_left IS 'Steps that are left.';
