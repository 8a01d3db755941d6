//! Who is told what, on a real store in memory.

use axum::http::StatusCode;

use crate::{
    app::{boot, reactions, routes::routes},
    kernel::{
        paging::Paging,
        problem::{Kind as Problems, Problem},
        words::Lang,
    },
    permission,
    platform::{
        Platform,
        bench::{NOW, PASSWORD, TestPlatform, lenient},
        jobs::{Happened, Reaction, drain},
        notify::{self, Facts, Inbox, Mail, Notice},
        settings::Settings,
        store::{Change, Event, EventKind, InstanceRecord as _, Recorded, StoreError, Versioned},
        tenancy::{Ctx, Role, Tenant, User},
        web::{
            browser::{Browser, all},
            session::{Attempt, BELL, LOCKED},
        },
    },
    ui::words::t,
};

permission!(Acts, "test.acts", [Admin, DakMitarbeiter]);

const IMPORTED: EventKind = EventKind::with_reaction("test.imported");
const ICD: EventKind = EventKind::with_reaction("test.icd");
const REPORT: EventKind = EventKind::with_reaction("test.report");
const CODED: EventKind = EventKind::with_reaction("test.coded");
const FAILED: EventKind = EventKind::with_reaction("test.failed");

/// What the features registered for the real events, on events that a test can make.
fn reaction(kind: &str) -> Reaction {
    reactions::reaction(match kind {
        "test.imported" => "import.done",
        "test.icd" => "case.icd_entered",
        "test.report" => "report.generated",
        "test.coded" => "case.coded",
        "test.failed" => "import.failed",
        kind if kind == LOCKED.name => kind,
        _ => return Reaction::Nothing,
    })
}

fn icd_entered(happened: &Happened<'_>) -> Result<(), Problem> {
    match reaction(ICD.name) {
        Reaction::Do(react) => react(happened),
        Reaction::Nothing => panic!("nobody is told of a code"),
    }
}

/// The registered notice of that name.
fn notice(name: &str) -> &'static Notice {
    boot::wiring().notices.iter().find(|notice| notice.name == name).unwrap()
}

/// Two tenants. In the first: admins a and b, the insurer's d and e, a therapist t, an admin x who is disabled.
struct TestApp {
    p: Platform,
    tenant: Tenant,
    site: TestPlatform,
}

impl TestApp {
    async fn new() -> Self {
        let settings = Settings {
            smtp_host: Some("127.0.0.1".into()),
            smtp_from: Some("post@haus.example".into()),
            ..lenient()
        };
        let site = TestPlatform::wired(NOW, settings, boot::wiring(), "");
        let (own, other, phc) = (site.house("haus"), site.house("anderes"), site.phc().await);
        for (name, tenant, role) in [
            ("a", &own, Role::Admin),
            ("b", &own, Role::Admin),
            ("x", &own, Role::Admin),
            ("d", &own, Role::DakMitarbeiter),
            ("e", &own, Role::DakMitarbeiter),
            ("t", &own, Role::Therapist),
            ("fremd", &other, Role::Admin),
            ("fremde", &other, Role::DakMitarbeiter),
        ] {
            site.add(Some(tenant), &format!("{name}@haus.example"), name, role, &phc);
        }
        site.p.disable_account(&site.op, "x@haus.example").unwrap();
        drain(&site.p, reaction).unwrap();
        Self { p: site.p.clone(), tenant: own, site }
    }

    fn later(&self, minutes: i64) {
        self.site.clock.seconds(minutes * 60);
    }

    /// Somebody does something.
    fn does(&self, who: &str, event: Event) {
        let ctx: Ctx<Acts> = self.site.ctx(&self.tenant, Some(&format!("{who}@haus.example")));
        self.p.store().write(&ctx, |_| Ok::<_, StoreError>(Recorded::new((), event))).unwrap();
    }

    fn react(&self) {
        assert_eq!(drain(&self.p, reaction).unwrap().failed, 0);
    }

    fn inbox(&self, who: &str) -> Ctx<Inbox> {
        self.site.ctx(&self.tenant, Some(&format!("{who}@haus.example")))
    }

    /// What stands in somebody's inbox, newest first.
    fn told(&self, who: &str) -> Vec<(&'static str, String)> {
        let page = Paging { page: 1, per_page: 200 };
        let list = notify::list(&self.p, self.p.notices(), &self.inbox(who), false, page).unwrap();
        list.page
            .items
            .into_iter()
            .map(|told| (told.notice.name, t(Lang::De, &told.notice.text(told.notification.facts))))
            .collect()
    }

