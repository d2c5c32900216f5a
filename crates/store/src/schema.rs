//! The tables, for both databases. Kept in step with `migrations/` by a test.

mod care;
mod circle;
mod deciding;
mod elsewhere;
mod intake;
mod meeting;
mod node;
mod practice;

pub use care::*;
pub use circle::*;
pub use deciding::*;
pub use elsewhere::*;
pub use intake::*;
pub use meeting::*;
pub use node::*;
pub use practice::*;

diesel::joinable!(fund_hat -> members (member_id));
diesel::joinable!(decision_voters -> members (member_id));
diesel::joinable!(call_wishes -> members (member_id));
diesel::joinable!(meeting_comings -> members (member_id));
diesel::joinable!(meeting_comings -> meetings (meeting_id));
diesel::joinable!(case_listings -> listings (listing_id));
diesel::joinable!(case_listings -> cases (case_id));
diesel::joinable!(loans -> commitments (commitment_id));
diesel::joinable!(photo_links -> listings (listing_id));
diesel::joinable!(availability -> members (member_id));
diesel::joinable!(commitments -> members (member_id));
diesel::joinable!(quarantine -> remote_actors (remote_actor_id));
diesel::joinable!(case_passes_out -> remote_actors (remote_actor_id));
diesel::joinable!(case_passes_out -> cases (case_id));
diesel::joinable!(case_passes_in -> remote_actors (remote_actor_id));
diesel::joinable!(member_jobs -> members (member_id));
diesel::joinable!(job_offers -> members (member_id));
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
    job_offers,
    pod_words,
    pod_flyers,
    pod_kits,
    pod_relays,
    neighbourhoods,
    desk_notes,
    sessions,
    idempotency,
    remote_actors,
    remote_keys,
    hosts,
    listings,
    listing_pods,
    listing_news,
    photos,
    photo_links,
    photo_drafts,
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
    peer_limits,
    peer_history,
    quarantine,
    polls,
    blocks,
    operator_log,
    reports,
    suggestions,
    people,
    person_details,
    vault_keys,
    node_key,
    reveals,
    cases,
    case_history,
    case_listings,
    case_passes,
    case_passes_out,
    case_passes_in,
    vouches,
    member_blocks,
    concerns,
    recurrences,
    area_shapes,
    loans,
    join_requests,
    imports,
    import_rows,
    availability,
    cards,
    shopping_lists,
    categories,
    desk_categories,
    calendars,
    passkeys,
    passkey_tries,
    push_subscriptions,
    recordings,
    pod_merges,
    pod_stays,
    funds,
    fund_lines,
    fund_asks,
    fund_voices,
    fund_ledger,
    fund_pledges,
    solidarity,
    draws,
    fund_hat,
    circles,
    circle_seats,
    circle_hands,
    circle_changes,
    circle_voices,
    circle_history,
    circle_guests,
    circle_homes,
    circle_joins,
    circle_acts,
    call_wishes,
    pairings,
    calls,
    call_checks,
    call_counts,
    phone_ins,
    mediations,
    delegates,
    decisions,
    decision_voters,
    decision_answers,
    decision_comments,
    decision_keys,
    decision_slips,
    decision_links,
    paper_counts,
    agreements,
    agreement_accepts,
    meetings,
    meeting_points,
    meeting_comings,
    announcements,
    announcement_calls,
    letters,
    notice_settings,
    text_stops,
    texts_in,
);
