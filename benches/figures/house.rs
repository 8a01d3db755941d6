//! A facility on a real file, filled with invented cases as fast as the store takes them.

use std::path::{Path, PathBuf};

use jiff::{Span, Timestamp, civil::Date};
use tempfile::TempDir;
use visite::for_tests::{
    Area, Beginning, Case, Ctx, EditCases, Event, EventKind, Fallgruppe, GutachtenTyp, Id, ImportQuelle,
    JaNein, Permission, Places, Platform, Recorded, Settings, Store, StoreError, SystemClock, Tenant,
    base_fall_id, boot, insert_cases, tenants,
};

/// The same day for every run.
pub const TODAY: Date = Date::constant(2026, 11, 20);
const MADE: EventKind = EventKind::new("bench.made");

/// A facility of its own.
pub struct BenchTenant {
    platform: Option<Platform>,
    tenant: Tenant,
    folder: TempDir,
    made: usize,
}

impl BenchTenant {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let places = Places {
            data: folder.path().join("data"),
            keyring: folder.path().join("keys"),
            key_inside_allowed: false,
        };
        let (store, _) = Store::init(&places).expect("a store");
        let wiring = boot::wiring();
        // Passwords are not measured.
        // One person asks as fast as the machine answers, and has no second factor.
        let settings = Settings {
            password_memory_kib: 1024,
            password_passes: 1,
            mfa_required: false,
            user_rate: 10_000_000,
            user_burst: 10_000_000,
            ..Settings::default()
        };
        let platform =
            Platform::new(store, Box::new(SystemClock), settings, wiring, places.data).expect("a platform");
        let operator = platform.operator("bench".into());
        let tenant = tenants::create(&platform, &operator, "bench", "Messklinik", &[Area::Zweitmeinung])
            .expect("a tenant");
        Self { platform: Some(platform), tenant, folder, made: 0 }
    }

    pub fn platform(&self) -> &Platform {
        self.platform.as_ref().expect("the facility is open")
    }
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
    pub fn data_file(&self) -> PathBuf {
        self.folder().join("data/visite.redb")
    }
    /// Closes the data file, so that another process can open it.
    pub fn close(&mut self) {
        self.platform = None;
    }

    pub fn ctx<P: Permission>(&self) -> Ctx<P> {
        let operator = self.platform().operator("bench".into());
        self.platform().command_line(&operator, &self.tenant, None).expect("a context")
    }

    /// Fills up to `cases` cases over two years, a third with an expert report; returns the ids of all made now.
    pub fn fill(&mut self, cases: usize) -> Vec<Id<Case>> {
        let ctx = self.ctx::<EditCases>();
        let mut ids = Vec::new();
        while self.made < cases {
            let upto = cases.min(self.made + 10_000);
            let range = self.made..upto;
            let store = self.platform().store();
            let made = store.write(&ctx, |w| {
                let cases = range.clone().map(|index| {
                    let case = case(index, ctx.now());
                    let base = base_fall_id(case.datum, case.fallgruppe, &case.nachname);
                    case.call(0, format!("{base}-{index}"), None)
                });
                let count = u32::try_from(range.len()).expect("a number");
                let made = insert_cases(w, count, cases, || ())?;
                Ok::<_, StoreError>(Recorded::new(made, Event::new(MADE).note("n", range.len())))
            });
            let made = made.expect("the cases are written").into_iter().map(|(id, _)| id);
            ids.extend(made);
            self.made = upto;
        }
        ids
    }
}

/// Scatters an index over a range.
pub fn pick(index: usize, salt: usize, range: usize) -> usize {
    index.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(u32::try_from(salt).unwrap_or(0) * 7 % 64) % range
}

/// An invented case, the same for the same index.
pub fn case(index: usize, now: Timestamp) -> Case {
    let back = i64::try_from(pick(index, 1, 730)).unwrap_or(0);
    let names = ["Talstein", "Bachrode", "Lindhof", "Ostermoor", "Weidenau", "Südgruber", "Klippstein"];
    let mut case = Case::begin(Beginning {
        id: Id::new(now),
        datum: TODAY.checked_sub(Span::new().days(back)).expect("a day"),
        nachname: format!("{}{}", names[pick(index, 2, names.len())], pick(index, 3, 9_000)),
        fallgruppe: Fallgruppe::ALL[pick(index, 4, 5)],
        quelle: ImportQuelle::Manual,
        now,
        user: Id::from_bytes([0; 16]),
    });
    case.vorname = Some(["Alma", "Bruno", "Cilly", "Detlef"][pick(index, 5, 4)].into());
    case.thema = "Rückfrage zur vorgeschlagenen Behandlung".into();
    case.unterlagen = !pick(index, 6, 3).is_multiple_of(3);
    case.gutachten = case.unterlagen && pick(index, 7, 2) == 0;
    if case.gutachten && !pick(index, 8, 4).is_multiple_of(4) {
        case.gutachten_typ =
            Some(if pick(index, 9, 2) == 0 { GutachtenTyp::Bestaetigung } else { GutachtenTyp::Alternative });
        case.therapieaenderung = Some(if pick(index, 10, 2) == 0 { JaNein::Ja } else { JaNein::Nein });
        case.coding_completed_at = Some(case.created_at);
        case.coding_completed_by = Some(case.created_by);
    }
    if pick(index, 11, 3) != 0 {
        case.icd = vec![format!("C{:02}.{}", pick(index, 12, 90), pick(index, 13, 10))];
        case.icd_entered_at = Some(case.created_at);
        case.icd_entered_by = Some(case.created_by);
    }
    case
}

/// Seconds that `work` takes: the best of `runs`.
pub fn best(runs: usize, mut work: impl FnMut()) -> f64 {
    (0..runs)
        .map(|_| {
            let began = std::time::Instant::now();
            work();
            began.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}
