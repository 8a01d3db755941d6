//! Every feature of the product, one line each. The tables of `app` fold over this register.

use super::{api_docs, permissions, start};
use crate::{
    features::{
        care::{
            alert_pages, alerts, as_needed, assessments, badges, courses, devices, due, evaluations, figures,
            handover, information, measures, mein, moods, move_out, observations, overview, print_pages,
            resident_export, resident_import, residents, restraint_orders, restraints,
            settings as care_settings, staff, template_pages, templates, unit_pages, units, wound_courses,
            wounds,
        },
        house::{
            audit_trail, certificates, domains, help, inbox, invitations, mail, my_account, operations,
            people, recovery, registration, settings, setup, sign_in, tenants,
        },
        second_opinion::{
            case_import, cases, coding, dashboard, icd, reports, settings as second_opinion_settings,
        },
    },
    platform::{feature::Feature, registered},
};

/// Every feature. Routes are described in this order; what has an order of its own (navigation, rights, record kinds,
/// notices) says so in its entry.
pub static FEATURES: &[&Feature] = &[
    &start::FEATURE,
    &api_docs::FEATURE,
    &sign_in::FEATURE,
    &recovery::FEATURE,
    &registration::FEATURE,
    &people::FEATURE,
    &invitations::FEATURE,
    &domains::FEATURE,
    &settings::FEATURE,
    &permissions::FEATURE,
    &setup::FEATURE,
    &operations::FEATURE,
    &tenants::FEATURE,
    &certificates::FEATURE,
    &audit_trail::FEATURE,
    &inbox::FEATURE,
    &mail::FEATURE,
    &my_account::FEATURE,
    &help::FEATURE,
    &dashboard::FEATURE,
    &case_import::FEATURE,
    &cases::FEATURE,
    &icd::FEATURE,
    &coding::FEATURE,
    &reports::FEATURE,
    &second_opinion_settings::FEATURE,
    &units::FEATURE,
    &unit_pages::FEATURE,
    &care_settings::FEATURE,
    &staff::FEATURE,
    &templates::FEATURE,
    &template_pages::FEATURE,
    &residents::FEATURE,
    &resident_import::FEATURE,
    &alerts::FEATURE,
    &observations::FEATURE,
    &alert_pages::FEATURE,
    &information::FEATURE,
    &measures::FEATURE,
    &due::FEATURE,
    &as_needed::FEATURE,
    &wound_courses::FEATURE,
    &wounds::FEATURE,
    &restraint_orders::FEATURE,
    &restraints::FEATURE,
    &move_out::FEATURE,
    &courses::FEATURE,
    &moods::FEATURE,
    &evaluations::FEATURE,
    &handover::FEATURE,
    &overview::FEATURE,
    &assessments::FEATURE,
    &figures::FEATURE,
    &resident_export::FEATURE,
    &print_pages::FEATURE,
    &devices::FEATURE,
    &badges::FEATURE,
    &mein::FEATURE,
    &registered::FEATURE,
];

/// One part of every feature, as one list in the order of the register.
pub fn each<T: Copy + 'static>(part: impl Fn(&'static Feature) -> &'static [T]) -> Vec<T> {
    FEATURES.iter().copied().flat_map(|feature| part(feature).iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn own<T: Ord>(what: &str, all: Vec<T>) {
        let count = all.len();
        assert_eq!(all.into_iter().collect::<BTreeSet<T>>().len(), count, "{what}: one stands twice");
    }

    /// What is stored, spelled in an address or ordered by a number belongs to one feature alone.
    #[test]
    fn no_two_features_register_the_same() {
        own("feature", FEATURES.iter().map(|feature| feature.name).collect());
        own("notice", each(|feature| feature.notices).iter().map(|notice| notice.kind).collect());
        own("name of a notice", each(|feature| feature.notices).iter().map(|notice| notice.name).collect());
        own(
            "shown record",
            each(|feature| feature.shown_at).iter().map(|shown| shown.table.number).collect(),
        );
        own("row of rights", each(|feature| feature.rights).iter().map(|right| right.row).collect());
        own("place", each(|feature| feature.nav).iter().map(|entry| entry.place).collect());
        own("place at the desk", each(|feature| feature.desk).iter().map(|entry| entry.place).collect());
        let hourly = each(|feature| feature.hourly).into_iter().map(|hourly| hourly.name);
        let timed = each(|feature| feature.timed).into_iter().map(|timed| timed.name);
        own("job", hourly.chain(timed).collect());
        assert_eq!(FEATURES.iter().filter(|feature| feature.bell.is_some()).count(), 1);
    }
}
