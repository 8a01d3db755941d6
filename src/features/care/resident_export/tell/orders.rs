//! Orders of restraint and courses of wounds; what was applied and how a wound looked stands among the entries.

use jiff::Timestamp;

use super::Teller;
use crate::{
    features::care::{
        resident_export::model::{Abschnitt, Angabe, Eintrag, Fassung},
        restraint_orders::{RestraintOrder, basis_word, kind_word},
        wound_courses::{WoundCourse, kind_word as wound_word, origin_word, state_word},
    },
    kernel::{ids::Id, words::Msg},
    platform::tenancy::User,
    ui::format,
};

impl Teller<'_> {
    /// The head of a version where there are several: its number, who wrote it, and when.
    pub(super) fn version_head(
        &mut self,
        nr: usize,
        (von, handzeichen): (Id<User>, Option<&str>),
        at: Timestamp,
    ) -> String {
        let by = self.signed(von, handzeichen);
        let nr = self.v.t(&Msg::new("entry-version").with("nr", nr));
        format!("{nr}: {by}, {}", self.moment(at))
    }

    /// The orders of restraint.
    pub(super) fn restraints(&mut self) -> Vec<Abschnitt> {
        let raw = self.raw;
        if raw.orders.is_empty() {
            return self.nothing();
        }
        let eintraege = raw.orders.iter().map(|order| self.order(order)).collect();
        vec![Abschnitt { eintraege, ..Abschnitt::default() }]
    }

    fn order(&mut self, order: &RestraintOrder) -> Eintrag {
        let (v, last) = (self.v, order.fassungen.len());
        let mut fassungen = Vec::new();
        for (nr, version) in (1..).zip(&order.fassungen) {
            let kopf = self.version_head(nr, (version.von, version.handzeichen.as_deref()), version.at);
            let mut angaben = vec![Angabe::new(v.w("fem-basis"), basis_word(v, version.grundlage))];
            let file = version.aktenzeichen.as_deref();
            angaben.extend(file.map(|file| Angabe::new(v.w("fem-file-number"), file)));
            let until = version.gueltig_bis.map(|day| format::date(v.lang, day));
            angaben.extend(until.map(|day| Angabe::new(v.w("fem-until"), day)));
            angaben.push(Angabe::new(v.w("fem-control"), version.kontrolle_min.to_string()));
            angaben.push(Angabe::new(v.w("fem-alternatives"), version.alternativen.as_str()));
            let ersetzt = nr < last;
            fassungen.push(Fassung {
                kopf: Some(kopf),
                ersetzt,
                angaben,
                folgt: None,
                text: None,
                grund: None,
            });
        }
        let end = order
            .ende
            .as_ref()
            .map(|end| (end.at, (end.von, end.handzeichen.as_deref()), end.grund.as_deref()));
        let zusatz = end.map(|(at, by, why)| self.ended(at, by, why));
        let first = order.fassungen.first();
        Eintrag {
            zeit: first.map(|first| self.moment(first.at)).unwrap_or_default(),
            titel: kind_word(v, order.art),
            marken: Vec::new(),
            fassungen,
            zusatz: zusatz.into_iter().collect(),
            von: first.map(|first| self.signed(first.von, first.handzeichen.as_deref())).unwrap_or_default(),
        }
    }

    fn ended(&mut self, at: Timestamp, (von, sign): (Id<User>, Option<&str>), why: Option<&str>) -> String {
        let by = self.signed(von, sign);
        let at = self.moment(at);
        let ended = format!("{} {at}, {by}", self.v.w("measure-ended"));
        why.map_or_else(|| ended.clone(), |why| format!("{ended}: {why}"))
    }

    /// The courses of wounds.
    pub(super) fn wounds(&mut self) -> Vec<Abschnitt> {
        let raw = self.raw;
        if raw.wounds.is_empty() {
            return self.nothing();
        }
        let eintraege = raw.wounds.iter().map(|course| self.course(course)).collect();
        vec![Abschnitt { eintraege, hinweis: Some(self.v.w("export-wounds-said")), ..Abschnitt::default() }]
    }

    fn course(&mut self, course: &WoundCourse) -> Eintrag {
        let (v, last) = (self.v, course.fassungen.len());
        let mut fassungen = Vec::new();
        for (nr, version) in (1..).zip(&course.fassungen) {
            let kopf = self.version_head(nr, (version.von, version.handzeichen.as_deref()), version.at);
            let since = version.entstanden_am.map(|day| format::date(v.lang, day));
            let mut angaben = vec![
                Angabe::new(v.w("wound-kind"), wound_word(v, version.art)),
                Angabe::new(v.w("wound-place"), version.lokalisation.as_str()),
                Angabe::new(v.w("wound-origin"), origin_word(v, version.ort)),
            ];
            angaben.extend(since.map(|day| Angabe::new(v.w("wound-since"), day)));
            let ersetzt = nr < last;
            fassungen.push(Fassung {
                kopf: Some(kopf),
                ersetzt,
                angaben,
                folgt: None,
                text: None,
                grund: None,
            });
        }
        let end = course
            .ende
            .as_ref()
            .map(|end| (end.at, (end.von, end.handzeichen.as_deref()), end.grund.as_deref()));
        let zusatz = end.map(|(at, by, why)| self.ended(at, by, why));
        let first = course.fassungen.first();
        Eintrag {
            zeit: self.moment(course.begun_at()),
            titel: course.newest().map(|one| wound_word(v, one.art)).unwrap_or_default(),
            marken: vec![state_word(v, course.state())],
            fassungen,
            zusatz: zusatz.into_iter().collect(),
            von: first.map(|first| self.signed(first.von, first.handzeichen.as_deref())).unwrap_or_default(),
        }
    }
}
