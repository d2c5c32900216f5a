-- Words of the pods for what they give and need, beside those every node knows.
CREATE TABLE categories (
    slug TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title TEXT COLLATE "C" NOT NULL,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    created_at BIGINT NOT NULL
);

-- What goes through a pod's desk: of these the desk alone says who brings it.
CREATE TABLE desk_categories (
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    slug TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (pod_id, slug)
);
