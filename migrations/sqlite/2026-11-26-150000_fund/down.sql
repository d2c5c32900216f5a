DROP TABLE fund_hat;
DROP TABLE draws;
DROP TABLE fund_pledges;
DROP TABLE fund_ledger;
DROP TABLE fund_voices;
DROP TABLE fund_asks;
DROP TABLE fund_lines;
DROP TABLE funds;
