DROP TABLE solidarity;
