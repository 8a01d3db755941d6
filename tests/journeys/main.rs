//! Journeys: what people do with the site, through the built executable over TLS.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

#[path = "../support/mod.rs"]
mod support;

mod addresses_are_pasted;
mod admin_reads_the_audit_trail;
mod auditor_verifies_an_export;
mod browsers_find_the_way;
mod certificates_are_ordered;
mod coder_finds_what_was_saved;
mod coder_works_the_queue;
mod inputs_from_outside;
mod insiders_try_their_limits;
mod machines_are_asked_everything;
mod mails_go_out;
mod neighbours_see_nothing;
mod nurse_stands_in;
mod nurse_takes_photos;
mod nurse_works_off_what_is_due;
mod operator_at_the_desk;
mod operator_keeps_data_safe;
mod operator_keeps_the_authority;
mod operator_looks_for_damage;
mod operator_opens_the_house;
mod operator_reads_json;
mod operator_runs_the_job;
mod operator_sets_up;
mod outsiders_try_the_door;
mod owner_keeps_the_account;
mod people_are_told;
mod people_come_in;
mod people_share_an_address;
mod people_sign_in;
mod record_leaves_the_house;
mod resident_shows_a_badge;
mod trespass;
mod two_years_of_cases;
mod whoever_sends_nonsense_is_told;
