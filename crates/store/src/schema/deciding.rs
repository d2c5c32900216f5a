//! Deciding together: proposals, answers, agreements.

diesel::table! {
    decisions (id) {
        id -> Text,
        pod_id -> Text,
        proposer_id -> Nullable<Text>,
        question -> Text,
        why -> Text,
        language -> Text,
        rule -> Text,
        options -> Text,
        quorum -> BigInt,
        effect -> Text,
        state -> Text,
        voters -> BigInt,
        tally -> Text,
        outcome -> Text,
        closes_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        created_at -> BigInt,
        recipients -> BigInt,
        share -> Text,
    }
}

diesel::table! {
    decision_keys (decision_id) {
        decision_id -> Text,
        recipients -> Binary,
        others -> Binary,
    }
}

diesel::table! {
    decision_slips (decision_id, kind, mark) {
        decision_id -> Text,
        kind -> Text,
        mark -> Text,
        value -> Text,
    }
}

diesel::table! {
    decision_links (decision_id, member_id, way) {
        decision_id -> Text,
        member_id -> Text,
        way -> Text,
        mark -> Text,
        letter_id -> Text,
    }
}

diesel::table! {
    paper_counts (decision_id, standing) {
        decision_id -> Text,
        standing -> Text,
        numbers -> Text,
        reason -> Text,
        first_id -> Nullable<Text>,
        second_id -> Nullable<Text>,
    }
}

diesel::table! {
    decision_voters (decision_id, member_id) {
        decision_id -> Text,
        member_id -> Text,
        supports -> BigInt,
    }
}

diesel::table! {
    decision_answers (decision_id, mark) {
        decision_id -> Text,
        mark -> Text,
        answer -> Text,
        reason -> Text,
        by_desk -> BigInt,
    }
}

diesel::table! {
    decision_comments (id) {
        id -> Text,
        decision_id -> Text,
        author_id -> Nullable<Text>,
        text -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    agreements (id) {
        id -> Text,
        pod_id -> Text,
        title -> Text,
        version -> BigInt,
        text -> Text,
        language -> Text,
        decision_id -> Text,
        review_at -> BigInt,
        reminded_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    agreement_accepts (agreement_id, member_id) {
        agreement_id -> Text,
        member_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    mediations (id) {
        id -> Text,
        pod_id -> Text,
        asker_id -> Nullable<Text>,
        other_id -> Text,
        mediator_id -> Nullable<Text>,
        asker_words -> Nullable<Binary>,
        other_words -> Nullable<Binary>,
        place -> Nullable<Binary>,
        agreed -> Nullable<Binary>,
        reminded -> BigInt,
        yes_at -> Nullable<BigInt>,
        talk_at -> Nullable<BigInt>,
        ending -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
        wiped_at -> Nullable<BigInt>,
        due_at -> BigInt,
        created_at -> BigInt,
    }
}
