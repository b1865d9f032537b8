-- daily view: answers a day, for slicing
CREATE OR REPLACE VIEW daily_satisfaction AS
SELECT d.*
FROM :rolled('satisfaction', 'day') AS d;

COMMENT ON VIEW daily_satisfaction IS 'One row a day, stage, touchpoint, segment, need, question, respondent and attribution: what to slice in SQL with nps(rollup(ratings)), or in a tool with sums of the counts. The counts are of answers, whatever their weight; ratings is weighted where answers are.';
COMMENT ON COLUMN daily_satisfaction.day IS 'Day of the answers in the program''s time zone.';
COMMENT ON COLUMN daily_satisfaction.journey IS 'The journey.';
COMMENT ON COLUMN daily_satisfaction.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN daily_satisfaction.touchpoint IS 'The touchpoint.';
COMMENT ON COLUMN daily_satisfaction.channel IS 'Its channel.';
COMMENT ON COLUMN daily_satisfaction.domain IS 'Domain of the stage.';
COMMENT ON COLUMN daily_satisfaction.owner IS 'Department that answers for the stage.';
COMMENT ON COLUMN daily_satisfaction.segment IS 'Segment of the customers.';
COMMENT ON COLUMN daily_satisfaction.need IS 'What they needed.';
COMMENT ON COLUMN daily_satisfaction.question IS 'The question.';
COMMENT ON COLUMN daily_satisfaction.measure IS 'What it measures.';
COMMENT ON COLUMN daily_satisfaction.scale IS 'Its scale, worst..best.';
COMMENT ON COLUMN daily_satisfaction.respondent IS 'customer, employee or executive.';
COMMENT ON COLUMN daily_satisfaction.attribution IS 'How the stage was found (see answer).';
COMMENT ON COLUMN daily_satisfaction.ratings IS 'The distribution: rollup() merges, nps(), csat(), mean() and so on read.';
COMMENT ON COLUMN daily_satisfaction.answers IS 'Answers.';
COMMENT ON COLUMN daily_satisfaction.promoters IS 'Answers of 9 and 10; NULL where the measure is not nps.';
COMMENT ON COLUMN daily_satisfaction.passives IS 'Answers of 7 and 8; NULL where the measure is not nps.';
COMMENT ON COLUMN daily_satisfaction.detractors IS 'Answers of 0 to 6; NULL where the measure is not nps.';
COMMENT ON COLUMN daily_satisfaction.satisfied IS 'Answers that the question calls satisfied.';
COMMENT ON COLUMN daily_satisfaction.unhappy IS 'Answers that the question calls unhappy.';
COMMENT ON COLUMN daily_satisfaction.score_total IS 'Sum of the scores: over answers, the mean.';
COMMENT ON COLUMN daily_satisfaction.comments IS 'Answers with a comment.';
