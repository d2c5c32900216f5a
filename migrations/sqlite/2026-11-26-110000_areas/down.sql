DROP TABLE area_shapes;
