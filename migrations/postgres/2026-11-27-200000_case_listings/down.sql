DROP TABLE case_listings;
