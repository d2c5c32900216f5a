-- Listings that come again: when the day of this one is past, the next is published, and the row goes over to it.
CREATE TABLE recurrences (
    listing_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES listings (id),
    every_days BIGINT NOT NULL CHECK (every_days BETWEEN 1 AND 366),
    due_at BIGINT NOT NULL
);
CREATE INDEX recurrences_due ON recurrences (due_at);
