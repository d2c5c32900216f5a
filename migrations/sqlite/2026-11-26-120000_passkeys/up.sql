-- What neighbours sign in with instead of a code (WebAuthn): the public half and what the last use said.
CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL REFERENCES members (id),
    credential_id BLOB NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX passkeys_member ON passkeys (member_id, id);

-- What a browser was asked to sign, for a few minutes: to add a passkey for somebody, or to sign in as anybody.
CREATE TABLE passkey_tries (
    secret_hash BLOB NOT NULL PRIMARY KEY,
    member_id TEXT REFERENCES members (id),
    state TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_tries_end ON passkey_tries (expires_at);
