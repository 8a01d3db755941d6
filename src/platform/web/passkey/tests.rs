use std::ops::Deref;

use jiff::SignedDuration;
use totp_rs::{Builder, Secret as Seed};
use zeroize::Zeroizing;

use super::{Home, MOST, Refused, authenticator::Device};
use crate::{
    kernel::{clock::Clock as _, problem::Problem, secret::Secret},
    platform::{
        bench::{NOW, PASSWORD, TestPlatform},
        people::ManagesPeople,
        store::StoreError,
        tenancy::{ReadsTrail, Role, SecondFactor, Tenant, User},
        web::session::{Asked, Attempt, SecondStep, SessionUser, SignInOutcome, SignedIn},
    },
};

crate::permission!(Look, "test.look", [Admin]);
impl ReadsTrail for Look {}
impl ManagesPeople for Look {}

const SEED: [u8; 20] = *b"12345678901234567890";
const EVA: &str = "eva@haus.example";
const TOM: &str = "tom@haus.example";

/// A house with an admin and two people who have an app.
struct TestPeople {
    site: TestPlatform,
    house: Tenant,
}

impl Deref for TestPeople {
    type Target = TestPlatform;
    fn deref(&self) -> &TestPlatform {
        &self.site
    }
}

fn home(name: &str) -> Home {
    Home { name: name.into(), origin: format!("https://{name}:8443") }
}

fn here() -> Home {
    home("haus.example")
}

fn code<T>(result: Result<T, Problem>) -> &'static str {
    result.err().map_or("ok", |problem| problem.code)
}

impl TestPeople {
    async fn new() -> Self {
        let site = TestPlatform::at(NOW, &[]);
        let house = site.house("haus");
        site.account(Some(&house), "admin@haus.example", Role::Admin).await;
        for email in [EVA, TOM] {
            site.account(Some(&house), email, Role::Staff).await;
            site.edit(email, |user| {
                let (secret, passkeys) = (Zeroizing::new(SEED), Vec::new());
                let since = user.created_at;
                user.factor = Some(SecondFactor { secret, last_step: 0, since, passkeys });
            });
        }
        Self { site, house }
    }

    fn user(&self, email: &str) -> User {
        self.site.user(email).unwrap()
    }

    fn passkeys(&self, email: &str) -> usize {
        self.user(email).factor.map_or(0, |factor| factor.passkeys.len())
    }

    /// Half-way in: the password was right.
    async fn half(&self, email: &str) -> String {
        match self.p.sign_in(Attempt::for_tests(email, PASSWORD)).await {
            Ok(SignInOutcome::CodeDue(half)) => half,
            _ => panic!("no code is due"),
        }
    }

    async fn step(&self, half: &str, given: SecondStep) -> Result<SignedIn, Problem> {
        self.p.second_step(half, given, None, None, Asked::for_tests()).await
    }

    async fn show(&self, half: &str, home: Home, answer: String) -> Result<SignedIn, Problem> {
        self.step(half, SecondStep::Passkey { answer, home }).await
    }

    fn ask(&self, half: &str) -> String {
        self.p.passkey_question(half, &here()).unwrap().unwrap()
    }

    /// The code that the app shows.
    fn app(&self) -> SecondStep {
        let totp =
            Builder::new().with_secret(Seed::new_stack(SEED)).with_step_duration(30).build_noncompliant();
        let now = u64::try_from(self.clock.now().as_second()).unwrap();
        SecondStep::Code(totp.generate(now).to_string())
    }

    /// Signed in with the app; the code after it is the next to count.
    async fn me(&self, email: &str) -> SessionUser {
        let half = self.half(email).await;
        let signed_in = self.step(&half, self.app()).await;
        self.clock.seconds(30);
        signed_in.ok().unwrap().me
    }

    fn add(&self, me: &SessionUser, device: &Device) -> Result<SignedIn, Problem> {
        let question = self.p.offer_passkey(me, &here())?;
        self.p.add_passkey(me, &here(), " Mein  Telefon ", &device.create(&question))
    }

    /// Somebody with a passkey.
    async fn with_passkey(&self, email: &str, device: &Device) -> SessionUser {
        let me = self.me(email).await;
        self.add(&me, device).ok().unwrap().me
    }

