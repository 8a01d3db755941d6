//! The page: server, test, outbox.

use maud::{Markup, html};

use super::rules::Typed;
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::notify::{Answer, Mail, Outbox, Source},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, facts},
        form::{self, Choice, Field, Width},
        format, notice,
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// Its place in the operator's navigation.
pub const HERE: NavSpot = NavSpot("betrieb-email");
/// Where it is.
pub const HREF: &str = "/betrieb/email";

/// The page.
pub struct MailPage {
    /// The outbox and the server in force.
    pub outbox: Outbox,
    /// The form.
    pub typed: Typed,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Where a test goes.
    pub test_to: String,
    /// What came of a test.
    pub tested: Option<Answer>,
}

impl Page for MailPage {
    fn title(&self) -> Msg {
        Msg::new("mail-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            @if self.outbox.server.is_none() { (notice::empty(v, &Msg::new("mail-none"), &[])) }
            @else { (self.test(v)) }
            (self.server(v))
            (self.mails(v))
        }
    }
}

impl MailPage {
    fn test(&self, v: &View) -> Markup {
        let to = Field::new("an", Msg::new("mail-test-to")).autocomplete("email").errors(&self.errors);
        card(
            v,
            &Msg::new("mail-test"),
            html! {
                div #test tabindex="-1" data-fokus[self.tested.is_some()] {
                    @match &self.tested {
                        None => {}
                        Some(Ok(said)) => {
                            (notice::say(v, Tone::Good, Msg::new("mail-test-sent")))
                            (answer(v, said))
                        }
                        Some(Err((trouble, said))) => {
                            (notice::say(v, Tone::Bad, trouble.words()))
                            (answer(v, said))
                        }
                    }
                }
                form.form method="post" action={ (HREF) "/test" } {
                    (form::guard(v))
                    (form::email(v, &to, &self.test_to))
                    (form::actions(v, &Msg::new("mail-test-send"), None))
                }
            },
        )
    }

    fn server(&self, v: &View) -> Markup {
        let set = self.outbox.server.as_ref();
        let inside = match set.filter(|server| server.source == Source::Configuration) {
            Some(server) => {
                let settings = &server.settings;
                let login = (!settings.user.is_empty()).then_some(settings.user.as_str());
                html! {
                    (notice::say(v, Tone::Info, Msg::new("mail-configured")))
                    (facts(v, &[
                        Fact::text(Msg::new("mail-host"), Some(&settings.host)),
                        Fact::text(Msg::new("mail-port"), Some(&settings.port.to_string())),
                        Fact::text(Msg::new("mail-security"), Some(&v.w(security(&self.typed.security)))),
                        Fact::text(Msg::new("mail-user"), login),
                        Fact::text(Msg::new("mail-from"), Some(&settings.from)),
                        Fact::text(Msg::new("mail-base"), Some(&settings.base_url)),
                    ]))
                }
            }
            None => self.form(v, set.is_some()),
        };
        card(v, &Msg::new("mail-server"), inside)
    }

    fn form(&self, v: &View, set: bool) -> Markup {
        let field =
            |name: &'static str, label: &'static str| Field::new(name, Msg::new(label)).errors(&self.errors);
        let typed = &self.typed;
        let ways: Vec<Choice> =
            ["tls", "starttls"].iter().map(|way| Choice::new(*way, v.w(security(way)))).collect();
        let password = field("passwort", "mail-password").autocomplete("new-password").optional();
        let password = if set { password.hint(Msg::new("mail-password-kept")) } else { password };
        let chosen = if typed.security.is_empty() { "tls" } else { typed.security.as_str() };
        let port = field("port", "mail-port").hint(Msg::new("mail-port-hint")).width(Width::Short);
        html! {
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (form::text(v, &field("host", "mail-host").hint(Msg::new("mail-host-hint")), &typed.host))
                (form::radios(v, &field("sicherheit", "mail-security"), &ways, chosen))
                (form::text(v, &port.inputmode("numeric").maxlength(5).optional(), &typed.port))
                (form::text(v, &field("benutzer", "mail-user").optional(), &typed.user))
                (form::password(v, &password))
                @if set {
                    (form::checkbox(v, &field("ohne_passwort", "mail-password-none"), false, None))
                }
                (form::text(v, &field("absender", "mail-from").hint(Msg::new("mail-from-hint")), &typed.from))
                (form::text(v, &field("adresse", "mail-base").hint(Msg::new("mail-base-hint")).optional(), &typed.base_url))
                (form::textarea(v, &field("ca", "mail-ca").hint(Msg::new("mail-ca-hint")).optional(), &typed.ca_pem, 4))
                (form::actions(v, &Msg::new("common-save"), None))
            }
        }
    }

    fn mails(&self, v: &View) -> Markup {
        let Outbox { waiting, failed, .. } = &self.outbox;
        html! {
            section.stack #ausgang {
                h2 { (v.w("mail-outbox")) }
                @if waiting.is_empty() && failed.is_empty() {
                    (notice::empty(v, &Msg::new("mail-outbox-empty"), &[]))
                }
                @if !waiting.is_empty() { (list(v, "wartend", "mail-waiting", waiting, false)) }
                @if !failed.is_empty() {
                    (list(v, "fehlgeschlagen", "mail-failed", failed, true))
                    form method="post" action={ (HREF) "/erneut" } {
                        (form::hidden("csrf", &v.csrf))
                        button.button.secondary type="submit" { (v.w("mail-resend-all")) }
                    }
                }
            }
        }
    }
}

fn security(code: &str) -> &'static str {
    if code == "starttls" { "mail-security-starttls" } else { "mail-security-tls" }
}

/// What the server said, as it said it.
fn answer(v: &View, said: &str) -> Markup {
    html! { @if !said.is_empty() { p.meta { (v.w("mail-answer")) " " code { (said) } } } }
}

fn list(v: &View, id: &'static str, caption: &'static str, mails: &[Mail], resend: bool) -> Markup {
    let mut columns = vec![
        Column::new(Msg::new("mail-column-queued")),
        Column::new(Msg::new("mail-column-to")),
        Column::new(Msg::new("mail-column-kind")),
        Column::new(Msg::new("mail-column-attempts")).numeric(),
        Column::new(Msg::new("mail-column-why")),
    ];
    if resend {
        columns.push(Column::new(Msg::new("common-actions")).hidden_label());
    }
    let rows = mails.iter().map(|mail| {
        let mut cells = vec![
            time::moment(v, mail.created_at),
            html! { (mail.masked()) },
            html! { (v.w(mail.new.template.words())) },
            html! { (format::count(v.lang, u64::from(mail.attempts))) },
            html! {
                @match &mail.trouble {
                    Some((trouble, said)) => { (v.t(&trouble.words())) (answer(v, said)) }
                    None => { span.unknown { (format::UNKNOWN) } }
                }
            },
        ];
        if resend {
            cells.push(again(v, mail));
        }
        Row::new(cells).id(format!("mail-{}", mail.id))
    });
    let caption = Msg::new(caption).with("n", mails.len());
    table(v, &Table::new(id, caption, columns).caption_shown().rows(rows.collect()))
}

fn again(v: &View, mail: &Mail) -> Markup {
    html! {
        form method="post" action={ (HREF) "/" (mail.id) "/erneut" } {
            (form::hidden("csrf", &v.csrf))
            button.button.secondary type="submit" {
                (v.w("mail-resend")) span.visually-hidden { " " (mail.masked()) }
            }
        }
    }
}
