-- What comments speak of, as a text search.
CREATE TABLE theme (
    theme  text NOT NULL,
    config text NOT NULL,
    query  text NOT NULL,
    CONSTRAINT theme_key PRIMARY KEY (theme),
    -- Kept as text, since columns of reg* types stop pg_upgrade; the casts refuse what text search cannot use.
    CONSTRAINT theme_config CHECK (config::regconfig IS NOT NULL),
    CONSTRAINT theme_query CHECK (query::tsquery IS NOT NULL)
);

COMMENT ON TABLE theme IS 'One row a theme: what comments speak of, found by PostgreSQL''s text search.';
COMMENT ON COLUMN theme.theme IS 'Name of the theme; key.';
COMMENT ON COLUMN theme.config IS 'Text search configuration (english, portuguese, simple, ...).';
COMMENT ON COLUMN theme.query IS 'Text search query: words as they are written (config brings them to their stems, and passes over its stop words), &, |, !, <->.';
