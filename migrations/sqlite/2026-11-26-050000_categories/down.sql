DROP TABLE desk_categories;
DROP TABLE categories;
