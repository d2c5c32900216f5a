DROP TABLE delegates;
DROP TABLE mediations;