    fn mails(&self) -> Vec<Mail> {
        let outbox = self.p.outbox(&self.p.operator("op".into())).unwrap();
        outbox.waiting
    }

    fn change(&self, who: &str, change: impl FnOnce(&mut User)) {
        let email = format!("{who}@haus.example");
        let operator = self.p.operator("op".into());
        self.p
            .operator_write(&operator, |w| {
                let found =
                    w.reader().find::<User>("email", &email)?.into_iter().next().map(Versioned::into_inner);
                let mut user = found.unwrap();
                change(&mut user);
                w.put(&user)?;
                let event = Event::new(EventKind::new("test.change")).about(User::TABLE, user.id.bytes());
                Ok::<_, StoreError>(Recorded::new((), event))
            })
            .unwrap();
    }
}

fn first_coding() -> Event {
    let change = Change { field: "gutachten_typ".into(), old: None, new: Some("Alternative".into()) };
    Event::new(CODED).changing(vec![change])
}

const PEOPLE: [&str; 5] = ["a", "b", "d", "e", "t"];

/// Trigger, who did it -> who is told what, and who by mail (domain.md, 7).
#[tokio::test]
async fn each_trigger_tells_those_of_the_table_and_nobody_else() {
    let again = Change {
        field: "gutachten_typ".into(),
        old: Some("Bestätigung".into()),
        new: Some("Alternative".into()),
    };
    for (event, by, told, says) in [
        (Event::new(IMPORTED).note("neu", 2), "a", "d e", "Es wurden 2 neue Fälle importiert."),
        (Event::new(IMPORTED).note("neu", 0), "a", "", ""),
        // Whoever uploaded it, though they caused it; nobody else.
        (Event::new(FAILED), "a", "a", "Die Datei konnte nicht verarbeitet werden."),
        (Event::new(ICD).note("nr", 7), "d", "a b", "Für Fall Nr. 7 wurde ein ICD-Code erfasst."),
        (Event::new(ICD).note("nr", 7), "a", "", ""),
        (first_coding(), "a", "d e", "Die Kodierung von 1 Fall wurde abgeschlossen."),
        (Event::new(CODED).changing(vec![again]), "a", "", ""),
        (
            Event::new(REPORT).note("jahr", 2026).note("kw", 6),
            "a",
            "b d e",
            "Der Bericht für KW 6/2026 steht zum Download bereit.",
        ),
        (Event::new(REPORT).note("jahr", 2026).note("kw", 6), "d", "a b e", "Der Bericht für KW 6/2026"),
    ] {
        let house = TestApp::new().await;
        house.does(by, event);
        house.react();
        let mut found = Vec::new();
        for who in PEOPLE {
            let inbox = house.told(who);
            if let [(_, text)] = &inbox[..] {
                assert!(text.starts_with(says), "{who}: {text}");
                found.push(who);
            } else {
                assert!(inbox.is_empty(), "{who}: {inbox:?}");
            }
        }
        assert_eq!(found.join(" "), told, "{by}: {says}");
        let mut mailed: Vec<String> = house.mails().into_iter().map(|mail| mail.new.to).collect();
        mailed.sort();
        let expected: Vec<String> =
            told.split_whitespace().map(|who| format!("{who}@haus.example")).collect();
        assert_eq!(mailed, expected, "by mail: {says}");
        // The other tenant's people are in nobody's list: their inboxes do not even open here.
        let operator = house.p.operator("op".into());
        assert!(house.p.command_line::<Inbox>(&operator, &house.tenant, Some("fremd@haus.example")).is_err());
    }
}

fn does_it_twice(happened: &Happened<'_>) -> Result<(), Problem> {
    icd_entered(happened)?;
    icd_entered(happened)
}
fn does_it_and_fails(happened: &Happened<'_>) -> Result<(), Problem> {
    icd_entered(happened)?;
    Err(Problem::new(Problems::Busy, "TEST"))
}

/// The process may end between the message and the outbox's tick: then the reaction runs again.
#[tokio::test]
async fn told_twice_is_told_once_even_after_it_was_read() {
    let house = TestApp::new().await;
    house.does("d", Event::new(ICD).note("nr", 1));
    house.does("d", Event::new(ICD).note("nr", 2));
    let only_icd = |kind: &str, act| if kind == ICD.name { Reaction::Do(act) } else { Reaction::Nothing };
    assert_eq!(drain(&house.p, |kind| only_icd(kind, does_it_and_fails)).unwrap().failed, 2);
    assert_eq!(house.told("a"), [("icd_entered", "Für 2 Fälle wurden ICD-Codes erfasst.".to_owned())]);
    notify::read_all(&house.p, &house.inbox("a")).unwrap();
    drain(&house.p, |kind| only_icd(kind, does_it_twice)).unwrap();
    assert_eq!(house.told("a").len(), 1, "read meanwhile, and still once");
    assert_eq!(house.mails().len(), 2, "one for each admin");
}

