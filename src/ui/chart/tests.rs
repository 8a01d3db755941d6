use super::*;
use crate::kernel::words::{Lang, Msg};
use scraper::{Html, Selector};

fn view() -> View {
    View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20))
}

fn values(dom: &Html, css: &str) -> Vec<String> {
    dom.select(&Selector::parse(css).unwrap())
        .map(|e| e.value().attr("data-wert").unwrap().to_owned())
        .collect()
}

#[test]
fn scales_have_four_whole_steps() {
    for (largest, expected) in
        [(0, 1), (1, 1), (4, 1), (5, 2), (9, 5), (31, 10), (81, 25), (101, 50), (999, 250)]
    {
        assert_eq!(step(largest), expected, "{largest}");
    }
    assert_eq!((pixels(1, 2, 160), pixels(5, 0, 160)), (80, 800));
}

#[test]
fn the_table_behind_the_bars_has_the_numbers_of_the_bars() {
    let weeks =
        (1..=53).map(|kw| Week { kw, first: u64::from(kw), second: u64::from(kw % 3), href: None }).collect();
    let chart = WeeklyBars {
        id: "diagramm-kw",
        title: Msg::new("common-week"),
        finding: Msg::new("common-list"),
        first: Msg::new("common-count"),
        second: Msg::new("common-share"),
        weeks,
        current: Some(47),
    };
    let shown = bars(&view(), &chart).into_string();
    let dom = Html::parse_fragment(&shown);
    assert_eq!(values(&dom, "rect.first"), values(&dom, "td:nth-child(2)"));
    assert_eq!(dom.select(&Selector::parse("svg[role=img] > title").unwrap()).count(), 1);
    assert!(shown.contains("▲ jetzt"));
    assert!(!shown.contains("style="), "no inline style under the policy of R-WEB-05");
}

#[test]
fn a_ring_is_full_and_groups_of_nothing_stand_in_the_legend() {
    let part = |group, value| Part {
        label: Msg::new("common-name"),
        short: Msg::new("common-name"),
        group,
        value,
        href: None,
    };
    let chart = Donut {
        id: "ring",
        title: Msg::new("common-list"),
        finding: Msg::new("common-list"),
        unit: Msg::new("common-count"),
        parts: vec![part(1, 1), part(2, 1), part(3, 1), part(4, 0)],
    };
    let dom = Html::parse_fragment(&donut(&view(), &chart).into_string());
    assert_eq!(values(&dom, "circle"), ["1", "1", "1"]);
    assert_eq!(dom.select(&Selector::parse("ul.legend > li").unwrap()).count(), 4);
    let parts = super::donut::arcs(&chart.parts, 3);
    assert_eq!(parts.iter().map(|arc| arc.2).sum::<u64>(), 1000);
}

#[test]
fn years_are_compared_in_words_without_judgement() {
    let row = |now, before| PairedRow { label: Msg::new("common-name"), now, before };
    let chart = Paired {
        id: "vorjahr",
        title: Msg::new("common-list"),
        finding: Msg::new("common-list"),
        now: Msg::new("common-year"),
        before: Msg::new("common-year"),
        rows: vec![row(14, Some(2)), row(1, Some(4)), row(2, None)],
    };
    let shown = paired(&view(), &chart).into_string();
    assert!(shown.contains("12 mehr") && shown.contains("3 weniger") && shown.contains("–"), "{shown}");
}
