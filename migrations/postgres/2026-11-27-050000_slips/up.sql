-- The share of those who received help: what part of their yes a proposal needs, and what came of it.
ALTER TABLE decisions ADD COLUMN recipients BIGINT NOT NULL DEFAULT 0 CHECK (recipients BETWEEN 0 AND 100);
ALTER TABLE decisions ADD COLUMN share TEXT COLLATE "C" NOT NULL DEFAULT '';

-- By which slips are signed that nobody can trace (RFC 9474), sealed; as long as a proposal is open.
CREATE TABLE decision_keys (
    decision_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES decisions (id),
    recipients BYTEA NOT NULL,
    others BYTEA NOT NULL
);

-- Slips: that one was given out ('given', under a mark), that one was printed, and what was answered with one.
CREATE TABLE decision_slips (
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decisions (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('given', 'printed', 'answer')),
    mark TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (decision_id, kind, mark)
);
CREATE INDEX decision_slips_mark ON decision_slips (mark);
