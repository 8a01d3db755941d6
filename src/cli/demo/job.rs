//! The job, step by step: the last weeks of a house that cares; then the main job: import, papers and expert reports, ICD
//! codes, coding, Storno, weekly reports.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::{
    care,
    clock::DemoClock,
    history::{self, History},
    operator,
    people::{self, DemoRng, Wanted},
    tell,
};
use crate::{
    cli::{
        account::hashed,
        exit::{Exit, Failure},
    },
    features::{
        house::{accounts, tenants},
        second_opinion::{
            case_import::{Confirmed, CrmImport, ImportCases},
            cases::{BY_NR, Cancel, Case, EditCases, Fallgruppe, GutachtenTyp, JaNein, Patch, ReadCases},
            coding::{self, CodeCases, Coding},
            icd::{self, EnterIcd, Expected},
            reports::{self, GenerateReports},
        },
    },
    kernel::{
        clock::day_in,
        ids::Id,
        period::{IsoWeek, weeks_in},
        problem::Explain,
        secret::Secret,
    },
    platform::{
        Platform,
        entity::{self, Target},
        intake,
        store::{Order, Range, StoreError},
        tenancy::{Area, Operator, Role, Tenant},
    },
};

/// The invented houses, and how many of a hundred cases are theirs.
const HOUSES: [(&str, &str, u32); 2] =
    [("nordlicht", "Klinikum Nordlicht", 60), ("suedwind", "Praxisverbund Südwind", 40)];
/// So many people work at once; their writes share commits.
const AT_ONCE: usize = 16;

/// What a login needs.
pub struct Login {
    pub tenant: String,
    pub role: &'static str,
    pub email: String,
    pub password: String,
}

/// What the job did.
pub struct Done {
    pub logins: Vec<Login>,
    pub steps: Vec<Value>,
    pub cases: u64,
    pub seconds: f64,
}

/// A house with the people who act in it.
struct DemoTenant {
    tenant: Tenant,
    admin: String,
    dak: String,
    share: u32,
}

pub struct Job<'p> {
    pub p: &'p Platform,
    pub operator: Operator,
    pub today: Date,
    began: Instant,
    pub done: Done,
}

pub fn failed(error: &impl Explain) -> Failure {
    let problem = error.explain();
    let field = problem
        .fields
        .0
        .first()
        .map(|field| format!(" ({}: {})", field.field, field.code))
        .unwrap_or_default();
    Failure::new(Exit::Failed, format!("{}{field}", problem.code))
}

/// Runs the whole job for `cases` cases and so many days of care. Blocks.
pub fn run(p: &Platform, clock: &DemoClock, (cases, days): (u32, u32)) -> Result<Done, Failure> {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC);
    let mut job = Job {
        p,
        operator: operator(p),
        today: day_in(p.now(), &zone),
        began: Instant::now(),
        done: Done { logins: Vec::new(), steps: Vec::new(), cases: 0, seconds: 0.0 },
    };
    let carers = care::run(&mut job, clock, days)?;
    let houses = HOUSES.iter().map(|house| job.house(house)).collect::<Result<Vec<_>, _>>()?;
    for (nr, house) in (0..).zip(&houses) {
        job.import(house, nr, cases)?;
    }
    for (nr, house) in (0..).zip(&houses) {
        job.work(house, nr)?;
    }
    for house in &houses {
        job.report(house)?;
    }
    let began = Instant::now();
    p.search().settle().map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
    job.step("search", json!({ "ready": true }), began, "search: every case can be found");
    job.done.logins.extend(carers);
    job.done.seconds = seconds(job.began);
    Ok(job.done)
}

fn seconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 100.0).round() / 100.0
}

