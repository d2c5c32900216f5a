-- Meetings of a pod: when and where, its agenda, and what was noted. How many were there is a number; nobody is listed.
CREATE TABLE meetings (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    caller_id TEXT REFERENCES members (id),
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    language TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    changes INTEGER NOT NULL CHECK (changes >= 0),
    changed_at INTEGER NOT NULL,
    called_off_at INTEGER,
    reminded_at INTEGER,
    notes TEXT NOT NULL,
    attended INTEGER CHECK (attended >= 0),
    noted_at INTEGER,
    created_at INTEGER NOT NULL,
    CHECK (noted_at IS NULL OR (attended IS NOT NULL AND called_off_at IS NULL))
) STRICT;
CREATE INDEX meetings_pod ON meetings (pod_id, starts_at, id);
CREATE INDEX meetings_soon ON meetings (starts_at) WHERE reminded_at IS NULL;

CREATE TABLE meeting_points (
    id TEXT NOT NULL PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    author_id TEXT REFERENCES members (id),
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX meeting_points_meeting ON meeting_points (meeting_id, id);

-- Who said that they come or cannot: until the notes went out, and no longer.
CREATE TABLE meeting_comings (
    meeting_id TEXT NOT NULL REFERENCES meetings (id),
    member_id TEXT NOT NULL REFERENCES members (id),
    coming INTEGER NOT NULL CHECK (coming IN (0, 1)),
    PRIMARY KEY (meeting_id, member_id)
) STRICT;
CREATE INDEX meeting_comings_member ON meeting_comings (member_id);
