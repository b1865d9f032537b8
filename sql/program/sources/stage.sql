-- A step of a journey, with the department that answers for it.
CREATE TABLE stage (
    stage    text    NOT NULL,
    journey  text    NOT NULL,
    label    text,
    position integer NOT NULL,
    domain   text,
    owner    text,
    promise  text,
    basic    boolean,
    CONSTRAINT stage_key PRIMARY KEY (stage)
);

COMMENT ON TABLE stage IS 'One row a stage: a step of a journey, in order, with the department that answers for it.';
COMMENT ON COLUMN stage.stage IS 'Name of the stage, unique in the program; key.';
COMMENT ON COLUMN stage.journey IS 'The journey that it is a step of.';
COMMENT ON COLUMN stage.label IS 'What readers see instead of the name.';
COMMENT ON COLUMN stage.position IS 'Order of the stages within their journey.';
COMMENT ON COLUMN stage.domain IS 'Marketing, sales, service, product, ...: the kind of work.';
COMMENT ON COLUMN stage.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN stage.promise IS 'What the company promises here, in words.';
COMMENT ON COLUMN stage.basic IS 'True where customers take it for granted: it can disappoint, not delight.';
