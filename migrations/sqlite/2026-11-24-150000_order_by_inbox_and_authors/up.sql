-- Each inbox has an order of its own; one that fails does not hold up the others of its server.
CREATE INDEX deliveries_put_off ON deliveries (origin, due_at, inbox) WHERE state = 'waiting';
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at);
CREATE INDEX commitments_remote ON commitments (remote_actor_id, id) WHERE remote_actor_id IS NOT NULL;
CREATE INDEX listings_author ON listings (author_id, id) WHERE author_id IS NOT NULL;

-- Who of this node wrote a message: on erasing somebody, their words go.
ALTER TABLE messages ADD COLUMN author_id TEXT;
CREATE INDEX messages_author ON messages (author_id, id) WHERE author_id IS NOT NULL;
