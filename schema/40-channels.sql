-- Channels to record beside those of the configuration; each node listens for changes and follows them at once.

CREATE TABLE IF NOT EXISTS channels (
    name text PRIMARY KEY CHECK (name <> '' AND left(name, 1) <> '.' AND length(name) <= 128),
    url text NOT NULL CHECK (url <> ''),
    qualities text[] NOT NULL CHECK (cardinality(qualities) > 0),
    ad_patterns text[] NOT NULL DEFAULT '{}',
    -- The one node that records it; every node that records does without one.
    node text,
    changed timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION tell_channels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('channels_changed', COALESCE(NEW.name, OLD.name));
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER channels_changed
    AFTER INSERT OR UPDATE OR DELETE ON channels
    FOR EACH ROW EXECUTE FUNCTION tell_channels_changed();
