-- What goes out to people, by text message or mail. Numbers and addresses are sealed with the person; the words are made when it is sent.
CREATE TABLE letters (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    case_id TEXT REFERENCES cases (id),
    way TEXT NOT NULL CHECK (way IN ('text', 'mail')),
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'stopped', 'failed')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO letters (id, person_id, case_id, way, kind, state, attempts, due_at, created_at)
    SELECT id, person_id, case_id, 'text', kind, state, attempts, due_at, created_at FROM texts;
DROP TABLE texts;
CREATE INDEX letters_waiting ON letters (way, due_at) WHERE state = 'waiting';
CREATE INDEX letters_case ON letters (case_id, id);
CREATE INDEX letters_person ON letters (person_id, kind, id);
-- What is not about a case waits once: the words tell all that is new when it is sent.
CREATE UNIQUE INDEX letters_once ON letters (person_id, way, kind) WHERE state = 'waiting' AND case_id IS NULL;

-- How a neighbour hears of news, and whether the mail address is shown to be theirs. The address itself is sealed with the person.
CREATE TABLE notice_settings (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
    channel TEXT NOT NULL CHECK (channel IN ('page', 'mail', 'text', 'paper')),
    pace TEXT NOT NULL CHECK (pace IN ('daily', 'weekly')),
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    mail_standing TEXT NOT NULL CHECK (mail_standing IN ('unproven', 'told', 'proven')),
    proof_hash BLOB,
    proof_until INTEGER,
    told_until TEXT NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_settings_due ON notice_settings (next_at) WHERE channel = 'mail' OR channel = 'text';
