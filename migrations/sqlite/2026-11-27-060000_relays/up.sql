-- Pods that pass on every offer which others let them pass on: a city's feed.
CREATE TABLE pod_relays (
    pod_id TEXT NOT NULL PRIMARY KEY REFERENCES pods (id),
    since INTEGER NOT NULL
) STRICT;
