//! Old and new practices: relief funds, lending circles, companionship calls, networks.

diesel::table! {
    funds (pod_id) {
        pod_id -> Text,
        currency -> Text,
        mode -> Text,
        small -> BigInt,
        most -> Nullable<BigInt>,
        reserve -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    fund_lines (pod_id, title) {
        pod_id -> Text,
        title -> Text,
        most -> Nullable<BigInt>,
    }
}

diesel::table! {
    fund_asks (id) {
        id -> Text,
        pod_id -> Text,
        asker_id -> Nullable<Text>,
        kind -> Text,
        line -> Text,
        amount -> BigInt,
        needed_by -> Nullable<BigInt>,
        state -> Text,
        commitment_id -> Nullable<Text>,
        payee -> Nullable<Binary>,
        words -> Nullable<Binary>,
        receipt -> Nullable<Binary>,
        wipe_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    fund_voices (ask_id, step, by_id) {
        ask_id -> Text,
        step -> Text,
        by_id -> Text,
        asker_id -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    fund_ledger (pod_id, number) {
        pod_id -> Text,
        number -> BigInt,
        kind -> Text,
        debit -> Text,
        credit -> Text,
        amount -> BigInt,
        purse_after -> BigInt,
        line -> Text,
        other -> Text,
        ask_id -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    fund_pledges (id) {
        id -> Text,
        pod_id -> Text,
        giver_id -> Nullable<Text>,
        how -> Text,
        amount -> BigInt,
        state -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    solidarity (id) {
        id -> Text,
        pod_id -> Text,
        way -> Text,
        offer_uri -> Text,
        here_id -> Nullable<Text>,
        remote_actor_id -> Nullable<Text>,
        other -> Text,
        amount -> BigInt,
        came -> Nullable<BigInt>,
        state -> Text,
        proposed_by -> Nullable<Text>,
        released_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    draws (id) {
        id -> Text,
        pod_id -> Text,
        mark -> Binary,
        seed -> Binary,
        due_at -> BigInt,
        drawn_at -> Nullable<BigInt>,
        drawn -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    fund_hat (member_id) {
        member_id -> Text,
        asked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    circles (id) {
        id -> Text,
        title -> Binary,
        words -> Binary,
        currency -> Text,
        hand -> BigInt,
        every_days -> BigInt,
        first_at -> BigInt,
        order_by -> Text,
        phase -> Text,
        seed -> Binary,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    circle_seats (circle_id, seat) {
        circle_id -> Text,
        seat -> BigInt,
        member_id -> Nullable<Text>,
        name -> Binary,
        banker -> BigInt,
        signed_at -> Nullable<BigInt>,
        word -> Nullable<Binary>,
        turn -> Nullable<BigInt>,
    }
}

diesel::table! {
    circle_hands (circle_id, giver, taker) {
        circle_id -> Text,
        giver -> BigInt,
        taker -> BigInt,
        given_at -> Nullable<BigInt>,
        taken_at -> Nullable<BigInt>,
        put_off_to -> Nullable<BigInt>,
        note -> Nullable<Binary>,
    }
}

diesel::table! {
    circle_changes (id) {
        id -> Text,
        circle_id -> Text,
        kind -> Text,
        by_seat -> BigInt,
        other_seat -> Nullable<BigInt>,
        until_at -> Nullable<BigInt>,
        new_member_id -> Nullable<Text>,
        new_name -> Nullable<Binary>,
        state -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    circle_voices (change_id, seat) {
        change_id -> Text,
        seat -> BigInt,
        said_at -> BigInt,
    }
}

diesel::table! {
    circle_history (seq) {
        seq -> BigInt,
        circle_id -> Text,
        event -> Text,
        seat -> Nullable<BigInt>,
        other -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    call_wishes (id) {
        id -> Text,
        member_id -> Text,
        wanting -> Text,
        rings -> Text,
        days -> Text,
        parts -> Text,
        minutes -> BigInt,
        languages -> Text,
        likes -> Binary,
        by_desk -> BigInt,
        wipe_at -> Nullable<BigInt>,
        created_at -> BigInt,
        way -> Text,
        rhythm -> Text,
    }
}

diesel::table! {
    pairings (id) {
        id -> Text,
        pod_id -> Text,
        caller_id -> Nullable<Text>,
        called_id -> Nullable<Text>,
        second_id -> Nullable<Text>,
        caller_asks -> BigInt,
        caller_by_desk -> BigInt,
        called_by_desk -> BigInt,
        language -> Text,
        weekday -> Text,
        minute -> BigInt,
        minutes -> BigInt,
        state -> Text,
        caller_yes_at -> Nullable<BigInt>,
        called_yes_at -> Nullable<BigInt>,
        misses -> BigInt,
        alarm -> Text,
        alarm_at -> Nullable<BigInt>,
        danger -> Nullable<BigInt>,
        knows -> Nullable<BigInt>,
        next_at -> Nullable<BigInt>,
        reminded_at -> Nullable<BigInt>,
        last_check -> BigInt,
        started_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        due_at -> Nullable<BigInt>,
        created_at -> BigInt,
        way -> Text,
        rhythm -> Text,
        turn -> Text,
        caller_open -> BigInt,
        called_open -> BigInt,
        rung_at -> Nullable<BigInt>,
        unmasked_at -> Nullable<BigInt>,
        about -> Nullable<Text>,
    }
}

diesel::table! {
    calls (pairing_id, slot_at) {
        pairing_id -> Text,
        slot_at -> BigInt,
        outcome -> Nullable<Text>,
        said_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    call_checks (pairing_id, week, side) {
        pairing_id -> Text,
        week -> BigInt,
        side -> Text,
        answer -> Text,
        said_at -> BigInt,
    }
}

diesel::table! {
    call_counts (pod_id) {
        pod_id -> Text,
        pairings -> BigInt,
        talked -> BigInt,
    }
}

diesel::table! {
    phone_ins (pod_id) {
        pod_id -> Text,
        weekday -> Text,
        minute -> BigInt,
        number -> Text,
        words -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    pod_kits (pod_id) {
        pod_id -> Text,
        shared -> BigInt,
        lineage -> Text,
    }
}

diesel::table! {
    pod_relays (pod_id) {
        pod_id -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    neighbourhoods (host) {
        host -> Text,
        url -> Text,
        name -> Text,
        description -> Text,
        languages -> Text,
        place -> Text,
        latitude -> Nullable<BigInt>,
        longitude -> Nullable<BigInt>,
        lists -> Text,
        added_at -> BigInt,
        fetched_at -> BigInt,
        due_at -> BigInt,
        failing_since -> Nullable<BigInt>,
        hidden_at -> Nullable<BigInt>,
    }
}
