-- A listing in further languages, what one should know before one travels, and for how many days something is lent.
ALTER TABLE listings ADD COLUMN translations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE listings ADD COLUMN marks TEXT NOT NULL DEFAULT '';
ALTER TABLE listings ADD COLUMN lent_for INTEGER CHECK (lent_for BETWEEN 1 AND 366);

-- Who has what was lent, and when it is back.
CREATE TABLE loans (
    commitment_id TEXT NOT NULL PRIMARY KEY REFERENCES commitments (id),
    listing_id TEXT NOT NULL REFERENCES listings (id),
    due_at INTEGER NOT NULL,
    reminded_at INTEGER,
    returned_at INTEGER
) STRICT;
CREATE INDEX loans_listing ON loans (listing_id);
CREATE INDEX loans_out ON loans (due_at) WHERE returned_at IS NULL;
