-- Words of the pods for what they give and need, beside those every node knows.
CREATE TABLE categories (
    slug TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    created_at INTEGER NOT NULL
) STRICT;

-- What goes through a pod's desk: of these the desk alone says who brings it.
CREATE TABLE desk_categories (
    pod_id TEXT NOT NULL REFERENCES pods (id),
    slug TEXT NOT NULL,
    PRIMARY KEY (pod_id, slug)
) STRICT;
