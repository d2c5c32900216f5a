-- Photos brought while an offer or an ask is still being written: part of it once it is published, gone after a day.
CREATE TABLE photo_drafts (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL REFERENCES members (id),
    form TEXT NOT NULL CHECK (form <> ''),
    alt TEXT NOT NULL CHECK (alt <> ''),
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    jpeg BLOB NOT NULL CHECK (length(jpeg) <= 100000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX photo_drafts_form ON photo_drafts (member_id, form, id);
CREATE INDEX photo_drafts_age ON photo_drafts (created_at);
