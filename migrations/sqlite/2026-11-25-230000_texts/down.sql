DROP TABLE texts_in;
DROP TABLE text_stops;
DROP TABLE texts;
