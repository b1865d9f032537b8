-- report view: how satisfied customers are with each kind of work and its department
CREATE OR REPLACE VIEW domain_satisfaction AS
SELECT
    m.value AS domain,
    m.channel AS owner,
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
WHERE m.cut = 'domain' AND m.measure IS NOT NULL
ORDER BY m.value, m.channel, m.measure;

COMMENT ON VIEW domain_satisfaction IS 'One row a domain, owner and measure, of customers headline answers at their stages.';
COMMENT ON COLUMN domain_satisfaction.domain IS 'The kind of work: marketing, sales, service, ...; NULL: not attributed, or a stage without a domain.';
COMMENT ON COLUMN domain_satisfaction.owner IS 'The department that answers for its stages.';
COMMENT ON COLUMN domain_satisfaction.measure IS 'The measure.';
COMMENT ON COLUMN domain_satisfaction.submissions IS 'Submissions with an answer.';
COMMENT ON COLUMN domain_satisfaction.answers IS 'Answers.';
COMMENT ON COLUMN domain_satisfaction.figure IS 'The measures own figure (see measure_estimate); NULL with a note.';
COMMENT ON COLUMN domain_satisfaction.low IS 'Lower end of its interval.';
COMMENT ON COLUMN domain_satisfaction.high IS 'Upper end of its interval.';
COMMENT ON COLUMN domain_satisfaction.n IS 'Answers that it rests on.';
COMMENT ON COLUMN domain_satisfaction.satisfied IS 'Answers that are satisfied by the measures convention.';
COMMENT ON COLUMN domain_satisfaction.sparkline IS 'Distribution, worst score first.';
COMMENT ON COLUMN domain_satisfaction.base IS 'small: fewer submissions than small_base (small_base_nps for nps; effective n where weighted); ok.';
COMMENT ON COLUMN domain_satisfaction.note IS 'Why a figure is missing.';
