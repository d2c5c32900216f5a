DROP TABLE concerns;
DROP TABLE member_blocks;
