-- Text messages that wait to be handed to the gateway. The number is sealed with the person; the words are made when it is sent.
CREATE TABLE texts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'stopped', 'failed')),
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX texts_waiting ON texts (due_at) WHERE state = 'waiting';
CREATE INDEX texts_case ON texts (case_id, id);

-- Numbers, as marks, that want no more texts.
CREATE TABLE text_stops (
    mark BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Messages of the gateway that came in: each is taken once.
CREATE TABLE texts_in (
    gateway_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
