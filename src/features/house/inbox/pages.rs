//! `/benachrichtigungen`: the messages, and which of them also come by mail.

use maud::{Markup, html};

use crate::{
    kernel::words::Msg,
    platform::notify::{InboxRow, List, MailState, Notice},
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
                    button.secondary type="submit" { (v.w("inbox-read-all")) }
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
        let title = v.t(&listed.notice.title());
        let unread = notification.read_at.is_none();
        html! {
            li.message .unread[unread] id={ "nachricht-" (notification.id) } {
                div {
                    h2 { (title) @if unread { " " (badge::badge(Tone::Info, &v.w("inbox-is-unread"))) } }
                    p.meta { (v.t(&listed.notice.text(notification.facts))) }
                }
                p.meta {
                    (time::moment(v, notification.created_at))
                    @if let Some(mail) = listed.mail { br; (mailed(v, mail)) }
                }
                form method="post" action={ (HREF) "/" (notification.id) "/oeffnen" } {
                    (form::hidden("csrf", &v.csrf))
                    @if self.only_unread { (form::hidden("nur", "ungelesen")) }
                    @if listed.href.is_some() {
                        button.button.secondary type="submit" { (v.w("inbox-open")) span.visually-hidden { " " (title) } }
                    } @else if unread {
                        button.button.secondary type="submit" { (v.w("inbox-read")) span.visually-hidden { " " (title) } }
                    }
                }
            }
        }
    }
}

fn mailed(v: &View, mail: MailState) -> String {
    v.w(match mail {
        MailState::Waiting(_) => "inbox-mail-waiting",
        MailState::Sent(_) => "inbox-mail-sent",
        MailState::Failed(_) => "inbox-mail-failed",
    })
}

/// Which messages also come by mail.
pub struct ChoicesPage {
    /// The notices that this role is told of, and whether each also comes by mail.
    pub notices: Vec<(&'static Notice, bool)>,
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
        if self.notices.is_empty() {
            return notice::empty(v, &Msg::new("inbox-no-choices"), &[]);
        }
        let choices: Vec<Choice> =
            self.notices.iter().map(|(notice, _)| Choice::new(notice.name, v.t(&notice.title()))).collect();
        let on: Vec<&str> =
            self.notices.iter().filter(|(_, on)| *on).map(|(notice, _)| notice.name).collect();
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
