DROP TABLE pod_flyers;
CREATE TABLE calls_old (
    pairing_id TEXT NOT NULL REFERENCES pairings (id),
    slot_at INTEGER NOT NULL,
    outcome TEXT CHECK (outcome IN ('talked', 'no-answer', 'worried')),
    said_at INTEGER,
    PRIMARY KEY (pairing_id, slot_at)
) STRICT;
INSERT INTO calls_old SELECT pairing_id, slot_at, nullif(outcome, 'wrote'), said_at FROM calls;
DROP TABLE calls;
ALTER TABLE calls_old RENAME TO calls;
ALTER TABLE pairings DROP COLUMN about;
ALTER TABLE pairings DROP COLUMN unmasked_at;
ALTER TABLE pairings DROP COLUMN rung_at;
ALTER TABLE pairings DROP COLUMN called_open;
ALTER TABLE pairings DROP COLUMN caller_open;
ALTER TABLE pairings DROP COLUMN turn;
ALTER TABLE pairings DROP COLUMN rhythm;
ALTER TABLE pairings DROP COLUMN way;
ALTER TABLE call_wishes DROP COLUMN rhythm;
ALTER TABLE call_wishes DROP COLUMN way;
