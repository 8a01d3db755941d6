//! P7: the dashboard page with its charts, from the counts to the HTML, as the number of cases grows.

use visite::{
    features::second_opinion::{
        dashboard::{self, pages::DashboardPage},
        reports::ReadReports,
    },
    kernel::period::IsoWeek,
};

use crate::{
    Measured,
    house::{House, TODAY, best},
};

const RUNS: usize = 50;

pub fn measure(cases: usize) -> Vec<Measured> {
    let mut house = House::new();
    let mut lines = Vec::new();
    let mut first = None;
    for size in [10_000, 100_000, 1_000_000].into_iter().filter(|size| *size <= cases.max(10_000)) {
        house.fill(size);
        house.platform.search().settle().ok();
        let ctx = house.ctx::<ReadReports>();
        let now = IsoWeek::of(TODAY);
        let seconds = best(RUNS, || {
            let (dashboard, years) = dashboard::dashboard(&house.platform, &ctx, None).expect("a dashboard");
            let page = DashboardPage { dashboard, years, now, may_edit: true };
            drop(house.platform.page(&ctx, &page));
        });
        let begun = *first.get_or_insert(seconds);
        if size > 10_000 {
            lines.push(Measured {
                figure: format!("{:.2} ms with {size} cases", seconds * 1e3),
                baseline: format!("{:.2} ms with 10000 cases", begun * 1e3),
                ratio: format!("{:.2} x", seconds / begun),
                met: Some(seconds / begun <= 1.3),
            });
        }
    }
    lines
}
