DROP TABLE photos;
ALTER TABLE listings DROP COLUMN photos;
