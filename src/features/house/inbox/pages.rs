//! `/benachrichtigungen`: the messages, and which of them also come by mail.

use maud::{Markup, html};

use crate::{
    kernel::{ids::Id, words::Msg},
    platform::notify::{InboxRow, Kind, List, MailState, Notification},
    ui::{
        NavSpot, Page, View, badge,
        form::{self, Choice, Field},
        notice,
        pager::pager,
        tabs::{Tab, tabs},
        time,
        view::Tone,
    },
};

/// Where the inbox is.
pub const HREF: &str = "/benachrichtigungen";
/// Where the choices are made.
pub const CHOICES: &str = "/benachrichtigungen/einstellungen";

/// Where a message leads: to what it is about, in the reader's role; none for what is said already.
#[must_use]
pub fn target(notification: &Notification) -> Option<String> {
    let facts = notification.facts;
    match notification.kind {
        Kind::NewCases => Some("/icd".into()),
        Kind::IcdEntered => Some(match notification.about {
            Some((_, id)) => format!("/faelle/{}", Id::<()>::from_bytes(id)),
            None => "/faelle".into(),
        }),
        Kind::IcdUploaded | Kind::CodingCompleted => Some("/faelle".into()),
        Kind::ReportReady => Some(match facts.woche {
            Some((jahr, kw)) => format!("/berichte/{jahr}/{kw}"),
            None => "/berichte".into(),
        }),
        Kind::ImportFailed => Some("/import".into()),
        Kind::AccountLocked => Some("/verwaltung/personen".into()),
        Kind::RecoveryUsed => Some("/konto/sicherheit".into()),
    }
}

/// The list.
pub struct InboxPage {
    /// The messages of the page.
    pub list: List,
    /// Whether only unread ones are shown.
    pub only_unread: bool,
}

impl Page for InboxPage {
    fn title(&self) -> Msg {
        Msg::new("inbox-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if self.list.unread > 0 {
                form method="post" action={ (HREF) "/alle-gelesen" } {
                    (form::guard(v))
                    button.button type="submit" { (v.w("inbox-read-all")) }
                }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let unread = u64::try_from(self.list.unread).unwrap_or(u64::MAX);
        let tab = |href: String, label, count, current| Tab { href, label: Msg::new(label), count, current };
        let page = &self.list.page;
        html! {
            (tabs(v, &Msg::new("inbox-show"), &[
                tab(HREF.into(), "common-all", None, !self.only_unread),
                tab(href(true, 1), "inbox-unread", Some(unread), self.only_unread),
            ]))
            div #liste {
                @if page.items.is_empty() { (notice::empty(v, &Msg::new("inbox-empty"), &[])) }
                @else {
                    ul.messages role="list" { @for listed in &page.items { (self.message(v, listed)) } }
                    (pager(v, page.paging, page.total, |number| href(self.only_unread, number)))
                }
            }
            p { a href=(CHOICES) { (v.w("inbox-choices")) } }
        }
    }
}

fn href(only_unread: bool, page: usize) -> String {
    match (only_unread, page) {
        (false, 1) => HREF.into(),
        (false, page) => format!("{HREF}?seite={page}"),
        (true, 1) => format!("{HREF}?nur=ungelesen"),
        (true, page) => format!("{HREF}?nur=ungelesen&seite={page}"),
    }
}

impl InboxPage {
    fn message(&self, v: &View, listed: &InboxRow) -> Markup {
        let notification = &listed.notification;
        let title = v.t(&notification.kind.title());
        let unread = notification.read_at.is_none();
        html! {
            li.message .unread[unread] id={ "nachricht-" (notification.id) } {
                h2 { (title) }
                p { (v.t(&notification.kind.text(notification.facts))) }
                p.cluster {
                    span.meta { (time::moment(v, notification.created_at)) }
                    @if unread { (badge::badge(Tone::Info, &v.w("inbox-is-unread"))) }
                    (mailed(v, listed.mail))
                }
                form method="post" action={ (HREF) "/" (notification.id) "/oeffnen" } {
                    (form::hidden("csrf", &v.csrf))
                    @if self.only_unread { (form::hidden("nur", "ungelesen")) }
                    @if target(notification).is_some() {
                        button.button.secondary type="submit" { (v.w("inbox-open")) span.visually-hidden { " " (title) } }
                    } @else if unread {
                        button.button.secondary type="submit" { (v.w("inbox-read")) span.visually-hidden { " " (title) } }
                    }
                }
            }
        }
    }
}

fn mailed(v: &View, mail: Option<MailState>) -> Markup {
    let words = match mail {
        None => return html! {},
        Some(MailState::Waiting(_)) => "inbox-mail-waiting",
        Some(MailState::Sent(_)) => "inbox-mail-sent",
        Some(MailState::Failed(_)) => "inbox-mail-failed",
    };
    html! { span.meta { (v.w(words)) } }
}

/// Which messages also come by mail.
pub struct ChoicesPage {
    /// The kinds that this role is told of, and whether each also comes by mail.
    pub kinds: Vec<(Kind, bool)>,
    /// The address that they go to.
    pub email: String,
    /// Whether mails can go out at all.
    pub sends_mail: bool,
}

impl Page for ChoicesPage {
    fn title(&self) -> Msg {
        Msg::new("inbox-choices")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        if self.kinds.is_empty() {
            return notice::empty(v, &Msg::new("inbox-no-choices"), &[]);
        }
        let choices: Vec<Choice> =
            self.kinds.iter().map(|(kind, _)| Choice::new(kind.name(), v.t(&kind.title()))).collect();
        let on: Vec<&str> = self.kinds.iter().filter(|(_, on)| *on).map(|(kind, _)| kind.name()).collect();
        let field = Field::new("mail", Msg::new("inbox-by-mail"))
            .hint(Msg::new("inbox-by-mail-hint").with("adresse", self.email.as_str()));
        html! {
            @if !self.sends_mail { (notice::say(v, Tone::Info, Msg::new("inbox-no-mail"))) }
            form.form method="post" action=(CHOICES) {
                (form::guard(v))
                (form::checkboxes(v, &field, &choices, &on))
                (form::actions(v, &Msg::new("common-save"), Some((HREF, &Msg::new("inbox-back")))))
            }
        }
    }
}
