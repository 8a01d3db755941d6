//! People share an address: whoever guesses behind it shuts out nobody else there, and gains nothing by it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use reqwest::{Client, Method, StatusCode, redirect::Policy};
use serde_json::{Value, json};

use crate::support::{
    Actor, TestServer,
    authenticator::{self, Factor, code},
    site::{PASSWORD, TENANT},
};

const WRONG: &str = "ein falsches Passwort";

/// Sends the sign-in's form; the status, how long to wait, and the cookie that marks the device.
async fn sign_in(
    client: &Client,
    site: &TestServer,
    email: &str,
    password: &str,
) -> (u16, Option<u64>, String) {
    let request = client.post(format!("{}/anmelden", site.url())).header("sec-fetch-site", "same-origin");
    let answer = request.form(&[("email", email), ("passwort", password)]).send().await.unwrap();
    let headers = answer.headers();
    let wait = headers.get("retry-after").map(|wait| wait.to_str().unwrap().parse().unwrap());
    let cookies = headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let mark =
        cookies.filter_map(|cookie| cookie.split(';').next()).find(|c| c.starts_with("__Host-bekannt="));
    (answer.status().as_u16(), wait, mark.unwrap_or_default().to_owned())
}

/// A browser with nothing but the mark of a device.
fn marked(site: &TestServer, mark: &str) -> Client {
    let headers = [(reqwest::header::COOKIE, mark.parse().unwrap())].into_iter().collect();
    site.client().redirect(Policy::none()).default_headers(headers).build().unwrap()
}

