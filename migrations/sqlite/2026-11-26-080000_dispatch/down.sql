DROP TABLE shopping_lists;
DROP TABLE cards;
DROP TABLE availability;
DELETE FROM person_details WHERE field = 'shopping';
CREATE TABLE person_details_old (
    person_id TEXT NOT NULL REFERENCES people (id),
    field TEXT NOT NULL CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'note', 'said')),
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, field)
) STRICT;
INSERT INTO person_details_old SELECT * FROM person_details;
DROP TABLE person_details;
ALTER TABLE person_details_old RENAME TO person_details;