impl Job<'_> {
    /// Prints and keeps what a step did.
    pub fn step(&mut self, name: &str, figures: Value, began: Instant, line: &str) {
        let took = seconds(began);
        tell(&format!("[{:>6.1} s] {line} ({took:.1} s)", self.began.elapsed().as_secs_f64()));
        let mut object =
            Map::from_iter([("step".to_owned(), json!(name)), ("seconds".to_owned(), json!(took))]);
        if let Value::Object(figures) = figures {
            object.extend(figures);
        }
        self.done.steps.push(Value::Object(object));
    }

    fn house(&mut self, (slug, name, share): &(&str, &str, u32)) -> Result<DemoTenant, Failure> {
        let began = Instant::now();
        let areas = [Area::Zweitmeinung];
        let tenant = tenants::create(self.p, &self.operator, slug, name, &areas)
            .map_err(|error| Failure::of(&error))?;
        let mut emails = Vec::new();
        for (who, role) in [("Andrea Admin", Role::Admin), ("Dana Kasse", Role::DakMitarbeiter)] {
            let email = format!("{}@{slug}.example", if role == Role::Admin { "admin" } else { "dak" });
            let password = password()?;
            let account = accounts::NewAccount {
                email: &email,
                name: who,
                role,
                password: hashed(self.p, Secret::new(password.clone()), &[&email, name])?,
                must_change: false,
            };
            accounts::create(self.p, &self.operator, &tenant, account)
                .map_err(|error| Failure::of(&error))?;
            emails.push(email.clone());
            self.done.logins.push(Login { tenant: (*name).to_owned(), role: role.code(), email, password });
        }
        let line = format!("tenant {slug}: {name}, {} accounts", emails.len());
        self.step("tenant", json!({ "tenant": slug, "accounts": emails.len() }), began, &line);
        let [admin, dak] = <[String; 2]>::try_from(emails)
            .map_err(|_| Failure::new(Exit::Failed, "the demo's accounts are not complete"))?;
        Ok(DemoTenant { tenant, admin, dak, share: *share })
    }

    /// The years of the demo: 2020 with its week 53, the previous year, this year until today.
    fn years(&self) -> Vec<(u16, Date, Date)> {
        let this = IsoWeek::of(self.today).jahr;
        let mut years = vec![2020, this.saturating_sub(1), this];
        years.sort_unstable();
        years.dedup();
        let spans = years.into_iter().filter_map(|jahr| {
            let first = IsoWeek::new(jahr, 1)?.monday()?;
            let last = IsoWeek::new(jahr, weeks_in(jahr))?.sunday()?;
            (first <= self.today).then(|| (jahr, first, last.min(self.today)))
        });
        spans.collect()
    }

    fn import(&mut self, house: &DemoTenant, nr: u32, cases: u32) -> Result<(), Failure> {
        let ctx = self.p.command_line::<ImportCases>(&self.operator, &house.tenant, Some(&house.admin))?;
        let years = self.years();
        let length =
            |first: Date, last: Date| u32::try_from((last - first).get_days()).unwrap_or(0).saturating_add(1);
        let all: u32 = years.iter().map(|(_, first, last)| length(*first, *last)).sum();
        let of_house =
            if nr == 0 { cases - cases * (100 - house.share) / 100 } else { cases * house.share / 100 };
        let mut left = of_house;
        for (at, (jahr, first, last)) in years.iter().enumerate() {
            let part = u64::from(of_house) * u64::from(length(*first, *last)) / u64::from(all.max(1));
            let part = u32::try_from(part).unwrap_or(left).min(left);
            let count = if at + 1 == years.len() { left } else { part };
            left -= count;
            let mut dice = DemoRng::new(u64::from(*jahr) * 10 + u64::from(nr));
            // The second house's old export comes from an older program.
            let old = nr == 1 && at == 0;
            let wanted = Wanted {
                cases: count,
                first: *first,
                last: *last,
                ticket: u32::from(*jahr % 100) * 10_000_000 + nr * 5_000_000,
                delimiter: if old { ';' } else { ',' },
            };
            let text = people::csv(&mut dice, &wanted);
            let bytes =
                if old { encoding_rs::WINDOWS_1252.encode(&text).0.into_owned() } else { text.into_bytes() };
            self.import_file(house, &ctx, &format!("crm_{}_{jahr}.csv", house.tenant.slug), &bytes)?;
        }
        Ok(())
    }

    fn import_file(
        &mut self,
        house: &DemoTenant,
        ctx: &crate::platform::tenancy::Ctx<ImportCases>,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), Failure> {
        let began = Instant::now();
        let plan = intake::upload::<CrmImport>(self.p, ctx, name, bytes).map_err(|error| failed(&error))?;
        let confirmed = intake::confirm::<CrmImport>(self.p, ctx, plan.id, &plan.hash_hex(), "")
            .map_err(|error| failed(&error))?;
        let Confirmed::Done(result) = confirmed else {
            return Err(Failure::new(Exit::Failed, "the import's preview was out of date"));
        };
        let (imported, skipped, rejected) = (result.imported, result.skipped, result.errors.len());
        self.done.cases = self.done.cases.saturating_add(u64::from(imported));
        let line = format!(
            "import {name}: {} rows, {imported} cases, {skipped} duplicates, {rejected} rejected",
            plan.counts.total
        );
        let figures = json!({
            "tenant": house.tenant.slug, "file": name, "rows": plan.counts.total,
            "imported": imported, "duplicates": skipped, "rejected": rejected,
        });
        self.step("import", figures, began, &line);
        Ok(())
    }

    /// Everything that happened to the cases of a house until today.
    fn work(&mut self, house: &DemoTenant, nr: u64) -> Result<(), Failure> {
        let began = Instant::now();
        let read = self.p.command_line::<ReadCases>(&self.operator, &house.tenant, None)?;
        let all: Vec<(u64, Date, u8, Id<Case>)> = self
            .p
            .store()
            .read(&read, |r| {
                let rows = r.by_covering(&BY_NR, &Range::all(), Order::Up)?;
                rows.map(|row| row.map(|(number, (datum, _, _, group, _, _), id)| (number, datum, group, id)))
                    .collect::<Result<_, StoreError>>()
            })
            .map_err(|error| failed(&error))?;
        let today = self.today;
        let stories: Vec<(Id<Case>, History)> = all
            .into_iter()
            .filter_map(|(number, datum, group, id)| {
                let group = Fallgruppe::from_number(group)?;
                Some((id, history::of(&mut DemoRng::new(number * 2 + nr), group, datum, today)))
            })
            .collect();
        let p = self.p;
        let edit = p.command_line::<EditCases>(&self.operator, &house.tenant, Some(&house.admin))?;
        let edited = at_once(&stories, |(id, story)| {
            if story.changes.is_empty() {
                return Ok(false);
            }
            entity::edit::<Case>(p, &edit, Target::of(*id, 1), |_| Patch::from_json(&story.changes))
                .map(|done| done.carried_out)
                .map_err(|error| failed(&error))
        })?;
        self.worked(house, "papers", edited, began, "cases got papers, expert reports, refusals or aborts");
        let began = Instant::now();
        let enter = p.command_line::<EnterIcd>(&self.operator, &house.tenant, Some(&house.dak))?;
        let entered = at_once(&stories, |(id, story)| {
            let Some(codes) = story.icd else { return Ok(false) };
            icd::enter(p, &enter, *id, codes, &Expected::Any)
                .map(|done| done.changed)
                .map_err(|error| failed(&error))
        })?;
        self.worked(house, "icd", entered, began, "cases got ICD codes");
        let began = Instant::now();
        let code = p.command_line::<CodeCases>(&self.operator, &house.tenant, Some(&house.admin))?;
        let coded = at_once(&stories, |(id, story)| {
            let Some(story) = story.coding else { return Ok(false) };
            coding::save(p, &code, *id, coding_of(story), None).map(|_| true).map_err(|error| failed(&error))
        })?;
        self.worked(house, "coding", coded, began, "expert reports coded");
        let began = Instant::now();
        let cancelled = at_once(&stories, |(id, story)| {
            let Some(reason) = story.storno else { return Ok(false) };
            let cancel = Cancel { loesch_grund: Some(reason.to_owned()) };
            entity::carry_out(p, &edit, Target::of(*id, 1), &cancel)
                .map(|done| done.carried_out)
                .map_err(|error| failed(&error))
        })?;
        self.worked(house, "storno", cancelled, began, "cases cancelled");
        Ok(())
    }

    fn worked(&mut self, house: &DemoTenant, name: &str, count: usize, began: Instant, what: &str) {
        let line = format!("{}: {count} {what}", house.tenant.slug);
        self.step(name, json!({ "tenant": house.tenant.slug, "count": count }), began, &line);
    }

    /// The report of the last week that has ended, and that of 2020/53.
    fn report(&mut self, house: &DemoTenant) -> Result<(), Failure> {
        let ctx =
            self.p.command_line::<GenerateReports>(&self.operator, &house.tenant, Some(&house.admin))?;
        let last = IsoWeek::last_completed(self.today);
        let old = IsoWeek::new(2020, 53).filter(|week| week.monday() < last.monday());
        for week in old.into_iter().chain([last]) {
            let began = Instant::now();
            let wanted = reports::Wanted { jahr: week.jahr, kw: week.kw, vorlaeufig: false };
            let report = reports::generate(self.p, &ctx, wanted, "").map_err(|error| failed(&error))?;
            let slug = &house.tenant.slug;
            let line = format!(
                "report {slug} {}/{:02}: version {}, {} bytes",
                week.jahr, week.kw, report.version, report.size
            );
            let figures = json!({
                "tenant": slug, "jahr": week.jahr, "kw": week.kw, "version": report.version, "bytes": report.size,
            });
            self.step("report", figures, began, &line);
        }
        Ok(())
    }
}