/// All of them at once, in the order in which they stand.
async fn join_all<F: Future>(all: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.into_iter().map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        for (one, done) in &mut all {
            if done.is_none()
                && let Poll::Ready(output) = one.as_mut().poll(context)
            {
                *done = Some(output);
            }
        }
        if all.iter().all(|(_, done)| done.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    all.into_iter().map(|(_, done)| done.unwrap()).collect()
}

async fn guess(who: &Actor, email: &str, password: &str) -> (u16, String) {
    let body = json!({"email": email, "password": password});
    let (status, answer) = who.api(Method::POST, "/auth/login", Some(body)).await;
    (status.as_u16(), answer["code"].as_str().unwrap_or_default().to_owned())
}

/// Guesses under ever other names until the address has had too many; as many as it has at once, at least.
async fn use_up(who: &Actor) {
    let told = (401, "LOGIN_FEHLGESCHLAGEN".to_owned());
    let too_many = (429, "ZU_VIELE_ANFRAGEN".to_owned());
    for n in 0..30 {
        let said = guess(who, &format!("niemand{n}@haus.example"), WRONG).await;
        if n >= 10 && said == too_many {
            return;
        }
        // One more grows in six seconds.
        assert_eq!(said, told, "guess {n}");
    }
    panic!("thirty guesses were not too many");
}

/// Hashes at what they cost a facility.
async fn site_at_full_cost() -> TestServer {
    let mut site = TestServer::prepared();
    site.set("password_memory_kib", 64 * 1024);
    site.set("password_passes", 3);
    site.serve(&[]).await;
    site
}

/// R-AUTH-07, R-AUTH-08: ten wrong sign-ins, and the eleventh is too many. A colleague behind the same address comes in
/// all the same: on a device that let them in before at once, on another too, and so does a program.
#[tokio::test(flavor = "multi_thread")]
async fn r_auth_08_a_bad_neighbour_shuts_out_nobody_behind_the_same_address() {
    let site = TestServer::start().await;
    let (email, other) = (TestServer::email(TENANT, "admin"), TestServer::email(TENANT, "dak_mitarbeiter"));
    let (_, _, mark) = sign_in(&site.browser(), &site, &email, PASSWORD).await;
    assert!(mark.len() > 20, "the device is marked");
    let stranger = site.stranger();
    let (known, fresh) = (marked(&site, &mark), site.browser());
    use_up(&stranger).await;
    let (status, wait, _) = sign_in(&site.browser(), &site, "niemand@see.example", WRONG).await;
    assert!(status == 429 && wait.is_some_and(|wait| wait <= 60), "{status} {wait:?}");
    let begun = Instant::now();
    assert_eq!(sign_in(&known, &site, &email, PASSWORD).await.0, 303, "a known device");
    assert_eq!(sign_in(&fresh, &site, &other, PASSWORD).await.0, 303, "a new one");
    assert_eq!(guess(&stranger, &other, PASSWORD).await.0, 200, "a program");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

/// The same while the neighbour keeps the gate busy: thirty at once, always under other names.
#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_who_keeps_the_gate_busy_shuts_out_nobody() {
    let site = site_at_full_cost().await;
    let (email, other) = (TestServer::email(TENANT, "admin"), TestServer::email(TENANT, "dak_mitarbeiter"));
    let (_, _, mark) = sign_in(&site.browser(), &site, &email, PASSWORD).await;
    let storm = async {
        let client = site.browser();
        let tries = (0..30).map(|n| {
            let client = &client;
            let who = format!("niemand{n}@haus.example");
            let site = &site;
            async move { sign_in(client, site, &who, WRONG).await.0 }
        });
        join_all(tries).await
    };
    let colleagues = async {
        let begun = Instant::now();
        let known = sign_in(&marked(&site, &mark), &site, &email, PASSWORD).await.0;
        let at_known = begun.elapsed();
        let fresh = sign_in(&site.browser(), &site, &other, PASSWORD).await.0;
        (known, fresh, at_known, begun.elapsed())
    };
    let (storm, (known, fresh, at_known, at_fresh)) = tokio::join!(storm, colleagues);
    assert_eq!((known, fresh), (303, 303), "after {at_known:?} and {at_fresh:?}; the storm got {storm:?}");
    assert!(storm.iter().all(|status| matches!(status, 422 | 429 | 503)), "{storm:?}");
}

/// And while the neighbour, who has used everything up, the reserve too, does not stop: fifty at a time, at the names
/// that they know.
#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_who_does_not_stop_shuts_out_nobody() {
    let mut site = TestServer::prepared();
    site.set("sign_in_burst", 2);
    site.serve(&[]).await;
    let (email, other) = (TestServer::email(TENANT, "admin"), TestServer::email(TENANT, "dak_mitarbeiter"));
    let (_, _, mark) = sign_in(&site.browser(), &site, &email, PASSWORD).await;
    let stranger = site.stranger();
    for n in 0..22 {
        guess(&stranger, &format!("niemand{n}@haus.example"), WRONG).await;
    }
    let going_on = AtomicBool::new(true);
    let neighbours = (0..50).map(|n| {
        let (stranger, going_on) = (&stranger, &going_on);
        async move {
            for turn in n.. {
                if !going_on.load(Ordering::SeqCst) {
                    return;
                }
                let said = guess(stranger, &format!("niemand{}@haus.example", turn % 22), WRONG).await;
                assert!(matches!(said.0, 401 | 429 | 503), "{said:?}");
            }
        }
    });
    let colleagues = async {
        let known = sign_in(&marked(&site, &mark), &site, &email, PASSWORD).await.0;
        let fresh = sign_in(&site.browser(), &site, &other, PASSWORD).await.0;
        let program = guess(&site.stranger(), &other, PASSWORD).await.0;
        going_on.store(false, Ordering::SeqCst);
        (known, fresh, program)
    };
    let (_, let_in) = tokio::join!(join_all(neighbours), colleagues);
    assert_eq!(let_in, (303, 303, 200));
}

/// And when everything of the network is used up, the reserve too: the next attempt is at most six seconds away, and
/// waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_has_used_up_everything_waits_seconds_not_minutes() {
    let mut site = TestServer::prepared();
    site.set("sign_in_burst", 2);
    site.serve(&[]).await;
    let stranger = site.stranger();
    for n in 0..22 {
        guess(&stranger, &format!("niemand{n}@haus.example"), WRONG).await;
    }
    let begun = Instant::now();
    let (status, answer) = guess(&stranger, &TestServer::email(TENANT, "admin"), PASSWORD).await;
    assert_eq!(status, 200, "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_rightly_costs_the_address_nothing() {
    let site = site_at_full_cost().await;
    let email = TestServer::email(TENANT, "admin");
    let clients: Vec<Client> = (0..11).map(|_| site.browser()).collect();
    // Eleven at once, as many one after another, and the address has all its attempts.
    let all = join_all(clients.iter().map(|client| sign_in(client, &site, &email, PASSWORD))).await;
    assert!(all.iter().all(|(status, ..)| *status == 303), "{all:?}");
    for turn in 0..11 {
        assert_eq!(sign_in(&site.browser(), &site, &email, PASSWORD).await.0, 303, "{turn}");
    }
    use_up(&site.stranger()).await;
}

