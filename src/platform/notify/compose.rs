//! A mail of the outbox as a MIME message: plain text and the same as HTML, which loads nothing from a server.

use std::time::SystemTime;

use jiff::{Timestamp, tz::TimeZone};
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart, header::HeaderName, header::HeaderValue},
};
use maud::{DOCTYPE, html};

use super::{
    mail::{LinkUntil, Mail, NewMail, Template},
    notice::Notice,
    settings::MailSettings,
};
use crate::{
    kernel::words::{Lang, Msg},
    ui::{format, words},
};

/// The product's name in mails (`APP_NAME` of domain.md, 7).
pub(super) const APP_NAME: &str = "Visite";

/// A mail that cannot be written: an address that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwritable;

/// What people read, apart from any transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub subject: String,
    /// Paragraphs; a link stands alone in its own.
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// A sentence, and the address below it.
    Link(String, String),
}

/// The letter of a mail. A notice that is not registered any more says what a bare one says: that there is something.
pub(super) fn letter(new: &NewMail, base_url: &str, notices: &[&Notice]) -> Letter {
    let say = |msg: Msg| words::t(new.lang, &msg.with("app", APP_NAME));
    let w = |key: &'static str| say(Msg::new(key));
    let salutation = match new.name.trim() {
        "" => w("mail-hello"),
        name => say(Msg::new("mail-hello-name").with("name", in_line(name))),
    };
    let base = base_url.trim_end_matches('/');
    let inbox = || Part::Link(w("mail-onward"), format!("{base}/benachrichtigungen"));
    let in_brackets = |title: String| format!("[{APP_NAME}] {title}");
    let linked = |subject: &'static str, text: &'static str, link: &LinkUntil| {
        let until = format::moment(new.lang, link.until, &berlin());
        let path = link.path.trim_start_matches('/');
        let said = say(Msg::new(text).with("zeit", until));
        (w(subject), vec![Part::Link(said, format!("{base}/{path}")), Part::Text(w("mail-not-you"))])
    };
    let noted = |subject: &'static str, text: &'static str| {
        let said = vec![Part::Text(w(text)), Part::Link(w("mail-sign-in"), format!("{base}/anmelden"))];
        (in_brackets(w(subject)), said)
    };
    let (subject, said) = match &new.template {
        Template::Notification { kind, facts, bare } => {
            match notices.iter().find(|notice| notice.kind == *kind && !bare) {
                Some(notice) => {
                    let text = Part::Text(words::t(new.lang, &notice.text(*facts)));
                    (in_brackets(words::t(new.lang, &notice.title())), vec![text, inbox()])
                }
                None => (in_brackets(w("mail-bare-title")), vec![Part::Text(w("mail-bare-text")), inbox()]),
            }
        }
        Template::Invitation(link) => linked("mail-invitation-title", "mail-invitation-text", link),
        Template::Recovery(link) => linked("mail-recovery-title", "mail-recovery-text", link),
        Template::MailboxProof(link) => linked("mail-mailbox-title", "mail-mailbox-text", link),
        Template::FirstPassword(link) => {
            linked("mail-first-password-title", "mail-first-password-text", link)
        }
        Template::HasAccount => noted("mail-has-account-title", "mail-has-account-text"),
        Template::PasswordSet => noted("mail-password-set-title", "mail-password-set-text"),
        Template::FactorReset => noted("mail-factor-title", "mail-factor-text"),
        Template::Locked { minutes } => {
            let text = say(Msg::new("mail-locked-text").with("minuten", *minutes));
            (in_brackets(w("mail-locked-title")), vec![Part::Text(text), Part::Text(w("mail-locked-onward"))])
        }
        Template::RecoveryUsed { left } => {
            let text = say(Msg::new("mail-recovery-used-text").with("n", *left));
            let onward = w("mail-recovery-used-onward");
            (in_brackets(w("mail-recovery-used-title")), vec![Part::Text(text), Part::Text(onward)])
        }
        Template::Test => (in_brackets(w("mail-test-title")), vec![Part::Text(w("mail-test-text"))]),
    };
    let mut parts = vec![Part::Text(format!("{salutation},"))];
    parts.extend(said);
    parts.push(Part::Text(w("mail-automatic")));
    Letter { subject, parts }
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)
}

/// A text for a header or one line: whatever would end the line is gone.
pub(super) fn in_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    crate::kernel::text::collapse(&spaced)
}

impl Letter {
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Link(text, href) => {
                    out.push_str(text);
                    out.push('\n');
                    out.push_str(href);
                }
            }
            out.push_str("\n\n");
        }
        // The last paragraph and the signature belong together (domain.md, 7).
        out.truncate(out.trim_end().len());
        out.push('\n');
        out.push_str(APP_NAME);
        out.push('\n');
        out
    }

    pub fn html(&self, lang: Lang) -> String {
        let page = html! {
            (DOCTYPE)
            html lang=(lang.tag()) {
                head { meta charset="utf-8"; title { (self.subject) } }
                body {
                    @for part in &self.parts {
                        @match part {
                            Part::Text(text) => { p { (text) } }
                            Part::Link(text, href) => { p { (text) br; a href=(href) { (href) } } }
                        }
                    }
                    p { (APP_NAME) }
                }
            }
        };
        page.into_string()
    }
}

/// The sender of the settings: an address, or `Name <address>`. A name that RFC 5322 wants in quotes (`Haus am See, Pflege`)
/// is taken without them, where nothing else can be meant.
pub(super) fn sender(from: &str) -> Option<Mailbox> {
    let from = in_line(from);
    let read = from.parse::<Mailbox>().ok().or_else(|| {
        let (name, address) = from.strip_suffix('>')?.rsplit_once('<')?;
        let name = name.trim();
        let plain = !name.contains(['<', '>', '@', '"', '\\']);
        plain.then(|| Some(Mailbox::new(Some(name.to_owned()), address.trim().parse().ok()?)))?
    })?;
    Some(Mailbox::new(read.name, carried(read.email)))
}

/// A sender's address with its domain as DNS has it: letters beyond ASCII in it need nothing of the server (RFC 5891). A
/// recipient's is ASCII from the beginning (`email::clean`).
fn carried(address: Address) -> Address {
    match idna::domain_to_ascii(address.domain()) {
        Ok(domain) => Address::new(address.user(), domain).unwrap_or(address),
        Err(_) => address,
    }
}

/// The stable Message-ID of a mail.
pub(super) fn message_id(mail: &Mail, sender: &Mailbox) -> String {
    format!("<{}@{}>", mail.id, sender.email.domain())
}

/// What goes over the wire.
pub(super) fn message(
    mail: &Mail,
    server: &MailSettings,
    now: Timestamp,
    notices: &[&Notice],
) -> Result<Message, Unwritable> {
    let sender = sender(&server.from).ok_or(Unwritable)?;
    let to: Address = mail.new.to.trim().parse().map_err(|_| Unwritable)?;
    let letter = letter(&mail.new, &server.base_url, notices);
    let id = message_id(mail, &sender);
    // RFC 3834: what answers mails by itself shall leave this one alone.
    let automatic =
        HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into());
    Message::builder()
        .from(sender)
        .to(Mailbox::new(None, to))
        .subject(in_line(&letter.subject))
        .date(SystemTime::from(now))
        .message_id(Some(id))
        .raw_header(automatic)
        .multipart(MultiPart::alternative_plain_html(letter.plain(), letter.html(mail.new.lang)))
        .map_err(|_| Unwritable)
}
