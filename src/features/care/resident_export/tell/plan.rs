//! The plan of care and what became of it: what went otherwise or was not done in full, routine as numbers of each shift
//! (care.md, 16).

use super::Teller;
use crate::{
    features::care::{
        due::{Answer, DueState, Item, due_word},
        measures::{Measure, MeasureVersion, ShiftNames, schedule_words},
        resident_export::{
            model::{Abschnitt, Angabe, Eintrag, Fassung, Tabelle},
            read::Shift,
            tell::entries::Withdrawn,
        },
    },
    kernel::{schedule::Due, schedule::Validity, words::Msg},
    ui::format,
};

impl Teller<'_> {
    /// Measures, shifts, and the single answers that say more than that it was done.
    pub(super) fn plan(&mut self) -> Vec<Abschnitt> {
        let raw = self.raw;
        if raw.measures.is_empty() && raw.shifts.is_empty() {
            return self.nothing();
        }
        let names = ShiftNames::of(&raw.shift_names);
        let measures = raw.measures.iter().map(|measure| self.measure(measure, &names)).collect();
        let mut parts = vec![Abschnitt {
            titel: Some(self.v.w("export-plan")),
            eintraege: measures,
            ..Abschnitt::default()
        }];
        let items = raw.shifts.iter().flat_map(|shift| &shift.items);
        let special: Vec<&Item> = items.filter(|item| is_special(item)).collect();
        let answers: Vec<Eintrag> = special.into_iter().filter_map(|item| self.answer(item)).collect();
        parts.push(Abschnitt {
            titel: Some(self.v.w("export-answers")),
            hinweis: answers.is_empty().then(|| self.v.w("export-nothing")),
            eintraege: answers,
            ..Abschnitt::default()
        });
        let rows: Vec<Vec<String>> = raw.shifts.iter().map(|shift| self.shift(shift)).collect();
        let heads = [
            "entry-shift",
            "export-due",
            "due-state-erledigt",
            "due-state-abweichung",
            "due-state-nicht-erledigt",
            "export-open-ones",
            "export-proof",
        ];
        parts.push(Abschnitt {
            titel: Some(self.v.w("export-shifts")),
            hinweis: rows.is_empty().then(|| self.v.w("export-nothing")),
            tabelle: (!rows.is_empty())
                .then(|| Tabelle { spalten: heads.map(|words| self.v.w(words)).into(), zeilen: rows }),
            ..Abschnitt::default()
        });
        parts
    }

    fn measure(&mut self, measure: &Measure, names: &ShiftNames) -> Eintrag {
        let last = measure.fassungen.len();
        let several = last > 1;
        let mut fassungen = Vec::new();
        for (nr, (_, version, validity)) in (1..).zip(measure.versions()) {
            let kopf = several
                .then(|| self.version_head(nr, (version.von, version.handzeichen.as_deref()), version.at));
            let angaben = self.said(version, validity, names);
            fassungen.push(Fassung {
                kopf,
                ersetzt: nr < last,
                angaben,
                folgt: None,
                text: version.beschreibung.clone(),
                grund: None,
            });
        }
        let newest = measure.newest();
        let von = newest.map(|newest| self.signed(newest.von, newest.handzeichen.as_deref()));
        let mut zusatz = Vec::new();
        if let Some(end) = &measure.ende {
            let by = self.signed(end.von, end.handzeichen.as_deref());
            let at = self.moment(end.at);
            zusatz.push(match &end.grund {
                Some(why) => format!("{} {at}, {by}: {why}", self.v.w("measure-ended")),
                None => format!("{} {at}", self.v.w("measure-ended-stay")),
            });
        }
        if let Some(evaluated) = measure.evaluiert {
            let next = format::date(self.v.lang, evaluated.naechste_am);
            let at = self.moment(evaluated.at);
            zusatz.push(format!(
                "{} {at}, {} {next}",
                self.v.w("measure-evaluated"),
                self.v.w("measure-evaluation")
            ));
        }
        Eintrag {
            zeit: newest.map(|newest| self.moment(newest.at)).unwrap_or_default(),
            titel: newest.map(|newest| newest.titel.clone()).unwrap_or_default(),
            marken: newest
                .filter(|one| one.nur_fachkraft)
                .map(|_| self.v.w("measure-nurses"))
                .into_iter()
                .collect(),
            fassungen,
            zusatz,
            von: von.unwrap_or_default(),
        }
    }

    fn said(&self, version: &MeasureVersion, validity: Validity, names: &ShiftNames) -> Vec<Angabe> {
        let v = self.v;
        let mut told = vec![
            Angabe::new(v.w("measure-title"), version.titel.as_str()),
            Angabe::new(v.w("measure-when"), schedule_words(v, &version.zeitplan.0, names)),
            Angabe::new(v.w("measure-how"), self.word(format!("measure-proved-{}", version.nachweis.code()))),
        ];
        let valid = match validity.until {
            Some(until) if until <= validity.from => v.w("measure-never-valid"),
            Some(until) => {
                format!("{} {} {}", self.moment(validity.from), v.w("measure-to"), self.moment(until))
            }
            None => self.moment(validity.from),
        };
        told.push(Angabe::new(v.w("measure-from"), valid));
        told.push(Angabe::new(v.w("measure-evaluation"), format::date(v.lang, version.evaluation_am)));
        if let Some(topic) = version.thema {
            told.push(Angabe::new(v.w("measure-topic"), self.word(format!("measure-topic-{topic}"))));
        }
        if let Some(risk) = version.risiko {
            told.push(Angabe::new(v.w("measure-risk"), self.word(format!("measure-risk-{}", risk.code()))));
        }
        if let Some(goal) = &version.ziel {
            told.push(Angabe::new(v.w("measure-goal"), goal.as_str()));
        }
        told
    }

    /// An answer with all its versions.
    fn answer(&mut self, item: &Item) -> Option<Eintrag> {
        let answer = item.answer.as_ref()?;
        let last = answer.fassungen.len();
        let mut fassungen = Vec::new();
        for (nr, said) in (1..).zip(&answer.fassungen) {
            let kopf =
                (last > 1).then(|| self.version_head(nr, (said.von, said.handzeichen.as_deref()), said.at));
            let mut angaben =
                vec![Angabe::new(self.v.w("due-status"), due_word(self.v, "status", said.status.code()))];
            angaben
                .extend(said.grund.map(|why| {
                    Angabe::new(self.v.w("entry-reason"), due_word(self.v, "reason", why.code()))
                }));
            angaben.push(Angabe::new(self.v.w("entry-when"), self.moment(said.zeitpunkt)));
            let why = said.begruendung.as_ref();
            fassungen.push(Fassung {
                kopf,
                ersetzt: nr < last,
                angaben,
                folgt: None,
                text: said.text.clone(),
                grund: why.map(|why| self.v.t(&Msg::new("entry-why").with("grund", why.as_str()))),
            });
        }
        let sign = answer.current().and_then(|said| said.handzeichen.clone());
        let von = self.signed(answer.current().map_or(answer.erfasst_von, |said| said.von), sign.as_deref());
        let zeit = match &item.due {
            Due::At(at) => self.moment(*at),
            Due::In(span) => self.shift_name(span),
        };
        let zusatz = self.taken_back(answer);
        Some(Eintrag { zeit, titel: item.version.titel.clone(), marken: Vec::new(), fassungen, zusatz, von })
    }

    fn taken_back(&mut self, answer: &Answer) -> Vec<String> {
        let told = answer.storno.as_ref().map(|storno| {
            let by = self.signed(storno.von, storno.handzeichen.as_deref());
            self.withdrawn(&Withdrawn::new(by, self.moment(storno.at), storno.grund.as_deref()))
        });
        told.into_iter().collect()
    }

    fn shift_name(&self, span: &crate::kernel::shift::ShiftSpan) -> String {
        format!("{} {}", format::date(self.v.lang, span.id.day), span.name)
    }

    /// How many were due in a shift, and how they stand.
    fn shift(&mut self, shift: &Shift) -> Vec<String> {
        let count = |states: &[DueState]| {
            shift.items.iter().filter(|item| states.contains(&item.state)).count().to_string()
        };
        let numbers = [
            shift.items.len().to_string(),
            count(&[DueState::Erledigt]),
            count(&[DueState::Abweichung]),
            count(&[DueState::NichtErledigt]),
            count(&[DueState::Offen, DueState::Ueberfaellig]),
        ];
        let proof = shift.proof.as_ref().map(|proof| {
            let by = self.signed(proof.von, proof.handzeichen.as_deref());
            format!("{by}, {}", self.moment(proof.zeitpunkt))
        });
        let mut row = vec![self.shift_name(&shift.span)];
        row.extend(numbers);
        row.push(proof.unwrap_or_else(|| format::UNKNOWN.to_owned()));
        row
    }
}

/// Whether an answer says more than that it was done as planned.
fn is_special(item: &Item) -> bool {
    item.answer.as_ref().is_some_and(|answer| {
        let said = |state: DueState| item.state == state;
        let text = answer.current().is_some_and(|said| said.text.is_some());
        said(DueState::Abweichung) || said(DueState::NichtErledigt) || text || answer.fassungen.len() > 1
    })
}
