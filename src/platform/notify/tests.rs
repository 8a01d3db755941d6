use jiff::{SignedDuration, Timestamp};
use proptest::prelude::{ProptestConfig, any, proptest};

use super::{
    compose::{letter, message},
    mail::{LinkUntil, Mail, MailState, NewMail, Template, queue},
    settings::MailSettings,
    smtp::Trouble,
    *,
};
use crate::{
    kernel::{
        ids::Id,
        secret::Secret,
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        bench::{NOW, TestClock, TestPlatform, wiring},
        settings::{Settings, SmtpSecurity},
        store::{
            InstanceRecord as _, StoreError,
            codec::instant,
            testing::{stored_bytes, tenant_stored_bytes},
        },
    },
    ui::words::t,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn server() -> MailSettings {
    MailSettings {
        host: "127.0.0.1".into(),
        port: 1,
        security: SmtpSecurity::Tls,
        user: String::new(),
        password: Secret::new(String::new()),
        from: "Haus am See <post@haus.example>".into(),
        base_url: "https://visite.example".into(),
        ca_pem: String::new(),
    }
}

fn new(template: Template) -> NewMail {
    NewMail { to: "eva@haus.example".into(), name: "Eva Berg".into(), lang: Lang::De, template }
}

fn mail(new: NewMail) -> Mail {
    let now = at("2026-11-20T13:00:00Z");
    Mail {
        id: Id::new(now),
        new,
        state: MailState::Waiting(now),
        attempts: 0,
        created_at: now,
        trouble: None,
    }
}

fn link() -> LinkUntil {
    LinkUntil::new("/registrieren?einladung=abc".into(), at("2026-11-23T13:00:00Z"))
}

/// A notice that a feature might register, under a name that has words.
static TOLD: Notice = Notice {
    kind: Kind::new(4),
    name: "report_ready",
    to: &[],
    mailed: true,
    gathers: Gathering::None,
    says: |msg, facts| {
        let (jahr, kw) = facts.span.unwrap_or_default();
        msg.with("jahr", jahr).with("kw", kw)
    },
    leads_to: |_, _| None,
};

fn templates() -> Vec<Template> {
    let mut all = Vec::new();
    all.extend([
        Template::Notification { kind: TOLD.kind, facts: Facts::count(3), bare: false },
        Template::Notification { kind: TOLD.kind, facts: Facts::count(1), bare: true },
        // A feature may be gone, or newer than this version.
        Template::Notification { kind: Kind::new(255), facts: Facts::count(1), bare: false },
        Template::Invitation(link()),
        Template::Recovery(link()),
        Template::MailboxProof(link()),
        Template::FirstPassword(link()),
        Template::HasAccount,
        Template::PasswordSet,
        Template::FactorReset,
        Template::Locked { minutes: 30 },
        Template::RecoveryUsed { left: 9 },
        Template::Test,
    ]);
    all
}

/// The owner of a locked account is told in the words of domain.md, 7.
#[test]
fn the_owner_of_a_locked_account_is_told_for_how_long() {
    let owner = letter(&new(Template::Locked { minutes: 30 }), "", &[]).plain();
    assert!(
        owner.contains("Ihr Konto wurde nach mehreren Fehlversuchen für 30 Minuten gesperrt."),
        "{owner}"
    );
}

#[test]
fn the_mail_is_the_template_of_domain_md_in_both_forms() {
    let facts = Facts { span: Some((2026, 6)), ..Facts::count(1) };
    let told = new(Template::Notification { kind: TOLD.kind, facts, bare: false });
    let said = letter(&told, "https://visite.example/", &[&TOLD]);
    assert_eq!(said.subject, "[Visite] Bericht verfügbar");
    assert_eq!(
        said.plain(),
        "Guten Tag Eva Berg,\n\nDer Bericht für KW 6/2026 steht zum Download bereit.\n\n\
         Bitte melden Sie sich an, um Details zu sehen:\nhttps://visite.example/benachrichtigungen\n\n\
         Diese Nachricht wurde automatisch erzeugt und enthält aus Datenschutzgründen keine Gesundheitsdaten.\n\
         Visite\n"
    );
    let html = said.html(Lang::De);
    for line in said.plain().lines().filter(|line| !line.is_empty()) {
        assert!(html.contains(line), "{line} is missing in {html}");
    }
    for calling_home in ["<img", "<script", "<link", "<style", "src=", "url(", "@import"] {
        assert!(!html.contains(calling_home), "{calling_home}");
    }
    // Residents and clients learn nothing but that there is something.
    let bare =
        NewMail { name: String::new(), ..new(Template::Notification { kind: TOLD.kind, facts, bare: true }) };
    let said = letter(&bare, "https://visite.example", &[&TOLD]);
    assert_eq!(said.subject, "[Visite] Neue Mitteilung");
    assert!(said.plain().starts_with("Guten Tag,\n\nIm Portal liegt eine neue Mitteilung für Sie bereit.\n"));
    assert!(!said.plain().contains("Bericht"));
    let invited = letter(&new(Template::Invitation(link())), "https://visite.example", &[]);
    assert_eq!(invited.subject, "Einladung zum Visite-Portal");
    assert!(invited.plain().contains("gültig bis 23.11.2026"), "{}", invited.plain());
    assert!(invited.plain().contains("\nhttps://visite.example/registrieren?einladung=abc\n"));
}

#[test]
fn every_template_and_trouble_has_words_in_both_languages() {
    let now = at("2026-11-20T13:00:00Z");
    for lang in Lang::ALL {
        for template in templates() {
            let name = t(lang, &Msg::new(template.words()));
            let said = letter(&NewMail { lang, ..new(template) }, "https://visite.example", &[&TOLD]);
            let all = format!("{name}{}{}{}", said.subject, said.plain(), said.html(lang));
            assert!(!all.contains('«') && !all.contains("{$"), "{all}");
        }
        for trouble in Trouble::ALL {
            assert!(!t(lang, &trouble.words()).contains('«'), "{trouble:?}");
        }
    }
    for template in templates() {
        let mail = mail(new(template));
        let again = Mail::load(1, &stored_bytes(&mail)).unwrap();
        assert!(again.new.template == mail.new.template && again.due(now), "a stored mail is what it was");
    }
}

/// No two members of the samples are alike, so that a change of their order is seen.
#[test]
fn bytes_on_disk_are_for_ever() {
    let facts = Facts { n: 3, errors: 4, number: 5, span: Some((6, 7)) };
    let (user, by) = (Id::from_bytes([2; 16]), Id::from_bytes([10; 16]));
    let message = Notification {
        id: Id::from_bytes([1; 16]),
        recipient: user,
        kind: Kind::new(8),
        facts,
        about: Some((9, [11; 16])),
        by,
        created_at: instant(12).unwrap(),
        read_at: Some(instant(13).unwrap()),
        counted: vec![14, 15],
    };
    let parts: [&[u8]; 6] = [
        &[[1; 16], [2; 16]].concat(),
        b"\x08\x03\x04\x05\x01\x06\x07\x01\x09",
        &[11; 16],
        &[10; 16],
        b"\x18\x01\x1a",
        b"\x02\x0e\x0f",
    ];
    assert_eq!(tenant_stored_bytes(&message), parts.concat());

    let mail = Mail {
        id: Id::from_bytes([1; 16]),
        new: NewMail {
            to: "a@b".into(),
            name: "Cy".into(),
            lang: Lang::En,
            template: Template::Notification { kind: Kind::new(8), facts, bare: true },
        },
        state: MailState::Failed(instant(16).unwrap()),
        attempts: 9,
        created_at: instant(17).unwrap(),
        trouble: Some((Trouble::Login, "d".into())),
    };
    let rest = b"\x03a@b\x02Cy\x01\0\x08\x03\x04\x05\x01\x06\x07\x01\x02\x20\x09\x22\x01\x04\x01d";
    assert_eq!(stored_bytes(&mail), [[1; 16].as_slice(), rest].concat());
    let template = |template| {
        let bytes = stored_bytes(&Mail { new: NewMail { template, ..mail.new.clone() }, ..mail.clone() });
        bytes.get(24..bytes.len() - 8).unwrap().to_vec()
    };
    let link = || LinkUntil::new("/p".into(), instant(18).unwrap());
    assert_eq!(template(Template::Invitation(link())), b"\x01\x02/p\x24");
    assert_eq!(template(Template::Recovery(link())), b"\x02\x02/p\x24");
    assert_eq!(template(Template::MailboxProof(link())), b"\x03\x02/p\x24");
    assert_eq!(template(Template::FirstPassword(link())), b"\x04\x02/p\x24");
    let plain = [Template::HasAccount, Template::PasswordSet, Template::FactorReset];
    assert_eq!(plain.map(template), [b"\x05", b"\x06", b"\x07"]);
    assert_eq!(template(Template::Locked { minutes: 19 }), b"\x08\x13");
    assert_eq!(template(Template::RecoveryUsed { left: 20 }), b"\x0a\x14");
    assert_eq!(template(Template::Test), b"\x09");
}

/// The header fields of a message, unfolded.
fn fields(bytes: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
    head.split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            (name.to_lowercase(), value.trim().to_owned())
        })
        .collect()
}

