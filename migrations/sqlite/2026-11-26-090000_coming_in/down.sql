DROP TABLE import_rows;
DROP TABLE imports;
DROP TABLE join_requests;
