DROP TABLE circle_acts;
DROP TABLE circle_joins;
DROP TABLE circle_homes;
DROP TABLE circle_guests;
