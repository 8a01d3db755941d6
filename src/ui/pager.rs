//! Pages of a list as real links; the count in words.

use maud::{Markup, html};

use crate::kernel::{paging::Paging, words::Msg};
use crate::ui::{format, view::View};

/// "51–100 von 1.284" and the links to the other pages. `href` makes the address of a page number.
#[must_use]
pub fn pager(v: &View, paging: Paging, total: usize, href: impl Fn(usize) -> String) -> Markup {
    pager_inside(v, paging, total, None, href)
}

/// The same inside an element of an id, which a page changes alone when script runs; the focus stays on the link that was
/// used. At most one on a page.
#[must_use]
pub fn pager_inside(
    v: &View,
    paging: Paging,
    total: usize,
    inside: Option<&str>,
    href: impl Fn(usize) -> String,
) -> Markup {
    let pages = paging.pages(total);
    let page = paging.page.clamp(1, pages);
    let target = inside.map(|id| format!("#{id}"));
    let link = |id: &str, number: usize, rel: Option<&str>, shown: Markup| {
        let (to, live) = (href(number), target.is_some());
        let said = rel.is_none().then(|| label(v, number));
        html! {
            a id=[live.then(|| format!("seite-{id}"))] rel=[rel] href=(to) hx-get=[live.then_some(&to)]
                hx-target=[target.as_deref()] hx-push-url=[live.then_some("true")]
                aria-current=[(number == page && rel.is_none()).then_some("page")] aria-label=[said] { (shown) }
        }
    };
    let first = (page - 1).saturating_mul(paging.per_page).saturating_add(1).min(total);
    let last = page.saturating_mul(paging.per_page).min(total);
    let range = Msg::new("pager-range").with("from", first).with("to", last).with("total", total);
    html! {
        nav.pager aria-label=(v.w("pager-label")) {
            p.meta { (v.t(&range)) }
            @if pages > 1 {
                ul role="list" {
                    @if page > 1 { li { (link("zurueck", page - 1, Some("prev"), html! { "← " (v.w("pager-back")) })) } }
                    @for number in shown(page, pages) {
                        li {
                            @match number {
                                Some(number) => { (link(&number.to_string(), number, None, html! { (count(v, number)) })) }
                                None => { span aria-hidden="true" { "…" } }
                            }
                        }
                    }
                    @if page < pages { li { (link("weiter", page + 1, Some("next"), html! { (v.w("pager-next")) " →" })) } }
                }
            }
        }
    }
}

fn count(v: &View, number: usize) -> String {
    format::count(v.lang, u64::try_from(number).unwrap_or(u64::MAX))
}

fn label(v: &View, number: usize) -> String {
    v.t(&Msg::new("pager-page").with("page", number))
}

/// First, last, and the neighbours of the current page; a gap where numbers are left out.
fn shown(page: usize, pages: usize) -> Vec<Option<usize>> {
    let mut out = Vec::new();
    let mut before = 0;
    for number in (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 1) {
        if number > before + 1 {
            out.push(None);
        }
        out.push(Some(number));
        before = number;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Lang;

    #[test]
    fn far_pages_are_left_out() {
        assert_eq!(shown(1, 1), [Some(1)]);
        assert_eq!(shown(5, 9), [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]);
        assert_eq!(shown(2, 4), [Some(1), Some(2), Some(3), Some(4)]);
    }

    #[test]
    fn the_range_is_said_in_words() {
        let v = View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20));
        let shown = pager(&v, Paging::page(2), 1284, |n| format!("/faelle?seite={n}")).into_string();
        assert!(shown.contains("51–100 von 1.284"), "{shown}");
        assert!(shown.contains(r#"rel="next" href="/faelle?seite=3""#));
        assert!(!shown.contains("hx-get") && !shown.contains("id="));
        let live =
            pager_inside(&v, Paging::page(3), 1284, Some("liste"), |n| format!("/x?seite={n}")).into_string();
        assert!(live.contains(
            r##"<a id="seite-weiter" rel="next" href="/x?seite=4" hx-get="/x?seite=4" hx-target="#liste""##
        ));
        assert!(live.contains(r#"id="seite-3""#) && live.contains(r#"aria-current="page""#));
        assert!(pager(&v, Paging::page(1), 0, |_| String::new()).into_string().contains("0–0 von 0"));
    }
}
