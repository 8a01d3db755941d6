//! The columns of the settings that do something already, their rules, their page and JSON.

use jiff::civil::{Date, Time};
use maud::{Markup, html};

use super::{
    ManageCareSettings,
    record::{AusweisPin, CareSettings, FormerShifts, SETTINGS_CHANGED, Zugriff},
};
use crate::{
    features::house::accounts::{ADMIN, Section as Part, tabs},
    field,
    kernel::{
        clock::whole_micros,
        local_time::typed_time,
        problem::FieldErrors,
        shift::{Dated, Succession, shifts},
        words::Msg,
    },
    platform::{
        entity::{
            Entity, Field, FieldValue, Fields,
            Kind::{self, Bool, Enum, Instant, Line, Lines, List, Number},
            Section, Single, SingleApi, Stamp, Violation, columns_fit,
        },
        store::EventKind,
        tenancy::{Ctx, Permission, Role},
    },
    ui::{NavSpot, View, time},
};

const SHIFTS: Section = Section("schichten");
const REACH: Section = Section("zugriff");
const ALERTS: Section = Section("hinweise");
const PLANS: Section = Section("planung");
const BALANCE: Section = Section("bilanz");
const MOODS: Section = Section("stimmung");
const BADGES: Section = Section("ausweise");
const SCALES: Section = Section("skalen");
const ADMINS: &[Role] = &[Role::Admin];
const SYSTEM: &[Role] = &[];

impl Fields for CareSettings {
    const FIELDS: &'static [Field<Self>] = &[
        field!(schichten, Lines(400), SHIFTS, ADMINS, required, hint("care-settings-hint-schichten")),
        field!(schichten_ab, Kind::Date, SHIFTS, ADMINS),
        Field::new(
            "schichten_frueher",
            List,
            SHIFTS,
            SYSTEM,
            |settings: &Self| FieldValue::List(settings.schichten_frueher.iter().map(told).collect()),
            |_, _| false,
        ),
        field!(alarm_frist_min, Number, ALERTS, ADMINS, required, hint("care-settings-hint-alarm-frist")),
        field!(zugriff, Enum(&Zugriff::CODES), REACH, ADMINS, required),
        field!(toleranz_min, Number, PLANS, ADMINS, required, hint("care-settings-hint-toleranz")),
        field!(vorlauf_min, Number, PLANS, ADMINS, required, hint("care-settings-hint-vorlauf")),
        field!(nachweis_frueh_min, Number, PLANS, ADMINS, required, hint("care-settings-hint-nachweis")),
        field!(nachtrag_tage, Number, PLANS, ADMINS, required, hint("care-settings-hint-nachtrag")),
        field!(evaluation_tage, Number, PLANS, ADMINS, required),
        field!(einschaetzung_tage, Number, PLANS, ADMINS, required, hint("care-settings-hint-einschaetzung")),
        field!(wunde_tage, Number, PLANS, ADMINS, required, hint("care-settings-hint-wunde")),
        Field::new(
            "bilanz_beginn",
            Line(10),
            BALANCE,
            ADMINS,
            |settings: &Self| FieldValue::Text(clock(settings.bilanz_beginn)),
            |settings, value| {
                settings.bilanz_beginn = match &value {
                    FieldValue::Text(typed) => typed_time(typed).map_or(NO_TIME, minutes),
                    _ => NO_TIME,
                };
                true
            },
        )
        .required()
        .hint("care-settings-hint-bilanz"),
        field!(mood_pro_tag, Number, MOODS, ADMINS, required, hint("care-settings-hint-mood")),
        field!(ausweis_pin, Enum(&AusweisPin::CODES), BADGES, ADMINS, required),
        field!(ausweis_tage, Number, BADGES, ADMINS, required, hint("care-settings-hint-ausweis-tage")),
        field!(braden_lizenz, Bool, SCALES, ADMINS, required),
        field!(braden_lizenz_bestaetigt_at, Instant, SCALES, SYSTEM),
    ];
    const WORDS: &'static str = "care-settings";
}

/// What was entered is no time of day; it is never stored.
const NO_TIME: u16 = u16::MAX;

fn minutes(time: Time) -> u16 {
    let part = |number: i8| u16::try_from(number).unwrap_or(0);
    part(time.hour()) * 60 + part(time.minute())
}

