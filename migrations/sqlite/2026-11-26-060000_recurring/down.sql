DROP TABLE recurrences;
