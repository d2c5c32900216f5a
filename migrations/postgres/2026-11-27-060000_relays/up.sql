-- Pods that pass on every offer which others let them pass on: a city's feed.
CREATE TABLE pod_relays (
    pod_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES pods (id),
    since BIGINT NOT NULL
);
