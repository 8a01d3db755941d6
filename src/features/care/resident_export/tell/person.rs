//! Who the record is about.

use super::Teller;
use crate::{
    features::care::resident_export::model::{Abschnitt, Angabe},
    ui::format,
};

impl Teller<'_> {
    /// What stands on the first page of every file.
    pub(super) fn head(&self) -> Vec<Angabe> {
        let one = &self.raw.resident;
        let mut told = vec![
            self.field("nachname", &one.nachname),
            self.field("vorname", &one.vorname),
            self.field("geburtsdatum", &format::date(self.v.lang, one.geburtsdatum)),
            self.field("nr", &one.nr.to_string()),
            self.field("wohnbereich-id", &self.unit(one.wohnbereich_id)),
        ];
        let more = [("bewohnernr", &one.bewohnernr), ("zimmer", &one.zimmer)];
        told.extend(more.into_iter().filter_map(|(name, text)| Some(self.field(name, text.as_deref()?))));
        told.extend(one.pflegegrad.map(|grade| self.field("pflegegrad", &self.grade(grade))));
        told.push(self.field("allergien", &self.allergies()));
        told
    }

    fn field(&self, name: &str, value: &str) -> Angabe {
        Angabe::new(self.word(format!("resident-field-{name}")), value)
    }

    fn grade(&self, grade: u8) -> String {
        if grade == 0 { self.v.w("resident-grade-none") } else { grade.to_string() }
    }

    fn allergies(&self) -> String {
        let one = &self.raw.resident;
        match &one.allergien {
            Some(known) => known.clone(),
            None if one.keine_allergien_bekannt => self.v.w("resident-allergies-none"),
            None => format::UNKNOWN.to_owned(),
        }
    }

    /// The master data as they are now.
    pub(super) fn master_data(&mut self) -> Vec<Abschnitt> {
        let (one, lang) = (&self.raw.resident, self.v.lang);
        let mut told = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            told.extend(value.filter(|text| !text.is_empty()).map(|text| self.field(name, &text)));
        };
        let day = |day| format::date(lang, day);
        add("anrede", one.anrede.map(|one| self.word(format!("anrede-{}", one.code().to_lowercase()))));
        add("nachname", Some(one.nachname.clone()));
        add("vorname", Some(one.vorname.clone()));
        add("rufname", one.rufname.clone());
        add("geburtsdatum", Some(day(one.geburtsdatum)));
        add("geschlecht", one.geschlecht.map(|one| self.word(format!("resident-geschlecht-{}", one.code()))));
        add("bewohnernr", one.bewohnernr.clone());
        add("kvnr", one.kvnr.clone());
        add("wohnbereich-id", Some(self.unit(one.wohnbereich_id)));
        add("zimmer", one.zimmer.clone());
        add("aufnahme-datum", Some(day(one.aufnahme_datum)));
        add("auszug-datum", one.auszug_datum.map(day));
        add("status", Some(self.word(format!("resident-status-{}", one.status.code()))));
        add("pflegegrad", one.pflegegrad.map(|grade| self.grade(grade)));
        add("pflegegrad-seit", one.pflegegrad_seit.map(day));
        add("hinweise", one.hinweise.clone());
        add("allergien", Some(self.allergies()));
        add("diagnosen", Some(one.diagnosen.join(", ")));
        add("hausarzt", one.hausarzt.clone());
        add("trinkziel-ml", one.trinkziel_ml.map(|ml| ml.to_string()));
        add("integration-am", one.integration_am.map(day));
        for contact in &one.notfallkontakte {
            add("notfallkontakte", Some(contact.line()));
        }
        add("patientenverfuegung", Some(self.yes(one.patientenverfuegung)));
        add("vorsorgevollmacht", Some(self.yes(one.vorsorgevollmacht)));
        add("gesetzl-betreuung", Some(self.yes(one.gesetzl_betreuung)));
        add("einwilligung-mood-at", one.einwilligung_mood_at.map(|at| self.moment(at)));
        add("einwilligung-foto-at", one.einwilligung_foto_at.map(|at| self.moment(at)));
        for limit in &one.grenzwerte {
            let of = |words: &'static str, number: Option<crate::kernel::decimal::Decimal>| {
                number.map(|number| format!(" {} {}", self.v.w(words), number.written(lang, 0)))
            };
            let bounds = [of("resident-limit-from", limit.min), of("resident-limit-to", limit.max)];
            let bounds: String = bounds.into_iter().flatten().collect();
            add("grenzwerte", Some(format!("{}:{bounds} ({})", limit.feld, limit.grund)));
        }
        for moved in &one.umzuege {
            let room =
                moved.zimmer.as_ref().map(|room| format!(", {} {room}", self.v.w("resident-field-zimmer")));
            let told =
                format!("{}: {}{}", day(moved.ab), self.unit(moved.wohnbereich_id), room.unwrap_or_default());
            add("umzuege", Some(told));
        }
        for away in &one.abwesenheiten {
            let until = away.bis.map_or_else(|| self.v.w("resident-absence-open"), |bis| self.moment(bis));
            let kind = self.word(format!("resident-abwesend-{}", away.art.code()));
            let note = away.notiz.as_ref().map(|note| format!(" · {note}")).unwrap_or_default();
            add("abwesenheiten", Some(format!("{kind}: {} – {until}{note}", self.moment(away.von))));
        }
        vec![Abschnitt { angaben: told, hinweis: Some(self.v.w("export-as-of-now")), ..Abschnitt::default() }]
    }
}
