-- On which days a neighbour is free; none said: any day.
ALTER TABLE availability ADD COLUMN days TEXT COLLATE "C" NOT NULL DEFAULT '';
-- What whoever was at the desk leaves for whoever comes next.
CREATE TABLE desk_notes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    author_id TEXT COLLATE "C" REFERENCES members (id),
    language TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C" NOT NULL CHECK (words <> ''),
    created_at BIGINT NOT NULL
);
CREATE INDEX desk_notes_pod ON desk_notes (pod_id, id);
