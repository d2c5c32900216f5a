-- What neighbours sign in with instead of a code (WebAuthn): the public half and what the last use said.
CREATE TABLE passkeys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    credential_id BYTEA NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkeys_member ON passkeys (member_id, id);

-- What a browser was asked to sign, for a few minutes: to add a passkey for somebody, or to sign in as anybody.
CREATE TABLE passkey_tries (
    secret_hash BYTEA NOT NULL PRIMARY KEY,
    member_id TEXT COLLATE "C" REFERENCES members (id),
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_tries_end ON passkey_tries (expires_at);
