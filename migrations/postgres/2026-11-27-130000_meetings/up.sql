-- Meetings of a pod: when and where, its agenda, and what was noted. How many were there is a number; nobody is listed.
CREATE TABLE meetings (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    caller_id TEXT COLLATE "C" REFERENCES members (id),
    title TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    starts_at BIGINT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    changes BIGINT NOT NULL CHECK (changes >= 0),
    changed_at BIGINT NOT NULL,
    called_off_at BIGINT,
    reminded_at BIGINT,
    notes TEXT COLLATE "C" NOT NULL,
    attended BIGINT CHECK (attended >= 0),
    noted_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK (noted_at IS NULL OR (attended IS NOT NULL AND called_off_at IS NULL))
);
CREATE INDEX meetings_pod ON meetings (pod_id, starts_at, id);
CREATE INDEX meetings_soon ON meetings (starts_at) WHERE reminded_at IS NULL;

CREATE TABLE meeting_points (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    meeting_id TEXT COLLATE "C" NOT NULL REFERENCES meetings (id),
    author_id TEXT COLLATE "C" REFERENCES members (id),
    text TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX meeting_points_meeting ON meeting_points (meeting_id, id);

-- Who said that they come or cannot: until the notes went out, and no longer.
CREATE TABLE meeting_comings (
    meeting_id TEXT COLLATE "C" NOT NULL REFERENCES meetings (id),
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    coming BIGINT NOT NULL CHECK (coming IN (0, 1)),
    PRIMARY KEY (meeting_id, member_id)
);
CREATE INDEX meeting_comings_member ON meeting_comings (member_id);
