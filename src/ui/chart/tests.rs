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

fn dec(text: &str) -> crate::kernel::decimal::Decimal {
    crate::kernel::decimal::Decimal::of_json(text).unwrap()
}

#[test]
fn lines_have_gaps_and_stay_inside_of_their_scale() {
    let point = |at: u64, value: &str, is_joined: bool| Point {
        at,
        value: dec(value),
        is_joined,
        is_hollow: at == 50,
        said: value.to_owned(),
    };
    let line = |points, fine| Line { points, fine };
    let chart = Lines {
        id: "verlauf".into(),
        title: Msg::new("common-list"),
        finding: Msg::new("common-list"),
        length: 100,
        days: vec![(0, "16.11.".into()), (50, "18.11.".into())],
        scale: None,
        lines: vec![
            line(
                vec![point(0, "36.1", false), point(50, "37.25", true), point(100, "39", false)],
                (None, Some(dec("38"))),
            ),
            line(vec![point(10, "36.5", false)], (None, None)),
        ],
        legend: vec!["●".into()],
        table: maud::html! { table.table {} },
    };
    let shown = lines(&view(), &chart).into_string();
    let dom = Html::parse_fragment(&shown);
    assert_eq!(values(&dom, "g.course:not(.other) circle"), ["36.1", "37.25", "39"]);
    assert_eq!(values(&dom, "g.course.other rect"), ["36.5"]);
    let one = |css: &str| dom.select(&Selector::parse(css).unwrap()).count();
    assert_eq!((one("g.course line"), one("circle.hollow"), one("rect.fine")), (1, 1, 1));
    assert_eq!(one("svg[role=img][aria-describedby] > title"), 1);
    let number = |element: scraper::ElementRef<'_>, name: &str| -> f64 {
        element.value().attr(name).unwrap().trim_end_matches('%').parse().unwrap()
    };
    let circles = Selector::parse("circle").unwrap();
    let at: Vec<(f64, f64)> =
        dom.select(&circles).map(|one| (number(one, "cx"), number(one, "cy"))).collect();
    assert!(at.iter().all(|(x, y)| *x < 100.0 && (12.0..=192.0).contains(y)), "{at:?}");
    assert!(at[0].1 > at[1].1 && at[1].1 > at[2].1, "the greater, the higher: {at:?}");
    // The scale is in decimals, each of its numbers as exact as the others.
    let axis = Selector::parse("svg[aria-hidden] .axis").unwrap();
    let axis: Vec<String> = dom.select(&axis).map(|one| one.inner_html()).collect();
    assert_eq!(axis, ["36", "37", "38", "39"]);
    assert!(!shown.contains("style="), "no inline style under the policy of R-WEB-05");
}

#[test]
fn a_single_value_and_a_fixed_scale_are_drawn() {
    let chart = |value: &str, scale| Lines {
        id: "verlauf".into(),
        title: Msg::new("common-list"),
        finding: Msg::new("common-list"),
        length: 0,
        days: Vec::new(),
        scale,
        lines: vec![Line {
            points: vec![Point {
                at: 0,
                value: dec(value),
                is_joined: false,
                is_hollow: false,
                said: String::new(),
            }],
            fine: (None, None),
        }],
        legend: Vec::new(),
        table: maud::html! {},
    };
    let axis = |chart: &Lines| -> Vec<String> {
        let dom = Html::parse_fragment(&lines(&view(), chart).into_string());
        let axis = Selector::parse("svg[aria-hidden] .axis").unwrap();
        dom.select(&axis).map(|one| one.inner_html()).collect()
    };
    assert_eq!(axis(&chart("62.5", None)), ["62,5", "62,6"]);
    assert_eq!(axis(&chart("3.5", Some((dec("1"), dec("5"))))), ["1", "2", "3", "4", "5"]);
}

#[test]
fn sides_have_bars_for_wholes_and_numbers_for_parts() {
    let row = |first, second, is_part| SidesRow {
        label: maud::html! { "Tag" },
        first,
        second,
        more: vec!["x".into()],
        is_part,
    };
    let chart = Sides {
        id: "bilanz",
        title: Msg::new("common-list"),
        finding: Msg::new("common-list"),
        of: Msg::new("common-name"),
        first: Msg::new("common-count"),
        second: Msg::new("common-share"),
        more: vec![Msg::new("common-sum")],
        rows: vec![row(800, 400, false), row(800, 400, true), row(0, 200, false)],
    };
    let dom = Html::parse_fragment(&sides(&view(), &chart).into_string());
    assert_eq!(values(&dom, "rect.first"), ["800", "0"]);
    assert_eq!(values(&dom, "rect.past"), ["400", "200"]);
    let widths = Selector::parse("rect.past").unwrap();
    let widths: Vec<_> = dom.select(&widths).map(|rect| rect.value().attr("width").unwrap()).collect();
    assert_eq!(widths, ["50.00%", "25.00%"]);
    let hatches = Selector::parse("pattern").unwrap();
    let ids: std::collections::BTreeSet<_> = dom.select(&hatches).map(|one| one.attr("id")).collect();
    assert_eq!(ids.len(), 2, "ids stand once");
    assert_eq!(values(&dom, "td.numeric"), ["800", "400", "800", "400", "0", "200"]);
}
