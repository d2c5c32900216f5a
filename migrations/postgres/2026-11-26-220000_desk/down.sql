DROP TABLE desk_notes;
ALTER TABLE availability DROP COLUMN days;
