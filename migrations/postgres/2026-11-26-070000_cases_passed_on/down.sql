DROP TABLE case_passes;
