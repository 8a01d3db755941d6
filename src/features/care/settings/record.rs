//! The settings in the store: one record in each house, from its first change on (care.md, 1.2).

use jiff::{
    Timestamp,
    civil::{Date, Time},
};

use crate::{
    closed_list,
    features::care::units::Unit,
    kernel::{
        ids::Id,
        shift::{ShiftCalendar, shifts},
    },
    platform::{
        entity::single::the_one,
        store::{EventKind, Reader, Record, StoreError, TableName, Versioned},
        tenancy::{MayRead, Permission},
    },
    record,
};

/// The settings of the house were changed.
pub const SETTINGS_CHANGED: EventKind = EventKind::new("care.settings_changed");

closed_list! {
    /// What staff reach outside their own units.
    pub enum Zugriff {
        /// Every resident.
        Alle = 1 "alle",
        /// After saying that they stand in, until the end of the shift.
        Vertretung = 2 "vertretung",
        /// Nobody.
        Streng = 3 "streng",
    }
}

closed_list! {
    /// Whether a resident's badge has a PIN.
    pub enum AusweisPin {
        /// Always.
        Pflicht = 1 "pflicht",
        /// If they want one.
        Freiwillig = 2 "freiwillig",
    }
}

record! {
    /// Shifts of the house that held before others took their place.
    #[derive(Clone, PartialEq, Eq)]
    pub struct FormerShifts {
        /// The first day on which they held; none: from the beginning.
        pub ab: Option<Date>,
        /// As they were entered.
        pub schichten: String,
    }
}

record! {
    /// The settings of a house. All of them are stored; those whose columns are declared do something already.
    #[derive(Clone, PartialEq, Eq)]
    pub struct CareSettings {
        /// The shifts of the house as they are entered, one a line; a unit may have its own.
        pub schichten: String,
        /// The first day on which they hold; none: from the beginning.
        pub schichten_ab: Option<Date>,
        /// Those before, the oldest first: what was written in a shift keeps it.
        pub schichten_frueher: Vec<FormerShifts>,
        /// Minutes after which a due time is overdue.
        pub toleranz_min: u16,
        /// How many minutes early a measure may be signed.
        pub vorlauf_min: u16,
        /// How many minutes early a shift may be proved.
        pub nachweis_frueh_min: u16,
        /// How many days later staff still answer what was due.
        pub nachtrag_tage: u16,
        /// Days until the next evaluation, as proposed.
        pub evaluation_tage: u16,
        /// Days until a wound is looked at again, as proposed.
        pub wunde_tage: u16,
        /// Days until the next assessment, as proposed.
        pub einschaetzung_tage: u16,
        /// When the day of the fluid balance begins, in minutes after midnight.
        pub bilanz_beginn: u16,
        /// How often a mood is recorded a day.
        pub mood_pro_tag: u16,
        /// Minutes after which an alert that nobody has seen goes further up.
        pub alarm_frist_min: u16,
        /// What staff reach outside their units.
        pub zugriff: Zugriff,
        /// Whether entries are captured without a connection.
        pub offline_erlaubt: bool,
        /// Hours for which such a device may hold residents.
        pub paket_stunden: u16,
        /// Whether badges have a PIN.
        pub ausweis_pin: AusweisPin,
        /// Days for which a badge is valid.
        pub ausweis_tage: u16,
        /// Whether the house has the licence for the Braden scale.
        pub braden_lizenz: bool,
        /// When that was confirmed.
        pub braden_lizenz_bestaetigt_at: Option<Timestamp>,
    }
}

/// What counts until the house says otherwise.
impl Default for CareSettings {
    fn default() -> Self {
        Self {
            schichten: "frueh 06:00 Frühdienst\nspaet 14:00 Spätdienst\nnacht 22:00 Nachtdienst".into(),
            schichten_ab: None,
            schichten_frueher: Vec::new(),
            toleranz_min: 60,
            vorlauf_min: 120,
            nachweis_frueh_min: 240,
            nachtrag_tage: 7,
            evaluation_tage: 90,
            wunde_tage: 14,
            einschaetzung_tage: 90,
            bilanz_beginn: 6 * 60,
            mood_pro_tag: 3,
            alarm_frist_min: 60,
            zugriff: Zugriff::Vertretung,
            offline_erlaubt: false,
            paket_stunden: 12,
            ausweis_pin: AusweisPin::Freiwillig,
            ausweis_tage: 365,
            braden_lizenz: false,
            braden_lizenz_bestaetigt_at: None,
        }
    }
}

impl CareSettings {
    /// Those that count.
    ///
    /// # Errors
    /// Those of the store.
    pub fn in_force<P: Permission + MayRead<Self>>(r: &Reader<'_, P>) -> Result<Self, StoreError> {
        Ok(r.get::<Self>(&the_one())?.map(Versioned::into_inner).unwrap_or_default())
    }

    /// Whether the house has said that it has the licence of the scale that needs one.
    #[must_use]
    pub fn is_licensed(&self) -> bool {
        self.braden_lizenz_bestaetigt_at.is_some()
    }

    /// When the day of the fluid balance begins.
    #[must_use]
    pub fn balance_begins(&self) -> Time {
        let part = |minutes: u16| i8::try_from(minutes).unwrap_or(0);
        Time::new(part(self.bilanz_beginn / 60), part(self.bilanz_beginn % 60), 0, 0)
            .unwrap_or(Time::midnight())
    }

    /// Every definition of the shifts of the house with the first day on which it holds, in the order of these days; none:
    /// from the beginning.
    pub fn shifts(&self) -> impl Iterator<Item = (Option<Date>, &str)> {
        let former = self.schichten_frueher.iter().map(|former| (former.ab, former.schichten.as_str()));
        former.chain([(self.schichten_ab, self.schichten.as_str())])
    }

    /// The shifts of a unit on every day: its own on the days on which it has some, else those of the house. None where what
    /// is stored cannot be read.
    #[must_use]
    pub fn calendar_of(&self, unit: &Unit) -> Option<ShiftCalendar> {
        let house = self.calendar()?;
        let on = |entered: Option<&str>| {
            entered.map_or_else(|| Some(house.clone()), |entered| shifts(entered).map(ShiftCalendar::new))
        };
        let mut all = unit.shifts();
        let first = on(all.next()?.1)?;
        all.try_fold(first, |calendar, (ab, entered)| Some(calendar.followed_by(ab?, on(entered)?)))
    }

    /// The shifts of the house on every day; none where what is stored cannot be read.
    #[must_use]
    pub fn calendar(&self) -> Option<ShiftCalendar> {
        let mut all = self.shifts().map(|(ab, entered)| Some((ab, shifts(entered)?)));
        let (_, first) = all.next()??;
        all.try_fold(ShiftCalendar::new(first), |calendar, next| {
            let (ab, shifts) = next?;
            Some(calendar.changing_on(ab?, shifts))
        })
    }
}

impl Record for CareSettings {
    const TABLE: TableName = TableName::new(42, "care_settings");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        the_one()
    }
}
