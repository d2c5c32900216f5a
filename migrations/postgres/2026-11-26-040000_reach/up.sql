-- Secret addresses of neighbours' own calendars; only the SHA-256 of each secret is kept. A new one ends the one before.
CREATE TABLE calendars (
    member_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES members (id),
    secret_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- Announcements of a desk to everybody of its pod, and who was told by voice.
CREATE TABLE announcements (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    author_id TEXT COLLATE "C" REFERENCES members (id),
    title TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX announcements_pod ON announcements (pod_id, id);
CREATE TABLE announcement_calls (
    announcement_id TEXT COLLATE "C" NOT NULL REFERENCES announcements (id),
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    told_at BIGINT,
    by_id TEXT COLLATE "C" REFERENCES members (id),
    PRIMARY KEY (announcement_id, member_id)
);
