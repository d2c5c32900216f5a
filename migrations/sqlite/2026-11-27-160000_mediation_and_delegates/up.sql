-- Talks of two neighbours with a mediator. What they say is sealed with a key of its own, and goes a month after the end; two months after
-- it nothing is left.
CREATE TABLE mediations (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    asker_id TEXT REFERENCES members (id),
    other_id TEXT NOT NULL REFERENCES members (id),
    mediator_id TEXT REFERENCES members (id),
    asker_words BLOB,
    other_words BLOB,
    place BLOB,
    agreed BLOB,
    reminded INTEGER NOT NULL CHECK (reminded IN (0, 1)),
    yes_at INTEGER,
    talk_at INTEGER,
    ending TEXT CHECK (ending IN ('settled', 'not-settled', 'refused', 'unanswered', 'lapsed', 'taken-back')),
    ended_at INTEGER,
    wiped_at INTEGER,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK (asker_id <> other_id),
    CHECK (mediator_id <> asker_id),
    CHECK (mediator_id <> other_id),
    CHECK ((ending IS NULL) = (ended_at IS NULL)),
    CHECK (talk_at IS NULL OR yes_at IS NOT NULL),
    CHECK (ending <> 'not-settled' OR yes_at IS NOT NULL),
    CHECK (asker_id IS NOT NULL OR wiped_at IS NOT NULL),
    CHECK (wiped_at IS NULL OR ended_at IS NOT NULL),
    CHECK (wiped_at IS NULL OR (asker_words IS NULL AND other_words IS NULL AND place IS NULL AND agreed IS NULL))
) STRICT;
CREATE UNIQUE INDEX mediations_two ON mediations (asker_id, other_id) WHERE ended_at IS NULL;
CREATE INDEX mediations_other ON mediations (other_id);
CREATE INDEX mediations_mediator ON mediations (mediator_id) WHERE mediator_id IS NOT NULL;
CREATE INDEX mediations_pod ON mediations (pod_id) WHERE ended_at IS NULL;
CREATE INDEX mediations_due ON mediations (due_at);

-- Who speaks for a pod elsewhere, with what it told them to say, until a day.
CREATE TABLE delegates (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    member_id TEXT NOT NULL REFERENCES members (id),
    body TEXT NOT NULL,
    mandate TEXT NOT NULL,
    language TEXT NOT NULL,
    until INTEGER NOT NULL,
    accepted_at INTEGER,
    reminded_at INTEGER,
    created_at INTEGER NOT NULL,
    CHECK (until > created_at),
    UNIQUE (pod_id, body, member_id)
) STRICT;
CREATE INDEX delegates_member ON delegates (member_id);
CREATE INDEX delegates_until ON delegates (until);
