-- Shapes of named areas, for a map that the node draws itself. They are of areas, never of homes.
CREATE TABLE area_shapes (
    pod_id TEXT NOT NULL REFERENCES pods (id),
    name TEXT NOT NULL,
    outlines TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (pod_id, name)
) STRICT;
