//! The frame of every page: header, navigation, `main` with its `h1`, footer, live regions (interface.md, 2.0).

use maud::{DOCTYPE, Markup, html};

use crate::{
    kernel::words::{Lang, Msg},
    ui::{
        assets, form, format,
        icon::{self, Icon},
        notice,
        page::{NavSpot, Page},
        view::{Bell, Colour, NavItem, Person, SearchBox, View},
    },
};

/// Configuration of htmx: nothing is evaluated, no page is kept on the device, refusals are shown (interface.md, 3.4).
pub const HTMX_CONFIG: &str = r#"{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyCacheSize":0,"refreshOnHistoryMiss":true,"historyRestoreAsHxRequest":false,"timeout":15000,"scrollIntoViewOnBoost":false,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"(401|409|422)","swap":true},{"code":"[45]..","swap":false,"error":true}]}"#;

/// The bell counts no further (domain.md, 7).
const MOST_SHOWN: u64 = 99;

/// A complete document with the page in it.
#[must_use]
pub fn shell(v: &View, page: &dyn Page) -> Markup {
    let title = v.t(&page.title());
    let prefix = if page.refused() { v.w("shell-title-refused") } else { String::new() };
    html! {
        (DOCTYPE)
        html lang=(v.lang.tag()) data-farbe=[v.colour.attribute()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="htmx-config" content=(HTMX_CONFIG);
                @if let Some(seconds) = page.refresh() {
                    noscript { meta http-equiv="refresh" content=(seconds); }
                }
                title { (prefix) (title) " – " (v.facility) }
                link rel="icon" href=(assets::href("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::href("app.css"));
                script src=(assets::href("htmx.js")) defer {}
                script src=(assets::href("app.js")) defer {}
            }
            body.shell
                .signed-in[v.person.is_some()]
                .alone[v.nav.is_empty()]
                .roomy[page.roomy()]
                hx-headers={ "{\"X-CSRF-Token\":\"" (v.csrf) "\"}" }
                data-kuerzel=(if v.shortcuts { "an" } else { "aus" })
                data-wort-laden=(v.w("shell-busy"))
                data-wort-verbindung=(v.w("shell-no-connection"))
                data-wort-nochmal=(v.w("shell-retry"))
                data-wort-probleme=(v.w("shell-rows-with-problem"))
                data-wort-kuerzel=(v.w("shell-shortcuts"))
                data-wort-schliessen=(v.w("shell-close"))
                data-wort-isoweek=(v.w("common-week"))
                data-wort-leerlauf=[v.idle_s.map(|_| v.w("shell-idle"))]
                data-wort-bleiben=[v.idle_s.map(|_| v.w("shell-stay"))]
                data-leerlauf=[v.idle_s]
            {
                a.skip href="#inhalt" { (v.w("shell-skip")) }
                (icon::sprite())
                (header(v, page))
                div.frame {
                    @if !v.nav.is_empty() {
                        nav.rail aria-label=(v.w("shell-nav")) { (entries(v, page.here())) }
                    }
                    main #inhalt tabindex="-1" {
                        div.banner #stoerung hidden {}
                        div.banner #leerlauf hidden {}
                        div #neu-anmelden {}
                        @if let Some(words) = &v.notice { (notice::notice(v, words)) }
                        (on_paper(v))
                        @if let Some(back) = page.back() {
                            a.back href=(back.href) { span aria-hidden="true" { "‹ " } (v.t(&back.words)) }
                        }
                        div.page-head {
                            h1 tabindex="-1" { (title) }
                            (page.beside_title(v))
                        }
                        (form::with_labels(v, || page.body(v)))
                    }
                }
                (footer(v))
                div.visually-hidden #meldung role="status" aria-live="polite" {}
                div.visually-hidden #meldung-wichtig role="alert" aria-live="assertive" {}
            }
        }
    }
}

/// What a printed page begins with: whose it is, the day, and who printed it.
fn on_paper(v: &View) -> Markup {
    let day = Msg::new("shell-printed").with("tag", format::date(v.lang, v.today));
    html! {
        p.on-paper { (v.facility) " · " (v.t(&day)) @if let Some(person) = &v.person { ", " (person.name) } }
    }
}

