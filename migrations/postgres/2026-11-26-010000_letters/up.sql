-- What goes out to people, by text message or mail. Numbers and addresses are sealed with the person; the words are made when it is sent.
CREATE TABLE letters (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    case_id TEXT COLLATE "C" REFERENCES cases (id),
    way TEXT COLLATE "C" NOT NULL CHECK (way IN ('text', 'mail')),
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'stopped', 'failed')),
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
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
    member_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES members (id),
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('page', 'mail', 'text', 'paper')),
    pace TEXT COLLATE "C" NOT NULL CHECK (pace IN ('daily', 'weekly')),
    urgent BIGINT NOT NULL CHECK (urgent IN (0, 1)),
    mail_standing TEXT COLLATE "C" NOT NULL CHECK (mail_standing IN ('unproven', 'told', 'proven')),
    proof_hash BYTEA,
    proof_until BIGINT,
    told_until TEXT COLLATE "C" NOT NULL,
    next_at BIGINT NOT NULL
);
CREATE INDEX notice_settings_due ON notice_settings (next_at) WHERE channel = 'mail' OR channel = 'text';
