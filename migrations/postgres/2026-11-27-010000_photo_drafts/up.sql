-- Photos brought while an offer or an ask is still being written: part of it once it is published, gone after a day.
CREATE TABLE photo_drafts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    form TEXT COLLATE "C" NOT NULL CHECK (form <> ''),
    alt TEXT COLLATE "C" NOT NULL CHECK (alt <> ''),
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    jpeg BYTEA NOT NULL CHECK (length(jpeg) <= 100000),
    created_at BIGINT NOT NULL
);
CREATE INDEX photo_drafts_form ON photo_drafts (member_id, form, id);
CREATE INDEX photo_drafts_age ON photo_drafts (created_at);
