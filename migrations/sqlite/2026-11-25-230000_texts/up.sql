-- Text messages that wait to be handed to the gateway. The number is sealed with the person; the words are made when it is sent.
CREATE TABLE texts (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'stopped', 'failed')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX texts_waiting ON texts (due_at) WHERE state = 'waiting';
CREATE INDEX texts_case ON texts (case_id, id);

-- Numbers, as marks, that want no more texts.
CREATE TABLE text_stops (
    mark BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- Messages of the gateway that came in: each is taken once.
CREATE TABLE texts_in (
    gateway_id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
