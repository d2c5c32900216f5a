DROP TABLE notice_settings;
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
INSERT INTO texts (id, person_id, case_id, kind, state, attempts, due_at, created_at)
    SELECT id, person_id, case_id, kind, state, attempts, due_at, created_at FROM letters
    WHERE way = 'text' AND case_id IS NOT NULL;
DROP TABLE letters;
CREATE INDEX texts_waiting ON texts (due_at) WHERE state = 'waiting';
CREATE INDEX texts_case ON texts (case_id, id);
