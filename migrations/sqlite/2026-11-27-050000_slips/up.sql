-- The share of those who received help: what part of their yes a proposal needs, and what came of it.
ALTER TABLE decisions ADD COLUMN recipients INTEGER NOT NULL DEFAULT 0 CHECK (recipients BETWEEN 0 AND 100);
ALTER TABLE decisions ADD COLUMN share TEXT NOT NULL DEFAULT '';

-- By which slips are signed that nobody can trace (RFC 9474), sealed; as long as a proposal is open.
CREATE TABLE decision_keys (
    decision_id TEXT NOT NULL PRIMARY KEY REFERENCES decisions (id),
    recipients BLOB NOT NULL,
    others BLOB NOT NULL
) STRICT;

-- Slips: that one was given out ('given', under a mark), that one was printed, and what was answered with one.
CREATE TABLE decision_slips (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    kind TEXT NOT NULL CHECK (kind IN ('given', 'printed', 'answer')),
    mark TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (decision_id, kind, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_slips_mark ON decision_slips (mark);
