-- Other nodes that ours lists, each with what it says of itself in public. Places are tenths of a degree. Of one that does not show
-- itself any more nothing is kept but where it was.
CREATE TABLE neighbourhoods (
    host TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    languages TEXT NOT NULL,
    place TEXT NOT NULL,
    latitude INTEGER CHECK (latitude BETWEEN -900 AND 900),
    longitude INTEGER CHECK (longitude BETWEEN -1800 AND 1800),
    lists TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    failing_since INTEGER,
    hidden_at INTEGER,
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (hidden_at IS NULL OR (name = '' AND description = '' AND languages = '' AND place = '' AND latitude IS NULL AND lists = ''))
) STRICT;
CREATE INDEX neighbourhoods_due ON neighbourhoods (due_at);
