-- Where customer and company meet within a stage.
CREATE TABLE touchpoint (
    touchpoint    text NOT NULL,
    stage         text NOT NULL,
    channel       text,
    promised_wait interval,
    CONSTRAINT touchpoint_key PRIMARY KEY (touchpoint),
    CONSTRAINT touchpoint_promised_wait CHECK (promised_wait >= interval '0')
);

COMMENT ON TABLE touchpoint IS 'One row a touchpoint: where customer and company meet within a stage.';
COMMENT ON COLUMN touchpoint.touchpoint IS 'Name of the touchpoint; key.';
COMMENT ON COLUMN touchpoint.stage IS 'The stage that it belongs to.';
COMMENT ON COLUMN touchpoint.channel IS 'Phone, chat, shop, web, ...';
COMMENT ON COLUMN touchpoint.promised_wait IS 'The longest wait that customers are promised; NULL: none promised.';
