//! P10: one tenant's single writes while another tenant carries an import of 50,000 rows out and takes it back, against
//! the same writes when nobody else writes.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use visite::for_tests::{
    Area, Confirmed, CrmImport, Ctx, EditCases, Event, EventKind, ImportCases, Permission, Recorded,
    StoreError, Tenant, base_fall_id, insert_cases, intake, tenants,
};

use crate::{
    Measured,
    house::{BenchTenant, case},
    import::csv,
};

const ADDED: EventKind = EventKind::new("bench.case_added");
const ROWS: usize = 50_000;
/// People of the neighbour who save at the same time.
const WRITERS: usize = 4;
const QUIET: Duration = Duration::from_secs(5);
const GOAL: f64 = 4.0;

/// What the neighbour's writes took, in seconds.
struct Waited {
    p99: f64,
    longest: f64,
    writes: usize,
    /// How long the other's act took.
    act: f64,
}

pub fn measure() -> Vec<Measured> {
    let house = BenchTenant::new();
    let operator = house.platform().operator("bench".into());
    let neighbour =
        tenants::create(house.platform(), &operator, "nachbar", "Nachbarklinik", &[Area::Zweitmeinung])
            .expect("a tenant");
    let ctx = house.ctx::<ImportCases>();
    let made = AtomicUsize::new(0);
    let waited = |act: &dyn Fn()| waited(&house, &neighbour, &made, act);
    let plan =
        intake::upload::<CrmImport>(house.platform(), &ctx, "crm.csv", csv(ROWS).as_bytes()).expect("a plan");
    let quiet = waited(&|| std::thread::sleep(QUIET));
    let confirmed = waited(&|| {
        let done = intake::confirm::<CrmImport>(house.platform(), &ctx, plan.id, &plan.hash_hex(), "bench")
            .expect("an import");
        assert!(matches!(done, Confirmed::Done(_)), "the plan is stale");
    });
    let undone = waited(&|| {
        let done =
            intake::undo::<CrmImport>(house.platform(), &ctx, plan.id, intake::Undoing::Untouched, "back")
                .expect("an undo");
        assert!(done.kept.is_empty());
    });
    [("confirmed", confirmed), ("undone", undone)]
        .into_iter()
        .map(|(act, busy)| Measured {
            figure: format!(
                "write p99 {:.1} ms, longest {:.0} ms of {} while 50k rows are {act} ({:.1} s)",
                busy.p99 * 1e3,
                busy.longest * 1e3,
                busy.writes,
                busy.act
            ),
            baseline: format!("p99 {:.1} ms, longest {:.0} ms quiet", quiet.p99 * 1e3, quiet.longest * 1e3),
            ratio: format!("{:.1} x", busy.p99 / quiet.p99),
            met: Some(busy.p99 <= GOAL * quiet.p99),
        })
        .collect()
}

fn ctx_of<P: Permission>(house: &BenchTenant, tenant: &Tenant) -> Ctx<P> {
    let operator = house.platform().operator("bench".into());
    house.platform().command_line(&operator, tenant, None).expect("a context")
}

/// Durable single writes of the neighbour, one after another by each of its people, while something goes on.
fn waited(house: &BenchTenant, neighbour: &Tenant, made: &AtomicUsize, meanwhile: impl FnOnce()) -> Waited {
    let ended = AtomicBool::new(false);
    let mut act = 0.0;
    let mut took: Vec<f64> = std::thread::scope(|scope| {
        let writer = || {
            let ctx = ctx_of::<EditCases>(house, neighbour);
            let mut took = Vec::new();
            while !ended.load(Ordering::Relaxed) {
                let index = made.fetch_add(1, Ordering::Relaxed);
                let case = case(index, ctx.now());
                let base = base_fall_id(case.datum, case.fallgruppe, &case.nachname);
                let case = case.call(0, format!("{base}-{index}"), None);
                let began = Instant::now();
                let written = house.platform().store().write(&ctx, |w| {
                    insert_cases(w, 1, std::iter::once(case), || ())?;
                    Ok::<_, StoreError>(Recorded::new((), Event::new(ADDED)))
                });
                written.expect("the write is durable");
                took.push(began.elapsed().as_secs_f64());
            }
            took
        };
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(writer)).collect();
        let began = Instant::now();
        meanwhile();
        act = began.elapsed().as_secs_f64();
        ended.store(true, Ordering::Relaxed);
        writers.into_iter().flat_map(|writer| writer.join().expect("a writer")).collect()
    });
    took.sort_by(f64::total_cmp);
    let longest = took.last().copied().unwrap_or(f64::NAN);
    let p99 = took.get(took.len() * 99 / 100).copied().unwrap_or(f64::NAN);
    Waited { p99, longest, writes: took.len(), act }
}
