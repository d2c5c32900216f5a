-- Photos of listings elsewhere: where they are. What was fetched, made small, stands in photos under the same id.
CREATE TABLE photo_links (
    id TEXT NOT NULL PRIMARY KEY,
    listing_id TEXT NOT NULL REFERENCES listings (id),
    url TEXT NOT NULL,
    alt TEXT NOT NULL,
    place INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    UNIQUE (listing_id, url)
) STRICT;
CREATE INDEX photo_links_due ON photo_links (due_at) WHERE due_at IS NOT NULL;
