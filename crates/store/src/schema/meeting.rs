//! Meetings of a pod.

diesel::table! {
    meetings (id) {
        id -> Text,
        pod_id -> Text,
        caller_id -> Nullable<Text>,
        title -> Text,
        place -> Text,
        language -> Text,
        starts_at -> BigInt,
        minutes -> BigInt,
        changes -> BigInt,
        changed_at -> BigInt,
        called_off_at -> Nullable<BigInt>,
        reminded_at -> Nullable<BigInt>,
        notes -> Text,
        attended -> Nullable<BigInt>,
        noted_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    meeting_points (id) {
        id -> Text,
        meeting_id -> Text,
        author_id -> Nullable<Text>,
        text -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    meeting_comings (meeting_id, member_id) {
        meeting_id -> Text,
        member_id -> Text,
        coming -> BigInt,
    }
}