/// D57: a hundred entries are one message, and one mail that says so.
#[tokio::test]
async fn a_hundred_entries_of_one_person_are_one_message_and_one_mail() {
    let house = TestApp::new().await;
    for nr in 1..=100 {
        house.does("d", Event::new(ICD).note("nr", nr));
        if nr % 30 == 0 {
            house.react();
        }
    }
    house.does("e", Event::new(ICD).note("nr", 101));
    house.react();
    let told: Vec<String> = house.told("a").into_iter().map(|(_, text)| text).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&"Für 100 Fälle wurden ICD-Codes erfasst.".to_owned()), "{told:?}");
    assert!(told.contains(&"Für Fall Nr. 101 wurde ein ICD-Code erfasst.".to_owned()), "{told:?}");
    let mails = house.mails();
    assert_eq!(mails.len(), 4);
    // It waits until the work of the moment is in it.
    assert!(mails.iter().all(|mail| !mail.due(house.p.now())));
    house.later(10);
    assert!(mails.iter().all(|mail| mail.due(house.p.now())));
    // An hour later a new one begins, and so it does once the first was read.
    house.later(50);
    house.does("d", Event::new(ICD).note("nr", 102));
    house.react();
    assert_eq!(house.told("a").len(), 3);
    notify::read_all(&house.p, &house.inbox("a")).unwrap();
    house.does("d", Event::new(ICD).note("nr", 103));
    house.react();
    assert_eq!((house.told("a").len(), house.told("b").len()), (4, 3));
}

#[tokio::test]
async fn codings_within_an_hour_count_up_in_one_message() {
    let house = TestApp::new().await;
    for minutes in [0, 20, 20, 30] {
        house.later(minutes);
        house.does("a", first_coding());
        house.react();
    }
    let told: Vec<String> = house.told("d").into_iter().map(|(_, text)| text).collect();
    assert_eq!(
        told,
        ["Die Kodierung von 1 Fall wurde abgeschlossen.", "Die Kodierung von 3 Fällen wurde abgeschlossen."]
    );
}

#[tokio::test]
async fn who_does_not_want_a_mail_gets_none_and_is_told_all_the_same() {
    let house = TestApp::new().await;
    house.change("d", |user| user.mail_off = vec!["report_ready".into()]);
    house.change("e", |user| user.mail_off = vec!["*".into()]);
    house.change("b", |user| user.mail_off = vec!["icd_entered".into()]);
    house.does("a", Event::new(REPORT).note("jahr", 2026).note("kw", 6));
    house.react();
    let mailed: Vec<String> = house.mails().into_iter().map(|mail| mail.new.to).collect();
    assert_eq!(mailed, ["b@haus.example"]);
    assert!(["b", "d", "e"].iter().all(|who| house.told(who).len() == 1));
}

#[tokio::test]
async fn an_inbox_is_ones_own_and_is_tidied_after_its_time() {
    let house = TestApp::new().await;
    house.does("a", Event::new(REPORT).note("jahr", 2026).note("kw", 6));
    house.react();
    let list = |who: &str| {
        notify::list(&house.p, house.p.notices(), &house.inbox(who), true, Paging::page(1))
            .unwrap()
            .page
            .items
    };
    let of_b = list("b")[0].notification.id;
    assert!(matches!(
        notify::read(&house.p, house.p.notices(), &house.inbox("d"), of_b),
        Err(StoreError::Missing)
    ));
    assert_eq!(list("b").len(), 1, "somebody else's try changes nothing");
    notify::read(&house.p, house.p.notices(), &house.inbox("b"), of_b).unwrap();
    assert_eq!(notify::unread(&house.p, &house.inbox("b")).unwrap(), 0);
    house.later(89 * 24 * 60);
    notify::tidy(&house.p).unwrap();
    assert_eq!(house.told("b").len(), 1);
    house.later(2 * 24 * 60);
    notify::tidy(&house.p).unwrap();
    assert_eq!((house.told("b").len(), house.told("d").len()), (0, 1), "read: 90 days; unread: a year");
    house.later(275 * 24 * 60);
    notify::tidy(&house.p).unwrap();
    assert_eq!(house.told("d").len(), 0);
}

