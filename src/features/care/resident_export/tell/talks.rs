//! Signed information collections, and assessments of the care grade.

use super::Teller;
use crate::{
    features::care::{
        assessments::{Assessment, AssessmentKind, Outcome},
        information::{Content, MATRIX_TOPICS, Sis, TOPICS},
        measures::Risk,
        resident_export::model::{Abschnitt, Angabe, Tabelle},
    },
    kernel::{decimal::Decimal, text::hex, words::Msg},
    ui::format,
};

impl Teller<'_> {
    /// The collections that were in force, the newest first.
    pub(super) fn collections(&mut self) -> Vec<Abschnitt> {
        let raw = self.raw;
        if raw.collections.is_empty() {
            return self.nothing();
        }
        raw.collections.iter().flat_map(|sis| self.collection(sis)).collect()
    }

    fn collection(&mut self, sis: &Sis) -> [Abschnitt; 2] {
        let (v, content) = (self.v, &sis.inhalt);
        let by = self.signed(sis.unterschrieben_von, sis.handzeichen.as_deref());
        let mut told = vec![
            Angabe::new(v.w("sis-signed"), format!("{by}, {}", self.moment(sis.unterschrieben_at))),
            Angabe::new(v.w("sis-day"), format::date(v.lang, content.datum)),
        ];
        let mut add = |words: &'static str, text: Option<&str>| {
            told.extend(text.map(|text| Angabe::new(v.w(words), text)));
        };
        add("sis-occasion", content.anlass.as_deref());
        add("sis-present", content.anwesend.as_deref());
        let own = content.o_ton.as_ref().map(|words| format!("„{words}“"));
        add("sis-b", own.as_deref());
        for thema in 1..=TOPICS {
            let said = content.topic(thema).map_or_else(|| v.w("sis-nothing-said"), str::to_owned);
            told.push(Angabe::new(self.word(format!("sis-topic-{thema}")), said));
        }
        told.extend(content.bemerkung.as_deref().map(|text| Angabe::new(v.w("sis-remarks"), text)));
        told.push(Angabe::new(v.w("sis-hash"), hex(&sis.sha256)));
        let titel = Some(v.t(&Msg::new("sis-number").with("nr", sis.fassung)));
        let hinweis = (!sis.is_intact()).then(|| v.w("sis-not-intact"));
        let matrix = Abschnitt {
            titel: Some(v.w("sis-c2")),
            tabelle: Some(self.matrix(content)),
            ..Abschnitt::default()
        };
        [Abschnitt { titel, hinweis, angaben: told, ..Abschnitt::default() }, matrix]
    }

    fn matrix(&self, content: &Content) -> Tabelle {
        let mut spalten = vec![self.v.w("sis-risk")];
        spalten.extend((1..=MATRIX_TOPICS).map(|thema| self.word(format!("sis-topic-short-{thema}"))));
        let rows = Risk::ALL.into_iter().filter(|zeile| *zeile != Risk::Sonstiges || content.has_other());
        let row = |zeile: Risk| {
            let name = self.word(format!("measure-risk-{}", zeile.code()));
            let title = content.sonstiges_titel.as_ref().filter(|_| zeile == Risk::Sonstiges);
            let name = title.map_or_else(|| name.clone(), |title| format!("{name}: {title}"));
            let cells = (1..=MATRIX_TOPICS).map(|thema| match content.cell(zeile, thema) {
                (Some(true), Some(true)) => self.v.w("sis-shown-weitere"),
                (Some(true), _) => self.v.w("sis-shown-ja"),
                (Some(false), _) => self.v.w("sis-shown-nein"),
                (None, _) => format::UNKNOWN.to_owned(),
            });
            std::iter::once(name).chain(cells).collect()
        };
        Tabelle { spalten, zeilen: rows.map(row).collect() }
    }

    /// The assessments, the newest first.
    pub(super) fn assessments(&mut self) -> Vec<Abschnitt> {
        let raw = self.raw;
        if raw.assessments.is_empty() {
            return self.nothing();
        }
        raw.assessments.iter().map(|one| self.assessment(one)).collect()
    }

    fn assessment(&mut self, one: &Assessment) -> Abschnitt {
        let v = self.v;
        let own = one.art == AssessmentKind::Eigeneinschaetzung;
        let grade = if one.pflegegrad == 0 {
            v.w("bi-grade-none")
        } else {
            v.t(&Msg::new("bi-grade").with("n", one.pflegegrad))
        };
        let mut told = vec![
            Angabe::new(
                v.w(if own { "bi-day" } else { "bi-valid-from" }),
                format::date(v.lang, one.stichtag),
            ),
            Angabe::new(v.w(if own { "bi-grade-estimated" } else { "bi-grade-decided" }), grade),
        ];
        let total =
            one.ergebnis.as_ref().map(|outcome| Angabe::new(v.w("bi-total"), self.points(outcome.gesamt)));
        told.extend(total);
        told.extend(one.besonders.then(|| Angabe::new(v.w("bi-special"), v.w("common-yes"))));
        let by = self.signed(one.von, one.handzeichen.as_deref());
        told.push(Angabe::new(v.w("bi-author"), format!("{by}, {}", self.moment(one.at))));
        Abschnitt {
            titel: Some(v.w(if own { "bi-kind-own" } else { "bi-kind-decision" })),
            hinweis: own.then(|| v.w("bi-estimate")),
            angaben: told,
            tabelle: one.ergebnis.as_ref().map(|outcome| self.modules(outcome)),
            ..Abschnitt::default()
        }
    }

    fn modules(&self, outcome: &Outcome) -> Tabelle {
        let rows = (1..).zip(&outcome.summen).zip(&outcome.gewichtet);
        let row = |((modul, sum), worth): ((u8, &u8), &u16)| {
            vec![self.word(format!("bi-module-{modul}")), sum.to_string(), self.points(*worth)]
        };
        let spalten = ["bi-module", "bi-sum", "bi-weighted"].map(|words| self.v.w(words));
        Tabelle { spalten: spalten.into(), zeilen: rows.map(row).collect() }
    }

    /// Weighted points, which are stored in hundredths.
    fn points(&self, hundredths: u16) -> String {
        let number = Decimal::new(hundredths.into(), 2);
        number.map_or_else(|| format::UNKNOWN.to_owned(), |number| format::decimal(self.v.lang, number, 0))
    }
}
