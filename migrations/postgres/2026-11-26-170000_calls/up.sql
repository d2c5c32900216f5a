-- Companionship calls. What somebody wishes; what they like to talk about is sealed with a key of the wish.
CREATE TABLE call_wishes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    wanting TEXT NOT NULL CHECK (wanting IN ('ask', 'offer')),
    rings TEXT NOT NULL CHECK (rings IN ('me', 'other', 'either')),
    days TEXT NOT NULL,
    parts TEXT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes > 0),
    languages TEXT NOT NULL,
    likes BYTEA NOT NULL,
    by_desk BIGINT NOT NULL CHECK (by_desk IN (0, 1)),
    wipe_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (member_id, wanting)
);

-- Two who ring one another each week, once both said yes. All of it goes two weeks after the end.
CREATE TABLE pairings (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    caller_id TEXT COLLATE "C" REFERENCES members (id),
    called_id TEXT COLLATE "C" REFERENCES members (id),
    second_id TEXT COLLATE "C" REFERENCES members (id),
    caller_asks BIGINT NOT NULL CHECK (caller_asks IN (0, 1)),
    caller_by_desk BIGINT NOT NULL CHECK (caller_by_desk IN (0, 1)),
    called_by_desk BIGINT NOT NULL CHECK (called_by_desk IN (0, 1)),
    language TEXT NOT NULL,
    weekday TEXT NOT NULL,
    minute BIGINT NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    minutes BIGINT NOT NULL CHECK (minutes > 0),
    state TEXT NOT NULL CHECK (state IN ('asked', 'going', 'ended')),
    caller_yes_at BIGINT,
    called_yes_at BIGINT,
    misses BIGINT NOT NULL CHECK (misses >= 0),
    alarm TEXT NOT NULL CHECK (alarm IN ('none', 'second', 'desk')),
    alarm_at BIGINT,
    danger BIGINT CHECK (danger IN (0, 1)),
    knows BIGINT CHECK (knows IN (0, 1)),
    next_at BIGINT,
    reminded_at BIGINT,
    last_check BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    due_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK (caller_id <> called_id),
    CHECK (second_id IS NULL OR (second_id <> caller_id AND second_id <> called_id)),
    CHECK (alarm <> 'second' OR second_id IS NOT NULL),
    CHECK ((danger IS NULL) = (knows IS NULL)),
    CHECK (danger IS NULL OR alarm = 'desk'),
    CHECK (state <> 'going' OR (caller_yes_at IS NOT NULL AND called_yes_at IS NOT NULL AND next_at IS NOT NULL))
);
CREATE UNIQUE INDEX pairings_two ON pairings (caller_id, called_id) WHERE state <> 'ended';
CREATE INDEX pairings_called ON pairings (called_id);
CREATE INDEX pairings_second ON pairings (second_id) WHERE second_id IS NOT NULL;
CREATE INDEX pairings_due ON pairings (due_at) WHERE due_at IS NOT NULL;

-- How each call went: one word, and nothing of what was said.
CREATE TABLE calls (
    pairing_id TEXT COLLATE "C" NOT NULL REFERENCES pairings (id),
    slot_at BIGINT NOT NULL,
    outcome TEXT CHECK (outcome IN ('talked', 'no-answer', 'worried')),
    said_at BIGINT,
    PRIMARY KEY (pairing_id, slot_at)
);

-- How each of the two says it is going, in a few set weeks.
CREATE TABLE call_checks (
    pairing_id TEXT COLLATE "C" NOT NULL REFERENCES pairings (id),
    week BIGINT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('caller', 'called')),
    answer TEXT NOT NULL CHECK (answer IN ('well', 'talk')),
    said_at BIGINT NOT NULL,
    PRIMARY KEY (pairing_id, week, side)
);

-- What stays of calls that are over and forgotten: how many, and nobody's.
CREATE TABLE call_counts (
    pod_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES pods (id),
    pairings BIGINT NOT NULL CHECK (pairings >= 0),
    talked BIGINT NOT NULL CHECK (talked >= 0)
);

-- A number that anybody of a pod can ring each week to sit together.
CREATE TABLE phone_ins (
    pod_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES pods (id),
    weekday TEXT NOT NULL,
    minute BIGINT NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    number TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
