-- What a customer is trying to get done with the company, from end to end.
CREATE TABLE journey (
    journey  text    NOT NULL,
    label    text,
    job      text,
    position integer NOT NULL,
    CONSTRAINT journey_key PRIMARY KEY (journey)
);

COMMENT ON TABLE journey IS 'One row a journey: what a customer is trying to get done, from end to end.';
COMMENT ON COLUMN journey.journey IS 'Name of the journey; key.';
COMMENT ON COLUMN journey.label IS 'What readers see instead of the name.';
COMMENT ON COLUMN journey.job IS 'The job that the customer wants done, in the customer''s words.';
COMMENT ON COLUMN journey.position IS 'Order of the journeys in reports.';