#[tokio::test]
async fn a_lock_is_told_to_its_owner_by_mail_and_to_the_other_admins_once() {
    let house = TestApp::new().await;
    let fails = |email: &'static str| {
        let p = house.p.clone();
        async move {
            for _ in 0..5 {
                assert!(p.sign_in(Attempt::for_tests(email, "falsch")).await.is_err());
            }
        }
    };
    fails("niemand@haus.example").await;
    house.react();
    assert!(house.mails().is_empty() && house.told("a").is_empty(), "nobody is told of nobody");
    fails("b@haus.example").await;
    house.react();
    assert_eq!(
        house.told("a"),
        [(
            "account_locked",
            "Ein Konto wurde nach mehreren Fehlversuchen für 30 Minuten gesperrt.".to_owned()
        )]
    );
    assert!(["b", "d", "e", "t"].iter().all(|who| house.told(who).is_empty()));
    let mails = house.mails();
    assert_eq!(mails.iter().map(|mail| mail.new.to.as_str()).collect::<Vec<_>>(), ["b@haus.example"]);
    // Failing in somebody's name again and again does not fill their mailbox.
    house.later(31);
    fails("b@haus.example").await;
    house.react();
    assert_eq!((house.told("a").len(), house.mails().len()), (2, 1));
}

async fn browser(house: &TestApp, who: &str) -> Browser {
    Browser::signed_in(&house.p, routes(), &format!("{who}@haus.example"), PASSWORD).await
}

/// R-SES-09: a tab that is left open asks for its bell every half minute, and must not keep the session alive by that.
#[tokio::test]
async fn r_ses_09_the_bell_keeps_no_session_alive() {
    let house = TestApp::new().await;
    let mut left = browser(&house, "a").await;
    let mut used = browser(&house, "b").await;
    for _ in 0..7 {
        house.later(10);
        left.get(BELL).await;
        assert_eq!(used.get("/benachrichtigungen").await.0, StatusCode::OK);
    }
    assert!(left.get(BELL).await.1.starts_with("/anmelden"), "over, though it asked all the time");
    let (status, location, _) = left.get("/benachrichtigungen").await;
    assert!(status == StatusCode::SEE_OTHER && location.starts_with("/anmelden"), "{status} {location}");
}

#[tokio::test]
async fn from_the_bell_to_what_it_is_about() {
    let house = TestApp::new().await;
    let mut d = browser(&house, "d").await;
    let (status, _, page) = d.get("/benachrichtigungen").await;
    assert_eq!(
        (status, all(&page, "#liste .empty p", None)),
        (StatusCode::OK, vec!["Nichts Neues.".to_owned()])
    );
    assert!(all(&page, "#glocke .count", None).is_empty());
    assert_eq!(all(&page, "#glocke", Some("hx-get")), [BELL]);
    for kw in 1..=101 {
        house.does("a", Event::new(REPORT).note("jahr", 2026).note("kw", kw % 50 + 1));
    }
    house.does("a", Event::new(IMPORTED).note("neu", 3));
    house.react();
    let (_, _, bell) = d.get(BELL).await;
    assert_eq!(all(&bell, ".count", None), ["99+ ungelesen"]);
    assert!(!bell.contains("<html"), "only what is inside the bell: {bell}");
    let (_, _, page) = d.get("/benachrichtigungen?seite=3").await;
    assert_eq!(all(&page, "#liste .message", None).len(), 2);
    let (_, _, page) = d.get("/benachrichtigungen").await;
    assert_eq!(all(&page, "#liste .message.unread", None).len(), 50);
    let first = all(&page, "#liste form", Some("action")).remove(0);
    let (status, location, _) = d.form(&page, &first, "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(location.starts_with("/berichte/2026/") || location == "/icd", "{location}");
    let (_, _, page) = d.get("/benachrichtigungen?nur=ungelesen").await;
    assert_eq!(all(&page, ".tabs .count", None), ["101"]);
    let (_, location, _) = d.form(&page, "/benachrichtigungen/alle-gelesen", "").await;
    assert_eq!(location, "/benachrichtigungen");
    let (_, _, page) = d.get("/benachrichtigungen?nur=ungelesen").await;
    assert_eq!(all(&page, "#liste .empty p", None), ["Nichts Neues."]);
    assert!(
        all(&page, "#glocke .count", None).is_empty()
            && all(&page, "form[action$=alle-gelesen]", None).is_empty()
    );
}

#[tokio::test]
async fn somebody_chooses_what_comes_by_mail() {
    let house = TestApp::new().await;
    let mut d = browser(&house, "d").await;
    let path = "/benachrichtigungen/einstellungen";
    let (_, _, page) = d.get(path).await;
    let mail = "input[name=mail]";
    assert_eq!(
        all(&page, mail, Some("value")),
        ["new_cases_uploaded", "report_ready", "coding_completed"],
        "what this role is told of"
    );
    assert_eq!(all(&page, "input[name=mail][checked]", None).len(), 3);
    house.change("d", |user| user.mail_off = vec!["icd_entered".into()]);
    let (status, location, _) = d.form(&page, path, "mail=report_ready&mail=nonsense").await;
    assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, path));
    let (_, _, page) = d.get(path).await;
    assert_eq!(all(&page, "input[name=mail][checked]", Some("value")), ["report_ready"]);
    house.change("d", |user| {
        let mut off = user.mail_off.clone();
        off.sort();
        assert_eq!(
            off,
            ["coding_completed", "icd_entered", "new_cases_uploaded"],
            "another role's choice stays"
        );
    });
    let mut t = browser(&house, "t").await;
    let (_, _, page) = t.get(path).await;
    assert_eq!(all(&page, ".empty p", None), ["Für Ihre Rolle gibt es keine Benachrichtigungen per E-Mail."]);
}

