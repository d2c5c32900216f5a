DROP TABLE passkey_tries;
DROP TABLE passkeys;