/// R-AUTH-05, decision 7: five failures lock, however many come at once, and nothing tells a known e-mail from another,
/// while the address has attempts and while it has not.
#[tokio::test(flavor = "multi_thread")]
async fn r_auth_05_guesses_at_once_are_no_more_guesses_and_tell_nothing() {
    let mut site = TestServer::prepared();
    site.set("sign_in_burst", 1000);
    site.serve(&[]).await;
    let stranger = site.stranger();
    for (known, unknown) in [
        (TestServer::email(TENANT, "admin"), "niemand1@nordlicht.example"),
        (TestServer::email(TENANT, "dak_mitarbeiter"), "niemand2@nordlicht.example"),
        (TestServer::email("suedwind", "admin"), "niemand3@nordlicht.example"),
    ] {
        let mut seen = Vec::new();
        for email in [known.as_str(), unknown] {
            let mut all = join_all((0..40).map(|_| guess(&stranger, email, WRONG))).await;
            let judged = all.iter().filter(|(_, code)| code != "ZU_VIELE_VERSUCHE").count();
            assert!(judged <= 5, "{email}: {judged} guesses were judged: {all:?}");
            all.sort();
            all.dedup();
            seen.push(all);
        }
        assert_eq!(seen[0], seen[1]);
        // Locked alike, and the right password does not help.
        assert_eq!(guess(&stranger, unknown, WRONG).await, (429, "ZU_VIELE_VERSUCHE".into()));
        assert_eq!(guess(&stranger, &known, PASSWORD).await, (429, "ZU_VIELE_VERSUCHE".into()));
    }
    drop(site);
    let site = TestServer::start().await;
    let stranger = site.stranger();
    use_up(&stranger).await;
    for n in 0..30 {
        guess(&stranger, &format!("niemand{n}@see.example"), WRONG).await;
    }
    // The address has long had too many: judged or not, known or not, the answer is one, until the lock's.
    let mut turns = Vec::new();
    for email in [TestServer::email("suedwind", "dak_mitarbeiter"), "niemand4@suedwind.example".to_owned()] {
        let mut said = Vec::new();
        for _ in 0..6 {
            said.push(guess(&stranger, &email, WRONG).await);
        }
        turns.push(said);
    }
    assert_eq!(turns[0], turns[1]);
    let scarce = (429, "ZU_VIELE_ANFRAGEN".to_owned());
    let locked = (429, "ZU_VIELE_VERSUCHE".to_owned());
    assert_eq!(turns[0], [&scarce, &scarce, &scarce, &scarce, &locked, &locked].map(Clone::clone));
}

/// A lock costs the address nothing: whoever hammers at one name leaves the attempts of the others.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_name_uses_up_no_attempts_of_others() {
    let site = TestServer::start().await;
    let stranger = site.stranger();
    for turn in 0..60 {
        let (status, _) = guess(&stranger, "niemand@haus.example", WRONG).await;
        assert_eq!(status, if turn < 4 { 401 } else { 429 }, "{turn}");
    }
    assert_eq!(guess(&stranger, "jemand@haus.example", WRONG).await.0, 401, "told as it is");
}

async fn invite(admin: &Actor) -> String {
    let (status, made) = admin.api(Method::POST, "/admin/invitations", Some(json!({"role": "staff"}))).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["token"].as_str().unwrap().to_owned()
}

/// The siblings: letters, links and sign-ins have budgets of their own, and a link that counts costs nothing.
#[tokio::test(flavor = "multi_thread")]
async fn letters_links_and_sign_ins_do_not_use_up_each_other() {
    let site = TestServer::start().await;
    let (admin, stranger) = (site.admin().await, site.stranger());
    let token = invite(&admin).await;
    let ask = async |n: usize| {
        let body = json!({"email": format!("niemand{n}@haus.example")});
        stranger.api(Method::POST, "/auth/recovery", Some(body)).await.0
    };
    for n in 0..10 {
        assert!(ask(n).await.is_success(), "{n}");
    }
    let begun = Instant::now();
    assert!(ask(11).await.is_success(), "waited for");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let register = async |token: &str, n: usize| {
        let email = format!("eva{n}@berg.example");
        let body = json!({"username": "Eva Berg", "email": email, "password": "Anker-Seerose-47-Kiesel", "invitation_token": token});
        stranger.api(Method::POST, "/auth/register", Some(body)).await
    };
    let mut dead = Vec::new();
    for n in 0..20 {
        dead.push(register(&"A".repeat(43), n).await.0.as_u16());
    }
    assert!(dead[..10].iter().all(|status| *status == 422) && dead.contains(&429), "{dead:?}");
    let (status, made) = register(&token, 20).await;
    assert!(status.is_success(), "an invitation that counts: {made}");
    for n in 0..10 {
        assert_eq!(guess(&stranger, &format!("niemand{n}@haus.example"), WRONG).await.0, 401, "{n}");
    }
}

