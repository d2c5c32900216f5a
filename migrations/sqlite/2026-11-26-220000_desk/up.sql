-- On which days a neighbour is free; none said: any day.
ALTER TABLE availability ADD COLUMN days TEXT NOT NULL DEFAULT '';
-- What whoever was at the desk leaves for whoever comes next.
CREATE TABLE desk_notes (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    author_id TEXT REFERENCES members (id),
    language TEXT NOT NULL,
    words TEXT NOT NULL CHECK (words <> ''),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX desk_notes_pod ON desk_notes (pod_id, id);