/// domain.md, 7, word for word.
#[test]
fn the_german_words_are_those_of_the_table() {
    let facts = Facts { n: 12, errors: 3, number: 4711, span: Some((2026, 6)) };
    for (name, n, title, text) in [
        (
            "new_cases_uploaded",
            12,
            "Neue Fälle importiert",
            "Es wurden 12 neue Fälle importiert. Bitte ergänzen Sie die ICD-Codes.",
        ),
        (
            "new_cases_uploaded",
            1,
            "Neue Fälle importiert",
            "Es wurde 1 neuer Fall importiert. Bitte ergänzen Sie die ICD-Codes.",
        ),
        ("icd_entered", 1, "ICD-Code erfasst", "Für Fall Nr. 4711 wurde ein ICD-Code erfasst."),
        ("icd_entered", 100, "ICD-Code erfasst", "Für 100 Fälle wurden ICD-Codes erfasst."),
        (
            "icd_uploaded",
            12,
            "ICD-Liste hochgeladen",
            "Eine ICD-Liste wurde verarbeitet: 12 Fälle aktualisiert, 3 Fehler.",
        ),
        ("report_ready", 1, "Bericht verfügbar", "Der Bericht für KW 6/2026 steht zum Download bereit."),
        (
            "coding_completed",
            12,
            "Kodierung abgeschlossen",
            "Die Kodierung von 12 Fällen wurde abgeschlossen.",
        ),
        (
            "import_failed",
            1,
            "Import fehlgeschlagen",
            "Die Datei konnte nicht verarbeitet werden. Details finden Sie im Import-Protokoll.",
        ),
        ("mood_alert", 1, "Stimmungshinweis", "Ein Stimmungsverlauf sollte geprüft werden."),
        (
            "account_locked",
            30,
            "Konto vorübergehend gesperrt",
            "Ein Konto wurde nach mehreren Fehlversuchen für 30 Minuten gesperrt.",
        ),
    ] {
        assert_eq!(t(Lang::De, &notice(name).title()), title);
        assert_eq!(t(Lang::De, &notice(name).text(Facts { n, ..facts })), text);
    }
}

/// Numbers and names are stored: they are those of the first release, for ever.
#[test]
fn every_notice_keeps_its_number_and_has_words_in_both_languages() {
    let notices = boot::wiring().notices;
    let known: Vec<(u8, &str)> = notices.iter().map(|notice| (notice.kind.number(), notice.name)).collect();
    assert_eq!(
        known,
        [
            (1, "new_cases_uploaded"),
            (2, "icd_entered"),
            (3, "icd_uploaded"),
            (4, "report_ready"),
            (5, "coding_completed"),
            (6, "import_failed"),
            (7, "account_locked"),
            (8, "recovery_code_used"),
            (9, "observation_alert"),
            (10, "alert_escalated"),
            (11, "fem_deadline"),
            (12, "evaluation_due"),
            (13, "mood_alert"),
            (20, "fem_unfounded"),
            (21, "badge_locked"),
        ]
    );
    for lang in Lang::ALL {
        for notice in notices {
            let said = t(lang, &notice.title()) + &t(lang, &notice.text(Facts::count(3)));
            assert!(!said.contains('«') && !said.contains("{$"), "{said}");
        }
    }
}