fn coding_of(story: history::Coding) -> Coding {
    Coding {
        gutachten_typ: Some(if story.alternative {
            GutachtenTyp::Alternative
        } else {
            GutachtenTyp::Bestaetigung
        }),
        therapieaenderung: Some(if story.reason.is_some() { JaNein::Ja } else { JaNein::Nein }),
        diagnosekorrektur: story.reason == Some(0),
        unterversorgung: story.reason == Some(1),
        uebertherapie: story.reason == Some(2),
    }
}

/// Does something for each, several at a time. Returns for how many it was done; the first failure ends it.
pub fn at_once<T: Sync>(
    all: &[T],
    act: impl Fn(&T) -> Result<bool, Failure> + Sync,
) -> Result<usize, Failure> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = 0_usize;
        while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            match act(one) {
                Ok(written) => done += usize::from(written),
                Err(failure) => {
                    next.store(all.len(), Ordering::Relaxed);
                    return Err(failure);
                }
            }
        }
        Ok(done)
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(worker)).collect();
        let mut sum = 0_usize;
        for worker in workers {
            sum += worker
                .join()
                .map_err(|_| Failure::new(Exit::Failed, "a step of the demo was stopped by a bug"))??;
        }
        Ok(sum)
    })
}

/// A password for this demo only: there are none that every demo has.
pub fn password() -> Result<String, Failure> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::new(Exit::Failed, format!("no randomness: {error}")))?;
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'a')))
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}
