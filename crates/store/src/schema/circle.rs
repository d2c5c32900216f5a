//! Lending circles over two nodes.

diesel::table! {
    circle_guests (circle_id, seat) {
        circle_id -> Text,
        seat -> BigInt,
        remote_actor_id -> Nullable<Text>,
        join_uri -> Nullable<Text>,
        code_hash -> Nullable<Binary>,
        invited_at -> BigInt,
    }
}

diesel::table! {
    circle_homes (circle_id) {
        circle_id -> Text,
        uri -> Text,
        remote_actor_id -> Text,
        mark -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    circle_joins (join_uri) {
        join_uri -> Text,
        member_id -> Text,
        remote_actor_id -> Text,
        uri -> Text,
        state -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    circle_acts (id) {
        id -> Text,
        circle_id -> Text,
        seat -> BigInt,
        act -> Binary,
        activity_uri -> Text,
        refused -> BigInt,
        created_at -> BigInt,
    }
}
