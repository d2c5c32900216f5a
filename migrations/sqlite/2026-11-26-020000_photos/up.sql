-- What is told of a listing's photos, in their order: JSON, as the listing itself is told on the wire.
ALTER TABLE listings ADD COLUMN photos TEXT NOT NULL DEFAULT '[]';

-- The pictures, small: a backup is one file with everything in it.
CREATE TABLE photos (
    id TEXT NOT NULL PRIMARY KEY,
    listing_id TEXT NOT NULL REFERENCES listings (id),
    jpeg BLOB NOT NULL CHECK (length(jpeg) <= 100000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX photos_listing ON photos (listing_id);