    /// The names of what was done, of those that begin so, oldest first.
    fn told(&self, beginning: &str) -> Vec<String> {
        let ctx = self.ctx::<Look>(&self.house, Some("admin@haus.example"));
        let all = self
            .p
            .store()
            .read(&ctx, |r| r.trail()?.map(|entry| Ok(entry?.kind)).collect::<Result<Vec<_>, StoreError>>());
        let mut kinds: Vec<String> = all.unwrap();
        kinds.reverse();
        kinds.retain(|kind| kind.starts_with(beginning));
        kinds
    }
}

#[tokio::test]
async fn a_passkey_is_added_lets_in_and_ends_the_other_sessions() {
    let bench = TestPeople::new().await;
    let mut phone = Device::new(1, "haus.example");
    let half = bench.half(EVA).await;
    assert_eq!(
        bench.p.passkey_question(&half, &here()).unwrap(),
        None,
        "none is offered before there is one"
    );
    let (first, second) = (bench.me(EVA).await, bench.me(EVA).await);
    let added = bench.add(&first, &phone).ok().unwrap();
    assert_ne!(added.me.session(), first.session());
    // What others hold of the time before is dead, half-made sign-ins too.
    assert_eq!(
        code(bench.p.offer_passkey(&second, &here()).and_then(|question| {
            bench.p.add_passkey(&second, &here(), "x", &Device::new(2, "haus.example").create(&question))
        })),
        "SITZUNG_ABGELAUFEN"
    );
    assert_eq!(code(bench.step(&half, bench.app()).await), "SCHRITT_ABGELAUFEN");
    let half = bench.half(EVA).await;
    let question = bench.ask(&half);
    assert!(question.contains(r#""userVerification":"preferred""#), "{question}");
    bench.clock.seconds(60);
    let signed_in = bench.show(&half, here(), phone.get(&question)).await.ok().unwrap();
    let passkey = &signed_in.user.factor.as_ref().unwrap().passkeys[0];
    assert_eq!((passkey.name.as_str(), passkey.home.as_str()), ("Mein Telefon", "haus.example"));
    assert_eq!(passkey.used_at, Some(bench.clock.now()));
    assert_eq!(bench.told("account.passkey"), ["account.passkey_added"]);
    assert_eq!(bench.told("sign_in.passkey"), ["sign_in.passkey_used"]);
    assert!(signed_in.me.proved_lately());
    bench.p.remove_passkey(&signed_in.me, passkey.id).ok().unwrap();
    let half = bench.half(EVA).await;
    assert_eq!(bench.p.passkey_question(&half, &here()).unwrap(), None, "no longer offered");
    assert_eq!(bench.told("account.passkey"), ["account.passkey_added", "account.passkey_removed"]);
}

#[tokio::test]
async fn an_answer_counts_once_for_its_step_its_person_its_origin_and_its_time() {
    let bench = TestPeople::new().await;
    let (mut phone, mut toms) = (Device::new(1, "haus.example"), Device::new(2, "haus.example"));
    bench.with_passkey(EVA, &phone).await;
    bench.with_passkey(TOM, &toms).await;
    let refused = "LOGIN_FEHLGESCHLAGEN";
    // Twice: the first answer uses the question up.
    let half = bench.half(EVA).await;
    let answer = phone.get(&bench.ask(&half));
    assert!(bench.show(&half, here(), answer.clone()).await.is_ok());
    assert_eq!(code(bench.show(&half, here(), answer.clone()).await), refused);
    // To a later step, to a step that was asked nothing, and after a later question of the same step.
    let other = bench.half(EVA).await;
    assert_eq!(code(bench.show(&other, here(), answer.clone()).await), refused);
    let (earlier, _) = (bench.ask(&other), bench.ask(&other));
    assert_eq!(code(bench.show(&other, here(), phone.get(&earlier)).await), refused);
    // A wrong answer uses it up too.
    let question = bench.ask(&other);
    assert_eq!(code(bench.show(&other, here(), "{}".into()).await), refused);
    assert_eq!(code(bench.show(&other, here(), phone.get(&question)).await), "ZU_VIELE_VERSUCHE");
    // Locked is locked: for codes too.
    bench.clock.seconds(30);
    assert_eq!(code(bench.step(&other, bench.app()).await), "ZU_VIELE_VERSUCHE");
    assert_eq!(bench.told("sign_in.refused").len(), 4);
    assert_eq!(bench.told("sign_in.locked").len(), 1);
    bench.clock.seconds(31 * 60);
    // Of another account, whatever step it is sent to.
    let (evas, theirs) = (bench.half(EVA).await, bench.half(TOM).await);
    let (question, their_question) = (bench.ask(&evas), bench.ask(&theirs));
    assert_eq!(code(bench.show(&evas, here(), toms.get(&question)).await), refused);
    assert_eq!(code(bench.show(&evas, here(), toms.get(&their_question)).await), refused);
    assert!(bench.show(&theirs, here(), toms.get(&their_question)).await.is_ok(), "Tom's own still counts");
    assert_eq!(bench.told("sign_in.refused").len(), 6);
}

#[tokio::test]
async fn an_answer_of_another_origin_or_of_another_name_is_refused_and_counted() {
    let bench = TestPeople::new().await;
    let mut phone = Device::new(1, "haus.example");
    bench.with_passkey(EVA, &phone).await;
    for origin in [
        "https://evil.example",
        "http://haus.example:8443",
        "https://haus.example",
        "https://x.haus.example:8443",
    ] {
        let half = bench.half(EVA).await;
        let question = bench.ask(&half);
        phone.origin = origin.into();
        assert_eq!(
            code(bench.show(&half, here(), phone.get(&question)).await),
            "LOGIN_FEHLGESCHLAGEN",
            "{origin}"
        );
        phone.origin = "https://haus.example:8443".into();
        // What was counted is forgotten with the next right answer.
        let question = bench.ask(&half);
        assert!(bench.show(&half, here(), phone.get(&question)).await.is_ok());
    }
    assert_eq!(bench.told("sign_in.refused").len(), 4);
    // The name that the device signs for, and the name at which the answer arrives.
    let half = bench.half(EVA).await;
    let question = bench.ask(&half);
    phone.name = "evil.example".into();
    assert_eq!(code(bench.show(&half, here(), phone.get(&question)).await), "LOGIN_FEHLGESCHLAGEN");
    phone.name = "haus.example".into();
    let question = bench.ask(&half);
    let answer = phone.get(&question);
    assert_eq!(code(bench.show(&half, home("localhost"), answer).await), "LOGIN_FEHLGESCHLAGEN");
    // Only those of the present name are offered.
    assert_eq!(bench.p.passkey_question(&half, &home("localhost")).unwrap(), None);
}

#[tokio::test]
async fn a_question_is_answered_within_five_minutes() {
    let bench = TestPeople::new().await;
    let mut phone = Device::new(1, "haus.example");
    bench.with_passkey(EVA, &phone).await;
    let half = bench.half(EVA).await;
    let question = bench.ask(&half);
    bench.clock.seconds(299);
    assert!(bench.show(&half, here(), phone.get(&question)).await.is_ok());
    let half = bench.half(EVA).await;
    let question = bench.ask(&half);
    bench.clock.seconds(300);
    assert_eq!(code(bench.show(&half, here(), phone.get(&question)).await), "SCHRITT_ABGELAUFEN");
    // The question itself too, whatever the step says; and a clock that is put back revives none.
    let (user, questions, now) = (bench.user(EVA), bench.p.door().questions(), bench.clock.now());
    for (later, good) in [(299, true), (300, false), (-1, false)] {
        let question = questions.to_show([7; 16], &user, &here(), now).unwrap().unwrap();
        let then = now.checked_add(SignedDuration::from_secs(later)).unwrap();
        let judged = questions.shown([7; 16], &user, &here(), &phone.get(&question), then);
        assert_eq!(judged.is_ok(), good, "{later}");
    }
    // A key that is to be made has as long; an answer of the other kind is none.
    let other = Device::new(3, "haus.example");
    for (later, good) in [(299, true), (300, false)] {
        let question = questions.to_make([8; 16], &user, &here(), now).unwrap();
        let then = now.checked_add(SignedDuration::from_secs(later)).unwrap();
        let made = questions.made([8; 16], &here(), ("x", &other.create(&question)), then);
        assert_eq!(made.is_ok(), good, "{later}");
    }
    let question = questions.to_make([8; 16], &user, &here(), now).unwrap();
    let judged = questions.shown([8; 16], &user, &here(), &phone.get(&question), now);
    assert_eq!(judged.err(), Some(Refused::NotAsked));
}

#[tokio::test]
async fn a_key_that_counts_backwards_is_refused_and_told() {
    let bench = TestPeople::new().await;
    let mut phone = Device::new(1, "haus.example");
    phone.counter = 10;
    bench.with_passkey(EVA, &phone).await;
    phone.counter = 40;
    let half = bench.half(EVA).await;
    let question = bench.ask(&half);
    assert!(bench.show(&half, here(), phone.get(&question)).await.is_ok());
    // Above what it told when it was made, but not above what it told last: a copy of it.
    for told in [20, 40] {
        phone.counter = told;
        let half = bench.half(EVA).await;
        let question = bench.ask(&half);
        let answer = bench.show(&half, here(), phone.get(&question)).await;
        // The device counts on by one with each answer.
        assert_eq!(code(answer), "LOGIN_FEHLGESCHLAGEN", "{told}");
    }
    assert_eq!(bench.told("sign_in.passkey_doubted").len(), 2);
    assert_eq!(bench.told("sign_in.refused").len(), 2);
    phone.counter = 41;
    let half = bench.half(EVA).await;
    let question = bench.ask(&half);
    assert!(bench.show(&half, here(), phone.get(&question)).await.is_ok());
}

/// Two questions of one person, answered in the wrong order: what is judged in the write counts.
#[tokio::test]
async fn of_two_at_once_the_lower_count_is_too_late() {
    let bench = TestPeople::new().await;
    let mut phone = Device::new(1, "haus.example");
    phone.counter = 10;
    bench.with_passkey(EVA, &phone).await;
    let (one, two) = (bench.half(EVA).await, bench.half(EVA).await);
    let (first, second) = (bench.ask(&one), bench.ask(&two));
    let (lower, higher) = (phone.get(&first), phone.get(&second));
    assert!(bench.show(&two, here(), higher).await.is_ok());
    assert_eq!(code(bench.show(&one, here(), lower).await), "LOGIN_FEHLGESCHLAGEN");
}

#[tokio::test]
async fn passkeys_stand_beside_an_app_and_go_with_it() {
    let bench = TestPeople::new().await;
    let phone = Device::new(1, "haus.example");
    let me = bench.with_passkey(EVA, &phone).await;
    assert_eq!(code(bench.add(&me, &phone)), "PASSKEY_UNGUELTIG", "the same key again");
    let question = bench.p.offer_passkey(&me, &here()).unwrap();
    assert!(
        question.contains("excludeCredentials") && question.contains(r#""attestation":"none""#),
        "{question}"
    );
    let answer = Device::new(2, "haus.example").create(&question);
    for name in ["", " ", &"x".repeat(61)] {
        assert_eq!(code(bench.p.add_passkey(&me, &here(), name, &answer)), "NAME_UNGUELTIG", "{name}");
    }
    // A name was wrong: the question is still open.
    let mut me = bench.p.add_passkey(&me, &here(), "Schlüssel", &answer).ok().unwrap().me;
    for id in 3..=10 {
        me = bench.add(&me, &Device::new(id, "haus.example")).ok().unwrap().me;
    }
    assert_eq!(bench.passkeys(EVA), MOST);
    assert_eq!(code(bench.add(&me, &Device::new(11, "haus.example"))), "PASSKEY_ZU_VIELE");
    // Another app: they stay. Reset by the admin: they go.
    let offer = bench.p.offer_factor(&me).unwrap();
    let seed = Seed::try_from_base32(&offer.key).unwrap();
    let app = Builder::new().with_secret(seed).with_step_duration(30).build_noncompliant();
    let now = u64::try_from(bench.clock.now().as_second()).unwrap();
    let shown = Secret::new(app.generate(now).to_string());
    bench.p.confirm_factor(&me, &shown).ok().unwrap();
    assert_eq!(bench.passkeys(EVA), MOST);
    let admin = bench.ctx::<Look>(&bench.house, Some("admin@haus.example"));
    bench.p.reset_factor(&admin, bench.user(EVA).id).unwrap();
    assert!(bench.user(EVA).factor.is_none());
    assert_eq!(bench.passkeys(EVA), 0);
    // Without an app there is none to add: it would be the only way in, without a way back.
    bench.edit(TOM, |user| user.factor = None);
    let entered = bench.p.sign_in(Attempt::for_tests(TOM, PASSWORD)).await;
    let Ok(SignInOutcome::In(tom)) = entered else { panic!("a password is enough") };
    assert_eq!(code(bench.p.offer_passkey(&tom.me, &here())), "PASSKEY_OHNE_APP");
}
