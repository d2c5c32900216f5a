-- Secret addresses of neighbours' own calendars; only the SHA-256 of each secret is kept. A new one ends the one before.
CREATE TABLE calendars (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
    secret_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- Announcements of a desk to everybody of its pod, and who was told by voice.
CREATE TABLE announcements (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    author_id TEXT REFERENCES members (id),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX announcements_pod ON announcements (pod_id, id);
CREATE TABLE announcement_calls (
    announcement_id TEXT NOT NULL REFERENCES announcements (id),
    member_id TEXT NOT NULL REFERENCES members (id),
    told_at INTEGER,
    by_id TEXT REFERENCES members (id),
    PRIMARY KEY (announcement_id, member_id)
) STRICT;