/// `HH:MM`.
fn clock(minutes: u16) -> String {
    if minutes == NO_TIME {
        return "–".to_owned();
    }
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Former shifts as the audit and the API give them.
fn told(former: &FormerShifts) -> String {
    let ab = former.ab.map(|ab| ab.to_string()).unwrap_or_default();
    format!("{ab} {}", former.schichten.replace('\n', ", ")).trim_start().to_owned()
}

impl CareSettings {
    fn dated(&self) -> Dated<&String> {
        (&self.schichten, self.schichten_ab)
    }
}

impl Entity for CareSettings {
    const STAMPS: &'static [&'static str] = &[];

    /// Other shifts hold from tomorrow on unless a later day was entered; those that held until then are kept.
    fn settle(&mut self, before: Option<&Self>, stamp: &Stamp) {
        if let Some(before) = before
            && let Some(others) = Succession::of(before.dated(), self.dated(), stamp.today)
        {
            self.schichten_ab = others.from;
            if others.keeps_former {
                let (ab, schichten) = (before.schichten_ab, before.schichten.clone());
                self.schichten_frueher.push(FormerShifts { ab, schichten });
            }
        }
        let confirmed = before.is_some_and(|before| before.braden_lizenz);
        if self.braden_lizenz != confirmed {
            self.braden_lizenz_bestaetigt_at = self.braden_lizenz.then(|| whole_micros(stamp.now));
        }
    }

    fn check(&self, before: Option<&Self>, today: Date) -> FieldErrors {
        let mut broken = columns_fit(self);
        if shifts(&self.schichten).is_none() {
            broken.push(Violation::new("schichten", "SCHICHT_UNGUELTIG"));
        }
        let others = before.and_then(|before| Succession::of(before.dated(), self.dated(), today));
        if others.is_some_and(|others| !others.spares_the_past(today)) {
            broken.push(Violation::new("schichten_ab", "SCHICHT_AB"));
        }
        let mut errors = FieldErrors::from(broken);
        if self.bilanz_beginn == NO_TIME {
            errors.add_with("bilanz_beginn", "ZEIT_UNGUELTIG", Msg::new("care-settings-no-time"));
        }
        for (name, said, [least, most]) in [
            ("alarm_frist_min", self.alarm_frist_min, [15, 480]),
            ("toleranz_min", self.toleranz_min, [0, 240]),
            ("vorlauf_min", self.vorlauf_min, [0, 240]),
            ("nachweis_frueh_min", self.nachweis_frueh_min, [0, 720]),
            ("nachtrag_tage", self.nachtrag_tage, [0, 30]),
            ("evaluation_tage", self.evaluation_tage, [14, 366]),
            ("einschaetzung_tage", self.einschaetzung_tage, [14, 366]),
            ("wunde_tage", self.wunde_tage, [1, 28]),
            ("mood_pro_tag", self.mood_pro_tag, [1, 10]),
            ("ausweis_tage", self.ausweis_tage, [1, 395]),
        ] {
            if !(least..=most).contains(&said) {
                let words = Msg::code("AUSSERHALB").with("min", least).with("max", most);
                errors.add_with(name, "AUSSERHALB", words);
            }
        }
        errors
    }
}

impl Single for CareSettings {
    type Edit = ManageCareSettings;
    const AT: &'static str = "/verwaltung/pflege";
    const HERE: NavSpot = ADMIN;
    const CHANGED: EventKind = SETTINGS_CHANGED;

    fn before<P: Permission>(_: &Ctx<P>) -> Self {
        Self::default()
    }
    fn above(v: &View) -> Markup {
        tabs(v, Part::Area(Self::AT))
    }
    fn below(&self, v: &View) -> Markup {
        html! {
            @if let Some(at) = self.braden_lizenz_bestaetigt_at {
                p.meta { (v.w("care-settings-braden-since")) " " (time::moment(v, at)) }
            }
            @if !self.schichten_frueher.is_empty() {
                h2 { (v.w("care-settings-shifts")) }
                ul role="list" {
                    @for (ab, schichten) in self.shifts() {
                        li { (time::since(v, ab)) ": " (schichten.replace('\n', " · ")) }
                    }
                }
            }
        }
    }
}

impl SingleApi for CareSettings {
    const API: &'static str = "/api/v1/care/settings";
    const NAME: &'static str = "CareSettings";
    const SUMMARIES: [&'static str; 2] = [
        "The settings of the house; their ETag is their row_version, 0 before the first change",
        "Changes settings of the house; needs If-Match",
    ];
}
