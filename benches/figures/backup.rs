//! P8: a backup while 64 writers write, against a plain copy of the data file.

use std::{
    fs::{self, File},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use visite::for_tests::{
    BY_NR, Case, EditCases, Event, EventKind, Id, Order, Range, Record as _, Recorded, Stamp, StoreError,
    set_icd, settled,
};

use crate::{Growing, Measured, house::BenchTenant};

const ENTERED: EventKind = EventKind::new("bench.icd_entered");
const WRITERS: usize = 64;
const QUIET: Duration = Duration::from_secs(3);

#[derive(Default)]
pub struct Backups {
    lines: Vec<Measured>,
}

impl Growing for Backups {
    fn at(&mut self, house: &BenchTenant, size: usize) {
        let copied = house.folder().join("copy");
        let copy = (0..3)
            .map(|_| {
                let began = Instant::now();
                fs::copy(house.data_file(), &copied).expect("a copy");
                File::open(&copied).and_then(|file| file.sync_all()).expect("a copy on the disk");
                began.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min);
        fs::remove_file(&copied).ok();
        let quiet = writing(house, || std::thread::sleep(QUIET));
        let file = house.folder().join(format!("{size}.visite-backup"));
        let (mut bytes, mut seconds) = (0, 0.0);
        let busy = writing(house, || {
            let began = Instant::now();
            let operator = house.platform().operator("bench".into());
            bytes = house.platform().backup(&operator, &file).expect("a backup").bytes;
            seconds = began.elapsed().as_secs_f64();
        });
        let ratio = seconds / copy;
        let slower = busy / quiet;
        let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        let length = fs::metadata(house.data_file()).map_or(0, |data| data.len());
        self.lines.push(Measured {
            figure: format!("{seconds:.2} s with {size} cases, verified, {:.0} MiB", mib(bytes)),
            baseline: format!("{copy:.2} s to copy {:.0} MiB", mib(length)),
            ratio: format!("{ratio:.1} x"),
            met: Some(ratio <= 4.0),
        });
        self.lines.push(Measured {
            figure: format!("write p99 {:.0} ms meanwhile", busy * 1e3),
            baseline: format!("p99 {:.0} ms quiet", quiet * 1e3),
            ratio: format!("{slower:.1} x"),
            met: Some(slower <= 2.0),
        });
    }

    fn lines(&self) -> Vec<Measured> {
        let again = |line: &Measured| Measured {
            figure: line.figure.clone(),
            baseline: line.baseline.clone(),
            ratio: line.ratio.clone(),
            met: line.met,
        };
        self.lines.iter().map(again).collect()
    }
}

/// The p99 in seconds of durable single writes by 64 writers while something goes on.
fn writing(house: &BenchTenant, meanwhile: impl FnOnce()) -> f64 {
    let ids: Vec<Id<Case>> = {
        let ctx = house.ctx::<EditCases>();
        let read = house.platform().store().read(&ctx, |r| {
            r.by(&BY_NR, &Range::all(), Order::Up)?.take(6_400).map(|row| Ok(row?.1)).collect()
        });
        read.map_err(|error: StoreError| error).expect("cases")
    };
    let ended = AtomicBool::new(false);
    let mut took: Vec<f64> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (ids, ended) = (&ids, &ended);
                scope.spawn(move || {
                    let ctx = house.ctx::<EditCases>();
                    let mut took = Vec::new();
                    for turn in 0.. {
                        if ended.load(Ordering::Relaxed) {
                            break;
                        }
                        let id = ids[(writer + turn % 100 * WRITERS) % ids.len()];
                        let code = format!("C{:02}.{}", turn % 90, writer % 10);
                        let began = Instant::now();
                        let written = house.platform().store().write(&ctx, |w| {
                            let seen = w.need::<Case>(&id)?;
                            let case = set_icd(&seen, &code)
                                .and_then(|(case, _)| settled(Some(&*seen), case, &Stamp::of(&ctx)))
                                .map_err(|_| StoreError::Missing)?;
                            w.replace(&seen, &case)?;
                            let event = Event::new(ENTERED).about(Case::TABLE, id.bytes());
                            Ok::<_, StoreError>(Recorded::new((), event))
                        });
                        written.expect("the write is durable");
                        took.push(began.elapsed().as_secs_f64());
                    }
                    took
                })
            })
            .collect();
        meanwhile();
        ended.store(true, Ordering::Relaxed);
        writers.into_iter().flat_map(|writer| writer.join().expect("a writer")).collect()
    });
    took.sort_by(f64::total_cmp);
    took.get(took.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}
