-- Seats of a circle for somebody of a pod elsewhere: invited by a code of which only the mark is kept, then taken.
CREATE TABLE circle_guests (
    circle_id TEXT NOT NULL REFERENCES circles (id),
    seat INTEGER NOT NULL CHECK (seat > 0),
    remote_actor_id TEXT REFERENCES remote_actors (id),
    join_uri TEXT UNIQUE,
    code_hash BLOB,
    invited_at INTEGER NOT NULL,
    PRIMARY KEY (circle_id, seat),
    CHECK ((remote_actor_id IS NULL) = (join_uri IS NULL)),
    CHECK ((code_hash IS NULL) <> (join_uri IS NULL))
) STRICT;

-- Where a circle lives that is kept here as a copy.
CREATE TABLE circle_homes (
    circle_id TEXT NOT NULL PRIMARY KEY REFERENCES circles (id),
    uri TEXT NOT NULL UNIQUE,
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    mark TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Neighbours who asked for their seat in a circle elsewhere.
CREATE TABLE circle_joins (
    join_uri TEXT NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL REFERENCES members (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    uri TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'in', 'refused')),
    created_at INTEGER NOT NULL,
    UNIQUE (member_id, uri)
) STRICT;
CREATE INDEX circle_joins_uri ON circle_joins (uri);

-- What was said here for a seat of a circle elsewhere, sealed, until its home has it.
CREATE TABLE circle_acts (
    id TEXT NOT NULL PRIMARY KEY,
    circle_id TEXT NOT NULL REFERENCES circles (id),
    seat INTEGER NOT NULL CHECK (seat > 0),
    act BLOB NOT NULL,
    activity_uri TEXT NOT NULL UNIQUE,
    refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX circle_acts_circle ON circle_acts (circle_id, id);
