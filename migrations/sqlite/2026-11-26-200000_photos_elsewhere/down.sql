DROP TABLE photo_links;
