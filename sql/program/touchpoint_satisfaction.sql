-- report view: how satisfied customers are at each touchpoint
CREATE OR REPLACE VIEW touchpoint_satisfaction AS
SELECT
    s.journey,
    m.stage,
    s.position,
    m.value AS touchpoint,
    m.channel,
    m.handled_by,
    m.measure,
    m.submissions,
    m.answers,
    m.figure,
    m.low,
    m.high,
    m.n,
    measure_satisfied(m.measure, m.ratings) AS satisfied,
    sparkline(m.ratings) AS sparkline,
    m.base,
    m.note
FROM measured_satisfaction AS m
LEFT JOIN known_stage AS s ON s.stage = m.stage
WHERE m.cut = 'touchpoint' AND m.measure IS NOT NULL
ORDER BY s.journey_position, s.journey, s.position, m.stage, m.value, m.channel, m.handled_by, m.measure;

COMMENT ON VIEW touchpoint_satisfaction IS 'One row a touchpoint (with channel, and whether handled by human, bot or self) and measure, of customers headline answers.';
COMMENT ON COLUMN touchpoint_satisfaction.journey IS 'The journey.';
COMMENT ON COLUMN touchpoint_satisfaction.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN touchpoint_satisfaction.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN touchpoint_satisfaction.touchpoint IS 'The touchpoint; NULL: the interaction names only a stage.';
COMMENT ON COLUMN touchpoint_satisfaction.channel IS 'Its channel.';
COMMENT ON COLUMN touchpoint_satisfaction.handled_by IS 'human, bot or self; NULL: not known.';
COMMENT ON COLUMN touchpoint_satisfaction.measure IS 'The measure.';
COMMENT ON COLUMN touchpoint_satisfaction.submissions IS 'Submissions with an answer.';
COMMENT ON COLUMN touchpoint_satisfaction.answers IS 'Answers.';
COMMENT ON COLUMN touchpoint_satisfaction.figure IS 'The measures own figure (see measure_estimate); NULL with a note.';
COMMENT ON COLUMN touchpoint_satisfaction.low IS 'Lower end of its interval.';
COMMENT ON COLUMN touchpoint_satisfaction.high IS 'Upper end of its interval.';
COMMENT ON COLUMN touchpoint_satisfaction.n IS 'Answers that it rests on.';
COMMENT ON COLUMN touchpoint_satisfaction.satisfied IS 'Answers that are satisfied by the measures convention.';
COMMENT ON COLUMN touchpoint_satisfaction.sparkline IS 'Distribution, worst score first.';
COMMENT ON COLUMN touchpoint_satisfaction.base IS 'small: fewer submissions than small_base (small_base_nps for nps; effective n where weighted); ok.';
COMMENT ON COLUMN touchpoint_satisfaction.note IS 'Why a figure is missing.';
