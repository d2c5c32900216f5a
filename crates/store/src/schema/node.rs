//! The node itself: pods, actors, neighbours and how they sign in.

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    pods (id) {
        id -> Text,
        name -> Text,
        title -> Text,
        summary -> Text,
        area -> Text,
        language -> Text,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        moved_to -> Nullable<Text>,
        also_known_as -> Nullable<Text>,
    }
}

diesel::table! {
    pod_merges (pod_id) {
        pod_id -> Text,
        into_id -> Text,
        asked_by -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    pod_stays (member_id) {
        member_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    actors (id) {
        id -> Text,
        kind -> Text,
        pod_id -> Nullable<Text>,
        feed -> Nullable<Text>,
        name -> Text,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    actor_keys (owner_id, kind, number) {
        owner_id -> Text,
        kind -> Text,
        private -> Binary,
        public -> Binary,
        created_at -> BigInt,
        number -> BigInt,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    members (id) {
        id -> Text,
        pod_id -> Text,
        handle -> Text,
        name -> Text,
        language -> Text,
        created_at -> BigInt,
        erased_at -> Nullable<BigInt>,
        known_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    member_jobs (member_id, job) {
        member_id -> Text,
        job -> Text,
        created_at -> BigInt,
        until -> Nullable<BigInt>,
    }
}

diesel::table! {
    job_offers (member_id, job) {
        member_id -> Text,
        job -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    pod_words (pod_id, place) {
        pod_id -> Text,
        place -> Text,
        language -> Text,
        words -> Text,
    }
}

diesel::table! {
    pod_flyers (pod_id, language) {
        pod_id -> Text,
        language -> Text,
        title -> Text,
        lines -> Text,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Text,
        member_id -> Text,
        credential_id -> Binary,
        credential -> Text,
        label -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    passkey_tries (secret_hash) {
        secret_hash -> Binary,
        member_id -> Nullable<Text>,
        state -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    vouches (member_id, by_id) {
        member_id -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    calendars (member_id) {
        member_id -> Text,
        secret_hash -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    announcements (id) {
        id -> Text,
        pod_id -> Text,
        author_id -> Nullable<Text>,
        title -> Text,
        text -> Text,
        language -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    announcement_calls (announcement_id, member_id) {
        announcement_id -> Text,
        member_id -> Text,
        told_at -> Nullable<BigInt>,
        by_id -> Nullable<Text>,
    }
}

diesel::table! {
    member_blocks (member_id, blocked_id) {
        member_id -> Text,
        blocked_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    concerns (id) {
        id -> Text,
        pod_id -> Text,
        about_id -> Nullable<Text>,
        listing_id -> Nullable<Text>,
        by_id -> Nullable<Text>,
        by_mark -> Binary,
        sealed -> Nullable<Binary>,
        state -> Text,
        created_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        member_id -> Nullable<Text>,
        kind -> Text,
        secret_hash -> Binary,
        label -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    idempotency (member_id, key) {
        member_id -> Text,
        key -> Text,
        request_hash -> Binary,
        status -> BigInt,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    notices (id) {
        id -> Text,
        member_id -> Text,
        kind -> Text,
        listing_id -> Nullable<Text>,
        commitment_id -> Nullable<Text>,
        interest_id -> Nullable<Text>,
        created_at -> BigInt,
        read_at -> Nullable<BigInt>,
        case_id -> Nullable<Text>,
    }
}

diesel::table! {
    notice_settings (member_id) {
        member_id -> Text,
        channel -> Text,
        pace -> Text,
        urgent -> BigInt,
        mail_standing -> Text,
        proof_hash -> Nullable<Binary>,
        proof_until -> Nullable<BigInt>,
        told_until -> Text,
        next_at -> BigInt,
        mention_proven -> BigInt,
        mention_proof_hash -> Nullable<Binary>,
        mention_proof_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    push_subscriptions (id) {
        id -> Text,
        member_id -> Text,
        endpoint -> Text,
        p256dh -> Binary,
        auth -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    operator_log (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor -> Text,
        act -> Text,
        detail -> Text,
    }
}

diesel::table! {
    leases (name) {
        name -> Text,
        holder -> Text,
        until -> BigInt,
    }
}

diesel::table! {
    area_shapes (pod_id, name) {
        pod_id -> Text,
        name -> Text,
        outlines -> Text,
        source -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    delegates (id) {
        id -> Text,
        pod_id -> Text,
        member_id -> Text,
        body -> Text,
        mandate -> Text,
        language -> Text,
        until -> BigInt,
        accepted_at -> Nullable<BigInt>,
        reminded_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}
