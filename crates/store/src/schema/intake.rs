//! People whose details are kept sealed, and what they asked the desk for.

diesel::table! {
    people (id) {
        id -> Text,
        pod_id -> Text,
        member_id -> Nullable<Text>,
        created_at -> BigInt,
        wipe_at -> Nullable<BigInt>,
        wiped_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    person_details (person_id, field) {
        person_id -> Text,
        field -> Text,
        sealed -> Binary,
        updated_at -> BigInt,
    }
}

diesel::table! {
    vault_keys (owner_id) {
        owner_id -> Text,
        sealed -> Binary,
        phone_mark -> Nullable<Binary>,
        mail_mark -> Nullable<Binary>,
    }
}

diesel::table! {
    node_key (id) {
        id -> BigInt,
        key -> Binary,
    }
}

diesel::table! {
    reveals (seq) {
        seq -> BigInt,
        person_id -> Text,
        by_id -> Text,
        seen_as -> Text,
        fields -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    cases (id) {
        id -> Text,
        pod_id -> Text,
        code -> Text,
        person_id -> Text,
        channel -> Text,
        kind -> Text,
        title -> Text,
        category -> Text,
        amount -> Nullable<BigInt>,
        unit -> Nullable<Text>,
        area -> Text,
        language -> Text,
        needed_by -> Nullable<BigInt>,
        state -> Text,
        attempts -> BigInt,
        listing_id -> Nullable<Text>,
        same_as -> Nullable<Text>,
        taken_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    recordings (id) {
        id -> Text,
        case_id -> Text,
        kind -> Text,
        sealed -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    case_passes (case_id) {
        case_id -> Text,
        to_pod -> Text,
        by_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    case_passes_out (id) {
        id -> Text,
        case_id -> Text,
        remote_actor_id -> Text,
        offer_uri -> Text,
        by_id -> Text,
        created_at -> BigInt,
        given_at -> Nullable<BigInt>,
        taken_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_passes_in (id) {
        id -> Text,
        pod_id -> Text,
        remote_actor_id -> Text,
        offer_uri -> Text,
        uri -> Text,
        kind -> Text,
        category -> Text,
        amount -> Nullable<BigInt>,
        unit -> Nullable<Text>,
        area -> Text,
        language -> Text,
        needed_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    case_listings (listing_id) {
        listing_id -> Text,
        case_id -> Text,
    }
}

diesel::table! {
    case_history (seq) {
        seq -> BigInt,
        case_id -> Text,
        at -> BigInt,
        event -> Text,
        actor -> Text,
        was -> Nullable<Text>,
        was_attempts -> BigInt,
    }
}

diesel::table! {
    letters (id) {
        id -> Text,
        person_id -> Text,
        case_id -> Nullable<Text>,
        way -> Text,
        kind -> Text,
        state -> Text,
        attempts -> BigInt,
        due_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    text_stops (mark) {
        mark -> Binary,
        at -> BigInt,
    }
}

diesel::table! {
    texts_in (gateway_id) {
        gateway_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    join_requests (person_id) {
        person_id -> Text,
        pod_id -> Text,
        language -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    imports (id) {
        id -> Text,
        pod_id -> Text,
        made_by -> Text,
        kind -> Text,
        created_at -> BigInt,
        undone_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    import_rows (import_id, row_number) {
        import_id -> Text,
        row_number -> BigInt,
        case_id -> Nullable<Text>,
        member_id -> Nullable<Text>,
        used_at -> Nullable<BigInt>,
    }
}