const FIELDS: [&str; 8] =
    ["from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever anybody is called or typed: no mail has a header field, a recipient or a line more than ours.
    #[test]
    fn no_text_gets_into_a_header(
        name in any::<String>(),
        path in "(\\PC|[\r\n\t:<>@,;\"]){0,40}",
        breaks in "[\r\n]{1,3}(Bcc|To|Subject|X): [a-z]{1,8}@[a-z]{1,8}.example[\r\n]{0,4}",
        to in "[a-z]{1,10}",
    ) {
        let hostile = format!("{name}{breaks}");
        let link = LinkUntil::new(format!("/x?{path}{breaks}"), at("2026-11-23T13:00:00Z"));
        for (to, from) in [
            (format!("{to}@haus.example"), format!("{} <post@haus.example>", name.replace(['<', '>'], ""))),
            (format!("{to}@haus.example{breaks}"), "post@haus.example".to_owned()),
            (format!("{to}@haus.example, x@other.example"), "post@haus.example".to_owned()),
            (format!("{to}@haus.example"), format!("post@haus.example{breaks}")),
        ] {
            let new = NewMail { to: to.clone(), name: hostile.clone(), lang: Lang::De, template: Template::Recovery(link.clone()) };
            let Ok(message) = message(&mail(new), &MailSettings { from, ..server() }, at("2026-11-20T13:00:00Z"), &[]) else {
                continue;
            };
            assert_eq!(message.envelope().to().len(), 1);
            let fields = fields(&message.formatted());
            let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            let mut ours = FIELDS;
            ours.sort_unstable();
            assert_eq!(names, ours);
            let recipient = fields.iter().find(|(name, _)| name == "to").unwrap();
            assert!(!recipient.1.contains(','), "{recipient:?}");
        }
    }
}