/// Showing again who one is, in a session of one's own, waits for nobody either.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_session_shows_again_who_they_are_behind_a_bad_address() {
    let mut site = TestServer::prepared();
    site.set("sign_in_burst", 1);
    site.serve(&[]).await;
    let (dak, stranger) = (site.dak().await, site.stranger());
    for n in 0..11 {
        guess(&stranger, &format!("niemand{n}@haus.example"), WRONG).await;
    }
    let begun = Instant::now();
    let (status, answer) = dak.api(Method::POST, "/auth/reauth", Some(json!({"password": PASSWORD}))).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

/// R-AUTH-11: a code that let somebody in lets nobody in again, and says why; it is no failure, so whoever types it five
/// times is not locked out.
#[tokio::test(flavor = "multi_thread")]
async fn r_auth_11_a_code_just_used_says_so_and_counts_as_no_failure() {
    let site = TestServer::start().await;
    let (mut admin, mut dak) = (site.admin().await, site.dak().await);
    let factor = Factor::of(&mut dak).await;
    let email = TestServer::email(TENANT, "dak_mitarbeiter");
    let stranger = site.stranger();
    let login = async |code: &str| authenticator::login(&stranger, &email, PASSWORD, Some(code)).await;
    let used = code(&factor.key, 0);
    assert_eq!(login(&used).await.0, StatusCode::OK);
    for turn in 0..7 {
        let (status, answer) = login(&used).await;
        assert_eq!((status.as_u16(), &answer["code"]), (401, &json!("MFA_CODE_BENUTZT")), "{turn}: {answer}");
    }
    assert_eq!(
        answer_words(&login(&used).await.1),
        "Dieser Code wurde gerade benutzt. Bitte warten Sie auf den nächsten."
    );
    // On the page, in both languages.
    for (lang, words) in
        [("de", "Dieser Code wurde gerade benutzt."), ("en", "This code has just been used.")]
    {
        let client = site.browser();
        assert_eq!(sign_in(&client, &site, &email, PASSWORD).await.0, 303);
        let sent =
            client.post(format!("{}/anmelden/code", site.url())).header("sec-fetch-site", "same-origin");
        let sent = sent.header("accept-language", lang).form(&[("code", &used)]).send().await.unwrap();
        assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = sent.text().await.unwrap();
        assert!(page.contains(words), "{lang}: {page}");
    }
    // In a session, at its field.
    let body = json!({"password": PASSWORD, "mfa_code": used});
    let (status, answer) = dak.api(Method::POST, "/auth/reauth", Some(body)).await;
    assert_eq!((status.as_u16(), &answer["code"]), (422, &json!("MFA_CODE_BENUTZT")), "{answer}");
    // The next one is right, and then used; a wrong one is said as ever.
    let next = code(&factor.key, 1);
    assert_eq!(login(&next).await.0, StatusCode::OK);
    assert_eq!(login(&next).await.1["code"], "MFA_CODE_BENUTZT");
    assert_eq!(login("000000").await.1["code"], "LOGIN_FEHLGESCHLAGEN");
    // And of many at once one comes in.
    let factor = Factor::of(&mut admin).await;
    let (email, fresh) = (TestServer::email(TENANT, "admin"), code(&factor.key, 0));
    let at_once = (0..20).map(|_| authenticator::login(&stranger, &email, PASSWORD, Some(&fresh)));
    let all = join_all(at_once).await;
    let (let_in, refused): (Vec<_>, Vec<_>) = all.iter().partition(|(status, _)| *status == StatusCode::OK);
    assert_eq!(let_in.len(), 1, "{all:?}");
    assert!(refused.iter().all(|(_, answer)| answer["code"] == "MFA_CODE_BENUTZT"), "{refused:?}");
}

fn answer_words(answer: &Value) -> &str {
    answer["detail"].as_str().or(answer["title"].as_str()).unwrap_or_default()
}
