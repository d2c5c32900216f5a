-- Photos of listings elsewhere: where they are. What was fetched, made small, stands in photos under the same id.
CREATE TABLE photo_links (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    listing_id TEXT COLLATE "C" NOT NULL REFERENCES listings (id),
    url TEXT COLLATE "C" NOT NULL,
    alt TEXT COLLATE "C" NOT NULL,
    place BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    UNIQUE (listing_id, url)
);
CREATE INDEX photo_links_due ON photo_links (due_at) WHERE due_at IS NOT NULL;
