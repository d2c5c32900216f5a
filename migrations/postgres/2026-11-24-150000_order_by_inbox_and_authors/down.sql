DROP INDEX messages_author;
ALTER TABLE messages DROP COLUMN author_id;
DROP INDEX listings_author;
DROP INDEX commitments_remote;
DROP INDEX inbox_received;
DROP INDEX deliveries_ended;
DROP INDEX deliveries_put_off;
