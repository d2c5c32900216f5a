-- The inbox asks for what waits, and for polls, by whom they are of.
CREATE INDEX quarantine_sender ON quarantine (remote_actor_id, uri);
CREATE INDEX polls_asked ON polls (listing_id, remote_actor_id);
