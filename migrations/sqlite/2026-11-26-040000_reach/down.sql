DROP TABLE announcement_calls;
DROP TABLE announcements;
DROP TABLE calendars;
