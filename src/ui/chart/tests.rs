use super::*;
use crate::kernel::words::{Lang, Msg};
use crate::ui::View;
use scraper::{Html, Selector};

fn view() -> View {
    View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20))
}

fn values(dom: &Html, css: &str) -> Vec<String> {
    dom.select(&Selector::parse(css).unwrap())
        .filter_map(|e| e.value().attr("data-wert").map(str::to_owned))
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
fn a_length_is_a_part_of_the_box_whatever_its_width() {
    assert_eq!(
        (extent(1, 3), extent(2, 3), extent(3, 3)),
        ("33.33%".into(), "66.67%".into(), "100.00%".into())
    );
    assert_eq!((extent(0, 0), extent(1, 1000)), ("0.00%".into(), "0.10%".into()));
}

#[test]
fn the_table_behind_the_bars_has_the_numbers_of_the_bars_and_the_same_ways() {
    let week = |kw: u8| Week {
        kw,
        first: u64::from(kw),
        second: u64::from(kw % 3),
        href: (kw < 48).then(|| format!("/x?kw={kw}")),
    };
    let chart = WeeklyBars {
        id: "diagramm-kw",
        title: Msg::new("common-week"),
        finding: Msg::new("common-list"),
        first: Msg::new("common-count"),
        second: Msg::new("common-share"),
        weeks: (1..=53).map(week).collect(),
        current: Some(47),
    };
    let shown = bars(&view(), &chart).into_string();
    let dom = Html::parse_fragment(&shown);
    assert_eq!(values(&dom, "rect.first"), values(&dom, "td:nth-child(2)"));
    let one = |css: &str| dom.select(&Selector::parse(css).unwrap()).count();
    assert_eq!(one("svg[role=img][aria-describedby] > title"), 1);
    assert_eq!((one(".reach a[tabindex='-1']"), one("tbody th a")), (47, 47));
    assert_eq!(one("svg[role=img] a"), 0, "nothing in a picture is reached by a reader of screens");
    // Every fifth week is named, and the last.
    let named = Selector::parse(".bars .axis:not(.now)").unwrap();
    let named: Vec<String> = dom.select(&named).map(|e| e.inner_html()).collect();
    assert_eq!(named, ["5", "10", "15", "20", "25", "30", "35", "40", "45", "50", "53"]);
    // The caret stands below the present week, number and word beside it.
    let now = Selector::parse(".axis.now").unwrap();
    let now: Vec<_> =
        dom.select(&now).map(|e| (e.inner_html(), e.attr("x").unwrap(), e.attr("dx"))).collect();
    let place = now[0].1;
    let caret = ("▲".to_owned(), place, None);
    assert_eq!(now, [caret, ("KW 47, jetzt".to_owned(), place, Some("-8"))]);
    let edge = |rect: scraper::ElementRef<'_>| -> f64 {
        let part = |name| rect.value().attr(name).unwrap().trim_end_matches('%').parse::<f64>().unwrap();
        part("x") + part("width")
    };
    let all = Selector::parse("svg.bars rect[data-wert], .reach rect").unwrap();
    assert!(dom.select(&all).all(|rect| edge(rect) <= 100.01), "the last week is inside of the box");
    assert!(!shown.contains("style="), "no inline style under the policy of R-WEB-05");
}

#[test]
fn parts_of_a_whole_have_a_row_each_also_those_of_nothing() {
    let part = |group, value| Part { label: Msg::new("common-name"), group, value, href: None };
    let chart = Shares {
        id: "teile",
        title: Msg::new("common-list"),
        finding: Msg::new("common-list"),
        of: Msg::new("common-name"),
        parts: vec![part(1, 4), part(2, 2), part(3, 2), part(4, 0)],
    };
    let dom = Html::parse_fragment(&shares(&view(), &chart).into_string());
    assert_eq!(values(&dom, "tbody rect"), ["4", "2", "2", "0"]);
    assert_eq!(values(&dom, "tbody rect"), values(&dom, "tbody td[data-wert]"));
    assert_eq!(values(&dom, "tfoot td"), ["8"]);
    let widths = Selector::parse("tbody rect").unwrap();
    let widths: Vec<_> = dom.select(&widths).map(|rect| rect.value().attr("width").unwrap()).collect();
    assert_eq!(widths, ["100.00%", "50.00%", "50.00%", "0.00%"]);
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
