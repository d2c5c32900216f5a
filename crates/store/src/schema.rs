//! The tables, for both databases. Kept in step with `migrations/` by a test.

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
    actor_keys (owner_id, kind) {
        owner_id -> Text,
        kind -> Text,
        private -> Binary,
        public -> Binary,
        created_at -> BigInt,
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
    }
}

diesel::table! {
    member_jobs (member_id, job) {
        member_id -> Text,
        job -> Text,
        created_at -> BigInt,
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
    remote_actors (id) {
        id -> Text,
        uri -> Text,
        origin -> Text,
        kind -> Text,
        username -> Text,
        address -> Text,
        name -> Text,
        inbox -> Text,
        shared_inbox -> Nullable<Text>,
        followers -> Nullable<Text>,
        outbox -> Nullable<Text>,
        url -> Nullable<Text>,
        speaks_proposals -> Bool,
        fetched_at -> BigInt,
        gone_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    remote_keys (uri) {
        uri -> Text,
        actor_id -> Text,
        kind -> Text,
        public -> Binary,
        fetched_at -> BigInt,
    }
}

diesel::table! {
    hosts (origin) {
        origin -> Text,
        scheme -> Nullable<Text>,
        scheme_at -> Nullable<BigInt>,
        failures -> BigInt,
        failing_since -> Nullable<BigInt>,
        retry_at -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        blocked -> Bool,
    }
}

diesel::table! {
    listings (id) {
        id -> Text,
        uri -> Nullable<Text>,
        pod_id -> Nullable<Text>,
        author_id -> Nullable<Text>,
        remote_actor_id -> Nullable<Text>,
        intent_uri -> Nullable<Text>,
        pod_name -> Text,
        host -> Text,
        kind -> Text,
        title -> Text,
        description -> Text,
        category -> Text,
        unit -> Nullable<Text>,
        amount -> Nullable<BigInt>,
        remaining -> Nullable<BigInt>,
        held -> Nullable<BigInt>,
        delivered -> Nullable<BigInt>,
        visibility -> Text,
        acceptance -> Text,
        area -> Text,
        needed_by -> Nullable<BigInt>,
        closes_at -> Nullable<BigInt>,
        language -> Text,
        state -> Text,
        closed_because -> Nullable<Text>,
        version -> BigInt,
        published_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        search_text -> Text,
        area_key -> Text,
    }
}

diesel::table! {
    listing_pods (listing_id, address) {
        listing_id -> Text,
        address -> Text,
    }
}

diesel::table! {
    listing_news (listing_id) {
        listing_id -> Text,
        told -> Text,
        told_at -> BigInt,
        due_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    commitments (id) {
        id -> Text,
        uri -> Nullable<Text>,
        claim_uri -> Nullable<Text>,
        listing_id -> Text,
        member_id -> Nullable<Text>,
        remote_actor_id -> Nullable<Text>,
        helper_name -> Text,
        amount -> Nullable<BigInt>,
        delivered -> Nullable<BigInt>,
        state -> Text,
        reason -> Nullable<Text>,
        said_owner -> Nullable<BigInt>,
        said_helper -> Nullable<BigInt>,
        due_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    interests (id) {
        id -> Text,
        pod_id -> Text,
        listing_id -> Nullable<Text>,
        remote_actor_id -> Text,
        note_uri -> Text,
        text -> Text,
        amount -> Nullable<BigInt>,
        state -> Text,
        commitment_id -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    messages (id) {
        id -> Text,
        uri -> Nullable<Text>,
        commitment_id -> Nullable<Text>,
        interest_id -> Nullable<Text>,
        side -> Text,
        author_name -> Text,
        text -> Text,
        created_at -> BigInt,
        author_id -> Nullable<Text>,
    }
}

diesel::table! {
    hints (pod_id, remote_actor_id) {
        pod_id -> Text,
        remote_actor_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    peers (id) {
        id -> Text,
        pod_id -> Text,
        remote_actor_id -> Text,
        direction -> Text,
        state -> Text,
        follow_uri -> Text,
        until -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    followers (actor_id, remote_actor_id) {
        actor_id -> Text,
        remote_actor_id -> Text,
        follow_uri -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    dead_uris (uri) {
        uri -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    history (seq) {
        seq -> BigInt,
        listing_id -> Text,
        commitment_id -> Nullable<Text>,
        at -> BigInt,
        event -> Text,
        actor -> Text,
        amount -> Nullable<BigInt>,
        detail -> Text,
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
    }
}

diesel::table! {
    activities (seq) {
        seq -> BigInt,
        uri -> Text,
        actor_id -> Text,
        kind -> Text,
        object_uri -> Text,
        public -> Bool,
        in_outbox -> Bool,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    deliveries (seq) {
        seq -> BigInt,
        activity_seq -> BigInt,
        origin -> Text,
        inbox -> Text,
        state -> Text,
        attempts -> BigInt,
        due_at -> BigInt,
        status -> Nullable<BigInt>,
        error -> Nullable<Text>,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    inbox (seq) {
        seq -> BigInt,
        activity_uri -> Text,
        origin -> Text,
        actor_uri -> Text,
        scheme -> Text,
        body -> Text,
        received_at -> BigInt,
        state -> Text,
        attempts -> BigInt,
        due_at -> BigInt,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    leases (name) {
        name -> Text,
        holder -> Text,
        until -> BigInt,
    }
}

diesel::joinable!(member_jobs -> members (member_id));
diesel::joinable!(members -> pods (pod_id));
diesel::joinable!(actors -> pods (pod_id));
diesel::joinable!(peers -> remote_actors (remote_actor_id));
diesel::joinable!(interests -> remote_actors (remote_actor_id));
diesel::joinable!(followers -> remote_actors (remote_actor_id));
diesel::joinable!(commitments -> listings (listing_id));
diesel::joinable!(deliveries -> activities (activity_seq));
diesel::joinable!(activities -> actors (actor_id));

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    pods,
    actors,
    actor_keys,
    members,
    member_jobs,
    sessions,
    idempotency,
    remote_actors,
    remote_keys,
    hosts,
    listings,
    listing_pods,
    listing_news,
    commitments,
    interests,
    messages,
    hints,
    peers,
    followers,
    dead_uris,
    history,
    notices,
    activities,
    deliveries,
    inbox,
    leases,
);