fn platform(settings: Settings) -> (Platform, TestClock) {
    let site = TestPlatform::wired(NOW, settings, wiring(&[]), "");
    (site.p, site.clock)
}

fn put(p: &Platform, new: NewMail) -> Id<Mail> {
    p.store().instance_upkeep(|w| queue(w, p.now(), new)).unwrap()
}

fn stored(p: &Platform, id: Id<Mail>) -> Mail {
    let found = p.store().instance_read(|r| r.get::<Mail>(id.bytes())).unwrap();
    found.unwrap_or_else(|| panic!("the mail is gone")).into_inner()
}

fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Nobody answers: tried after 1, 10 and 60 minutes, then given up, shown, and sent again when the operator says so.
#[tokio::test]
async fn what_nobody_takes_is_tried_four_times_and_then_waits_for_the_operator() {
    let settings = Settings {
        smtp_host: Some("127.0.0.1".into()),
        smtp_port: closed_port(),
        smtp_from: Some("post@haus.example".into()),
        ..Settings::default()
    };
    let (p, clock) = platform(settings);
    let (id, other) = (put(&p, new(Template::Test)), put(&p, new(Template::Recovery(link()))));
    for (minutes, tried) in [(0, 2), (0, 0), (1, 2), (9, 0), (1, 2), (59, 0), (1, 2), (6000, 0)] {
        clock.wait(SignedDuration::from_mins(minutes));
        assert_eq!(post::pass(&p, p.notices()).await.unwrap(), tried, "{minutes} minutes later");
    }
    let failed = stored(&p, id);
    assert!(matches!(failed.state, MailState::Failed(_)) && failed.attempts == 4);
    assert_eq!(failed.trouble.as_ref().map(|(trouble, _)| *trouble), Some(Trouble::Unreachable));
    let operator = p.operator("op".into());
    let outbox = p.outbox(&operator).unwrap();
    assert_eq!((outbox.waiting.len(), outbox.failed.len()), (0, 2));
    assert_eq!(outbox.failed[0].masked(), "e…@haus.example");
    // By now the link of the other counts no more; sending it again would help nobody.
    assert!(matches!(p.resend(&operator, Some(other)), Err(StoreError::Missing)));
    assert_eq!(p.resend(&operator, None).unwrap(), 1);
    assert_eq!(post::pass(&p, p.notices()).await.unwrap(), 1);
    assert_eq!(stored(&p, id).attempts, 1);
    tidy(&p).unwrap();
    assert!(
        stored(&p, other).new.template.link().is_some_and(|link| link.path.is_empty()),
        "its secret is gone"
    );
}