fn header(v: &View, page: &dyn Page) -> Markup {
    html! {
        header.header {
            @if !v.nav.is_empty() {
                details.menu {
                    summary { (icon::icon(Icon::Menu)) span { (v.w("shell-menu")) } }
                    nav aria-label=(v.w("shell-nav")) { (entries(v, page.here())) }
                }
            }
            @if v.person.is_some() {
                a.facility href="/" { (icon::brand()) span { (v.facility) } }
            } @else {
                span.facility { (icon::brand()) span { (v.facility) } }
            }
            @if let Some(search) = v.search.as_ref().filter(|_| !page.searches()) { (search_box(v, search)) }
            @if let Some(bell) = &v.bell {
                // Only what is inside is put anew: the link itself keeps the focus (interface.md, 2.2).
                a.bell #glocke href=(bell.href) hx-get={ (bell.href) "/glocke" } hx-trigger="every 30s, nachsehen"
                    hx-swap="innerHTML" { (inside_bell(v, bell)) }
            }
            @if let Some(person) = &v.person { (account(v, person)) }
        }
    }
}

/// What stands in the bell: also the answer to its polling.
#[must_use]
pub fn inside_bell(v: &View, bell: &Bell) -> Markup {
    html! {
        (icon::icon(Icon::Bell))
        span.visually-hidden { (v.w("shell-bell")) }
        @if bell.unread > 0 {
            span.count {
                @if bell.unread > MOST_SHOWN { (MOST_SHOWN) "+" } @else { (bell.unread) }
                span.visually-hidden { " " (v.w("shell-unread")) }
            }
        }
    }
}

fn search_box(v: &View, search: &SearchBox) -> Markup {
    html! {
        form.search-box role="search" method="get" action=(search.action) {
            label.visually-hidden for="suche" { (v.t(&search.label)) }
            input #suche type="search" name="q" value=(search.value) placeholder=(v.t(&search.label))
                autocomplete="off" spellcheck="false" data-suche aria-keyshortcuts="/";
            button.search-button type="submit" {
                (icon::icon(Icon::Search))
                span.visually-hidden { (v.w("shell-search")) }
            }
        }
    }
}

fn account(v: &View, person: &Person) -> Markup {
    html! {
        details.account {
            summary { (icon::icon(Icon::Person)) span.account-name { (person.name) } }
            div.account-menu {
                p { strong { (person.name) } br; span.meta { (v.t(&person.role)) " · " (v.facility) } }
                @for link in &person.links { a href=(link.href) { (v.t(&link.words)) } }
                @if let Some(to) = person.looks {
                    (choice(v, to, "farben", "shell-colours", &Colour::ALL.map(|colour| {
                        (colour.choice(), v.w(colour.words()), colour == v.colour)
                    })))
                    (choice(v, to, "lang", "shell-language", &Lang::ALL.map(|lang| {
                        (lang.tag(), lang.own_name().to_owned(), lang == v.lang)
                    })))
                }
                form method="post" action=(person.sign_out) data-ohne-warnung {
                    input type="hidden" name="csrf" value=(v.csrf);
                    button.secondary type="submit" { (v.w("shell-sign-out")) }
                }
            }
        }
    }
}

/// One of few, chosen by a press; the page comes again as chosen.
fn choice(v: &View, to: &str, name: &str, label: &'static str, choices: &[(&str, String, bool)]) -> Markup {
    html! {
        form method="post" action=(to) data-ohne-warnung {
            input type="hidden" name="csrf" value=(v.csrf);
            div role="group" aria-labelledby={ "wahl-" (name) } {
                span.looks-label id={ "wahl-" (name) } { (v.w(label)) }
                div.looks {
                    @for (value, words, on) in choices {
                        button.segment type="submit" name=(name) value=(value) aria-pressed=(on) { (words) }
                    }
                }
            }
        }
    }
}

fn entries(v: &View, here: NavSpot) -> Markup {
    html! {
        ul.nav role="list" {
            @for item in &v.nav { li { (entry(v, item, here)) } }
        }
    }
}

fn entry(v: &View, item: &NavItem, here: NavSpot) -> Markup {
    html! {
        a href=(item.href) aria-current=[(item.spot == here).then_some("page")] {
            (icon::icon(item.icon))
            span { (v.t(&item.label)) }
            @if let Some(count) = item.count.filter(|count| *count > 0) {
                span.count { (format::count(v.lang, count)) span.visually-hidden { " " (v.w("shell-open")) } }
            }
        }
    }
}

fn footer(v: &View) -> Markup {
    html! {
        footer.footer {
            @for link in &v.footer { a href=(link.href) { (v.t(&link.words)) } }
            span { "Visite " (env!("CARGO_PKG_VERSION")) }
        }
    }
}
