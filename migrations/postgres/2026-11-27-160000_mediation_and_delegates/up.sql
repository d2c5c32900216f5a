-- Talks of two neighbours with a mediator. What they say is sealed with a key of its own, and goes a month after the end; two months after
-- it nothing is left.
CREATE TABLE mediations (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    asker_id TEXT COLLATE "C" REFERENCES members (id),
    other_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    mediator_id TEXT COLLATE "C" REFERENCES members (id),
    asker_words BYTEA,
    other_words BYTEA,
    place BYTEA,
    agreed BYTEA,
    reminded BIGINT NOT NULL CHECK (reminded IN (0, 1)),
    yes_at BIGINT,
    talk_at BIGINT,
    ending TEXT COLLATE "C" CHECK (ending IN ('settled', 'not-settled', 'refused', 'unanswered', 'lapsed', 'taken-back')),
    ended_at BIGINT,
    wiped_at BIGINT,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK (asker_id <> other_id),
    CHECK (mediator_id <> asker_id),
    CHECK (mediator_id <> other_id),
    CHECK ((ending IS NULL) = (ended_at IS NULL)),
    CHECK (talk_at IS NULL OR yes_at IS NOT NULL),
    CHECK (ending <> 'not-settled' OR yes_at IS NOT NULL),
    CHECK (asker_id IS NOT NULL OR wiped_at IS NOT NULL),
    CHECK (wiped_at IS NULL OR ended_at IS NOT NULL),
    CHECK (wiped_at IS NULL OR (asker_words IS NULL AND other_words IS NULL AND place IS NULL AND agreed IS NULL))
);
CREATE UNIQUE INDEX mediations_two ON mediations (asker_id, other_id) WHERE ended_at IS NULL;
CREATE INDEX mediations_other ON mediations (other_id);
CREATE INDEX mediations_mediator ON mediations (mediator_id) WHERE mediator_id IS NOT NULL;
CREATE INDEX mediations_pod ON mediations (pod_id) WHERE ended_at IS NULL;
CREATE INDEX mediations_due ON mediations (due_at);

-- Who speaks for a pod elsewhere, with what it told them to say, until a day.
CREATE TABLE delegates (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    body TEXT COLLATE "C" NOT NULL,
    mandate TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    until BIGINT NOT NULL,
    accepted_at BIGINT,
    reminded_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK (until > created_at),
    UNIQUE (pod_id, body, member_id)
);
CREATE INDEX delegates_member ON delegates (member_id);
CREATE INDEX delegates_until ON delegates (until);