#[tokio::test]
async fn without_a_mail_server_mails_wait_and_a_password_stays_where_it_was() {
    let (p, _) = platform(Settings::default());
    let id = put(&p, new(Template::Test));
    assert_eq!(post::pass(&p, p.notices()).await.unwrap(), 0);
    assert!(stored(&p, id).due(p.now()) && !p.sends_mail().unwrap());
    let operator = p.operator("op".into());
    let with = |password: &str| MailSettings { password: Secret::new(password.into()), ..server() };
    assert!(p.set_mail_server(&operator, with("geheim"), false).unwrap());
    assert!(p.set_mail_server(&operator, with(""), true).unwrap());
    assert_eq!(p.mail_server().unwrap().unwrap().settings.password.reveal(), "geheim");
    assert!(p.set_mail_server(&operator, with(""), false).unwrap());
    assert_eq!(p.mail_server().unwrap().unwrap().settings.password.reveal(), "");
    assert_eq!(p.verify_audit(&operator, None).unwrap()[0].log.entries, 3);
    // The configuration wins, and the page cannot change it.
    let (p, _) = platform(Settings {
        smtp_host: Some("mail.example".into()),
        smtp_from: Some("a@b.example".into()),
        ..Settings::default()
    });
    assert!(!p.set_mail_server(&operator, with("x"), false).unwrap());
    let server = p.mail_server().unwrap().unwrap();
    assert_eq!((server.source, server.settings.port), (Source::Configuration, 465));
    assert_eq!(server.settings.base_url, "https://localhost:8443");
}

#[test]
fn a_mail_that_was_sent_forgets_its_link_and_goes_after_its_time() {
    let (p, clock) = platform(Settings::default());
    let id = put(&p, new(Template::Invitation(link())));
    let mail = stored(&p, id);
    assert!(mail.clone().sent(p.now()).new.template.link().unwrap().path.is_empty());
    // Waiting longer than the link counts: given up, and why is told.
    clock.set("2026-11-24T13:00:00Z");
    tidy(&p).unwrap();
    let over = stored(&p, id);
    assert!(matches!(over.state, MailState::Failed(_)));
    assert_eq!(over.trouble.as_ref().map(|(trouble, _)| *trouble), Some(Trouble::TooLate));
    clock.set("2027-11-25T13:00:00Z");
    tidy(&p).unwrap();
    assert!(p.store().instance_read(|r| r.get::<Mail>(id.bytes())).unwrap().is_none());
}
