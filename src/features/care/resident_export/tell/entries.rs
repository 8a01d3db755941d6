//! Entries with all their versions, and moods. Nothing that was written is left out, but what belongs to another person.

use super::Teller;
use crate::{
    features::care::{
        moods::Mood,
        observations::{Entry, EntryVersion, EntryWithdrawal},
        resident_export::model::{Abschnitt, Angabe, Eintrag, Fassung},
        templates::{OwnLimits, Template, followed, value_text},
    },
    kernel::words::Msg,
    ui::format,
};

/// Who withdrew something, when and why.
pub(super) struct Withdrawn<'a> {
    by: String,
    at: String,
    grund: Option<&'a str>,
}

impl<'a> Withdrawn<'a> {
    /// With the signature and the moment in words.
    pub(super) fn new(by: String, at: String, grund: Option<&'a str>) -> Self {
        Self { by, at, grund }
    }
}

impl Teller<'_> {
    /// The entries, the earliest first.
    pub(super) fn entries(&mut self) -> Vec<Abschnitt> {
        let raw = self.raw;
        if raw.entries.is_empty() {
            return vec![Abschnitt::empty(self.v.w("export-no-entries"))];
        }
        let eintraege = raw.entries.iter().map(|entry| self.entry(entry)).collect();
        vec![Abschnitt { eintraege, ..Abschnitt::default() }]
    }

    fn entry(&mut self, entry: &Entry) -> Eintrag {
        let first = entry.fassungen.first().and_then(|first| first.handzeichen.as_deref());
        let von = self.signed(entry.erfasst_von, first);
        if entry.is_of_another() {
            return self.of_another(entry, von);
        }
        let raw = self.raw;
        let titles = &raw.titles;
        let template = |version: &EntryVersion| titles.known(&entry.vorlage, version.vorlage_version);
        let titel =
            entry.current().and_then(template).map_or_else(|| entry.vorlage.clone(), |one| one.titel.clone());
        let last = entry.fassungen.len();
        let several = last > 1;
        let mut fassungen = Vec::new();
        for (nr, version) in (1..).zip(&entry.fassungen) {
            let told = self.version(version, template(version));
            let kopf = several
                .then(|| self.version_head(nr, (version.von, version.handzeichen.as_deref()), version.at));
            let kopf = kopf.map(|head| {
                // A correction may say another time.
                let at = self.moment(version.zeitpunkt);
                format!("{head}, {} {at}", self.v.w("entry-observed"))
            });
            fassungen.push(Fassung { kopf, ersetzt: nr < last, ..told });
        }
        let zusatz = entry.storno.as_ref().map(|storno| {
            let by = self.signed(storno.von, storno.handzeichen.as_deref());
            self.withdrawn(&Withdrawn::new(by, self.moment(storno.at), storno.grund.as_deref()))
        });
        Eintrag {
            zeit: self.moment(entry.zeitpunkt()),
            titel,
            marken: self.marks(entry),
            fassungen,
            zusatz: zusatz.into_iter().collect(),
            von,
        }
    }

    /// That there was one, by whom and when: what it said is another person's.
    fn of_another(&mut self, entry: &Entry, von: String) -> Eintrag {
        let told = entry.storno.as_ref().map(|storno: &EntryWithdrawal| {
            let by = self.signed(storno.von, storno.handzeichen.as_deref());
            let words = Msg::new("entry-was-of-another").with("wer", by).with("wann", self.moment(storno.at));
            self.v.t(&words)
        });
        Eintrag {
            zeit: self.moment(entry.zeitpunkt()),
            titel: self.v.w("entry-hidden"),
            marken: vec![self.v.w("entry-of-another")],
            fassungen: Vec::new(),
            zusatz: told.into_iter().collect(),
            von,
        }
    }

    /// What is special about an entry, each with its time.
    fn marks(&self, entry: &Entry) -> Vec<String> {
        let (v, mut marks) = (self.v, Vec::new());
        let mut mark = |on: bool, words: &'static str| marks.extend(on.then(|| v.w(words)));
        mark(entry.storno.is_some(), "entry-withdrawn");
        mark(entry.is_striking(), "entry-striking");
        mark(entry.fassung() > 1, "entry-corrected");
        mark(entry.ohne_grundlage, "entry-unfounded");
        mark(entry.uebergabe, "entry-handover");
        if entry.is_late() {
            marks.push(format!(
                "{}: {} {}",
                v.w("entry-late"),
                v.w("entry-made"),
                self.moment(entry.created_at)
            ));
        }
        if entry.is_sent_late() {
            marks.push(v.t(&Msg::new("entry-sent-at").with("zeit", self.moment(entry.empfangen_at))));
        }
        marks
    }

    /// What a version says; without its head.
    fn version(&self, version: &EntryVersion, template: Option<&Template>) -> Fassung {
        let (mut angaben, mut folgt) = (Vec::new(), None);
        match template {
            Some(template) if !version.werte.is_blank() => {
                for field in &template.felder {
                    let Some(value) = version.werte.get(&field.key).filter(|value| !value.is_blank()) else {
                        continue;
                    };
                    angaben.push(Angabe {
                        feld: field.label.clone(),
                        wert: value_text(self.v, field, value),
                        auffaellig: version.auffaellige_felder.contains(&field.key),
                    });
                }
                let judged = followed(template, version.werte.clone(), &OwnLimits::new());
                if let Some(area) = judged.flaeche_cm2 {
                    let area = format!("{}{}cm²", format::decimal(self.v.lang, area, 1), format::NARROW);
                    angaben.push(Angabe::new(self.v.w("template-area"), area));
                }
                if let Some(grave) = judged.gravierend {
                    angaben.push(Angabe::new(self.v.w("template-grave"), self.yes(grave)));
                }
                folgt = version.punkte.as_ref().map(|score| match score.summe {
                    Some(sum) => {
                        let sum = self.v.t(&Msg::new("template-score").with("n", sum));
                        score.stufe.as_ref().map_or_else(|| sum.clone(), |level| format!("{sum}: {level}"))
                    }
                    None => {
                        let labels = score.fehlend.iter().filter_map(|key| template.field(key));
                        let labels: Vec<&str> = labels.map(|field| field.label.as_str()).collect();
                        self.v.t(&Msg::new("template-score-missing").with("felder", labels.join(", ")))
                    }
                });
            }
            Some(_) => {}
            // Its template cannot be read: what was entered is there all the same.
            None => angaben
                .extend(version.werte.json().iter().map(|(key, value)| Angabe::new(key, value.to_string()))),
        }
        let grund = version.grund.as_ref();
        Fassung {
            kopf: None,
            ersetzt: false,
            angaben,
            folgt,
            text: version.freitext.clone(),
            grund: grund.map(|grund| self.v.t(&Msg::new("entry-why").with("grund", grund.as_str()))),
        }
    }

    /// That something was withdrawn.
    pub(super) fn withdrawn(&self, withdrawn: &Withdrawn<'_>) -> String {
        let Withdrawn { by, at, grund } = withdrawn;
        let why = grund.unwrap_or(format::UNKNOWN);
        let words = Msg::new("entry-was-withdrawn").with("wer", by.as_str()).with("wann", at.as_str());
        self.v.t(&words.with("grund", why))
    }

    /// The moods, the earliest first.
    pub(super) fn moods(&mut self) -> Vec<Abschnitt> {
        let raw = self.raw;
        if raw.moods.is_empty() {
            return self.nothing();
        }
        let eintraege = raw.moods.iter().map(|mood| self.mood(mood)).collect();
        vec![Abschnitt { eintraege, ..Abschnitt::default() }]
    }

    fn mood(&mut self, mood: &Mood) -> Eintrag {
        let by_themselves = mood.erfasst_von.is_none();
        let von = match mood.erfasst_von {
            Some(user) => self.signed(user, mood.handzeichen.as_deref()),
            None => self.v.w("mood-self"),
        };
        let zusatz = mood.storno.as_ref().map(|storno| {
            let by = self.signed(storno.von, storno.handzeichen.as_deref());
            self.withdrawn(&Withdrawn::new(by, self.moment(storno.at), storno.grund.as_deref()))
        });
        let mut marken = Vec::new();
        marken.extend(mood.storno.is_some().then(|| self.v.w("entry-withdrawn")));
        marken.extend((mood.alarm && mood.storno.is_none()).then(|| self.v.w("mood-alerted")));
        marken.extend(by_themselves.then(|| self.v.w("mood-self")));
        Eintrag {
            zeit: self.moment(mood.zeitpunkt),
            titel: format!("{} ({})", self.word(format!("mood-{}", mood.wert)), mood.wert),
            marken,
            fassungen: vec![Fassung {
                kopf: None,
                ersetzt: false,
                angaben: Vec::new(),
                folgt: None,
                text: mood.notiz.clone(),
                grund: None,
            }],
            zusatz: zusatz.into_iter().collect(),
            von,
        }
    }
}
