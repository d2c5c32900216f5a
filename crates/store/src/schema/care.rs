//! Listings, promises, and what is said about them.

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
        photos -> Text,
        translations -> Text,
        marks -> Text,
        lent_for -> Nullable<BigInt>,
    }
}

diesel::table! {
    categories (slug) {
        slug -> Text,
        title -> Text,
        pod_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    desk_categories (pod_id, slug) {
        pod_id -> Text,
        slug -> Text,
    }
}

diesel::table! {
    recurrences (listing_id) {
        listing_id -> Text,
        every_days -> BigInt,
        due_at -> BigInt,
        case_id -> Nullable<Text>,
    }
}

diesel::table! {
    photo_links (id) {
        id -> Text,
        listing_id -> Text,
        url -> Text,
        alt -> Text,
        place -> BigInt,
        tries -> BigInt,
        due_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    photo_drafts (id) {
        id -> Text,
        member_id -> Text,
        form -> Text,
        alt -> Text,
        width -> BigInt,
        height -> BigInt,
        jpeg -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    photos (id) {
        id -> Text,
        listing_id -> Text,
        jpeg -> Binary,
        created_at -> BigInt,
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
        drawn_from -> Nullable<Text>,
        thanked_at -> Nullable<BigInt>,
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
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    polls (id) {
        id -> Text,
        uri -> Text,
        interest_id -> Text,
        listing_id -> Text,
        remote_actor_id -> Text,
        options -> Text,
        closes_at -> BigInt,
        answer -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    suggestions (own_id, other_id) {
        own_id -> Text,
        other_id -> Text,
        rule -> Text,
        amount -> Nullable<BigInt>,
        state -> Text,
        created_at -> BigInt,
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
    desk_notes (id) {
        id -> Text,
        pod_id -> Text,
        author_id -> Nullable<Text>,
        language -> Text,
        words -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    availability (member_id) {
        member_id -> Text,
        weekly_limit -> Nullable<BigInt>,
        resting_until -> Nullable<BigInt>,
        updated_at -> BigInt,
        days -> Text,
    }
}

diesel::table! {
    cards (commitment_id) {
        commitment_id -> Text,
        made_by -> Text,
        link_hash -> Binary,
        holder_hash -> Nullable<Binary>,
        created_at -> BigInt,
        opened_at -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    shopping_lists (id) {
        id -> Text,
        pod_id -> Text,
        title -> Text,
        lines -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    loans (commitment_id) {
        commitment_id -> Text,
        listing_id -> Text,
        due_at -> BigInt,
        reminded_at -> Nullable<BigInt>,
        returned_at -> Nullable<BigInt>,
    }
}
