DROP TABLE shopping_lists;
DROP TABLE cards;
DROP TABLE availability;
DELETE FROM person_details WHERE field = 'shopping';
ALTER TABLE person_details DROP CONSTRAINT person_details_field_check;
ALTER TABLE person_details ADD CONSTRAINT person_details_field_check
    CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'note', 'said'));
