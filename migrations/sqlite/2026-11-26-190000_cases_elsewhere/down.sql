DROP TABLE case_passes_in;
DROP TABLE case_passes_out;
