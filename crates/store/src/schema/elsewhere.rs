//! Other servers: what is known of them, agreed with them, sent and received.

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
        scopes -> Text,
        asked_at -> Nullable<BigInt>,
        compared_at -> Nullable<BigInt>,
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
    peer_limits (peer_id, kind, value) {
        peer_id -> Text,
        kind -> Text,
        value -> Text,
    }
}

diesel::table! {
    peer_history (seq) {
        seq -> BigInt,
        pod_id -> Text,
        address -> Text,
        at -> BigInt,
        event -> Text,
        actor -> Text,
        detail -> Text,
    }
}

diesel::table! {
    quarantine (id) {
        id -> Text,
        pod_id -> Text,
        remote_actor_id -> Text,
        uri -> Text,
        title -> Text,
        body -> Text,
        state -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    blocks (target) {
        target -> Text,
        kind -> Text,
        shown -> Text,
        reason -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    reports (id) {
        id -> Text,
        uri -> Text,
        direction -> Text,
        host -> Text,
        pod_id -> Nullable<Text>,
        text -> Text,
        objects -> Text,
        state -> Text,
        created_at -> BigInt,
    }
}
