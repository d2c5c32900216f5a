DROP INDEX commitments_drawn;
ALTER TABLE commitments DROP COLUMN thanked_at;
ALTER TABLE commitments DROP COLUMN drawn_from;
DROP INDEX listings_matching;
DROP TABLE suggestions;
ALTER TABLE pods DROP COLUMN also_known_as;
ALTER TABLE pods DROP COLUMN moved_to;
DROP TABLE reports;
DROP TABLE operator_log;
DROP TABLE blocks;
DROP TABLE polls;
DROP TABLE quarantine;
DROP TABLE peer_history;
DROP TABLE peer_limits;
DELETE FROM actor_keys WHERE number <> 1;
CREATE TABLE actor_keys_old (
    owner_id TEXT NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
    private BLOB NOT NULL,
    public BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, kind)
) STRICT;
INSERT INTO actor_keys_old SELECT owner_id, kind, private, public, created_at FROM actor_keys;
DROP TABLE actor_keys;
ALTER TABLE actor_keys_old RENAME TO actor_keys;
CREATE TABLE peers_old (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    direction TEXT NOT NULL CHECK (direction IN ('outgoing', 'incoming')),
    state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'refused', 'stopped')),
    follow_uri TEXT NOT NULL,
    until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (pod_id, remote_actor_id, direction)
) STRICT;
UPDATE peers SET state = 'stopped' WHERE state = 'expired';
INSERT INTO peers_old
    SELECT id, pod_id, remote_actor_id, direction, state, follow_uri, until, created_at, updated_at FROM peers;
DROP TABLE peers;
ALTER TABLE peers_old RENAME TO peers;
CREATE INDEX peers_actor ON peers (remote_actor_id);
CREATE UNIQUE INDEX peers_follow ON peers (follow_uri);
