//! Judging what somebody shows: which budget an attempt is taken from, whether it is right, and counting what is not
//! (decisions.md, 7).
//!
//! In this order, for a password and for a second step: the lock of the counter (a device that let this person in before
//! has one of its own); no more at once than may still fail; the network's bucket, for devices that nobody knows; the
//! gate before the hashing. Only what fails costs of the bucket, and what gives up at the gate. While it is scarce, a wrong
//! answer is told as too many attempts, and a right one lets in. When it is empty, the attempt that grows in six seconds
//! goes to whoever has the least behind them at their counter: so a neighbour's guesses shut nobody out, and the counters
//! still bound them.
//!
//! The limit: a neighbour who has emptied the bucket and goes on under ever other names has as little behind them as
//! anybody who comes for the first time, and nothing tells the two apart that would not tell accounts too. Then only
//! devices that let their person in before are sure to get in.

use std::time::Duration;

use super::{
    identity::Asked,
    principal::{Principal, places},
    record::SignInFailures,
    sign_in::{
        Attempt, Given, LOCKED, PASSKEY_DOUBTED, PasswordProof, ProofShown, REFUSED, failed, other_person,
    },
};
use crate::{
    kernel::{
        problem::{Kind, Problem},
        text,
        words::Msg,
    },
    platform::{
        Platform,
        store::{Event, InstanceRecord as _, Recorded, StoreError, Versioned},
        tenancy::{Actor, User},
        web::{
            bucket::Taken,
            factor::{self, Proof},
            gate::{Lane, Missed},
            passkey::Refused,
            password::{PasswordError, Verdict},
            throttle::{Turn, network},
        },
    },
};
use jiff::Timestamp;

/// How long an attempt waits for its turn at a counter, and for its network's next attempt.
const PATIENCE: Duration = Duration::from_secs(8);

fn busy() -> Problem {
    Problem::new(Kind::Busy, "ZU_VIEL_LOS").retry_after(2)
}

fn too_many(wait: Duration) -> Problem {
    let seconds = wait.as_secs().saturating_add(1);
    let told = i64::try_from(seconds).unwrap_or(60);
    Problem::new(Kind::TooMany, "ZU_VIELE_ANFRAGEN")
        .saying(Msg::code("ZU_VIELE_ANFRAGEN").with("sekunden", told))
        .retry_after(seconds)
}

/// A right code of a step that let somebody in already: no failure, and no way in.
fn code_used() -> Problem {
    Problem::new(Kind::SignIn, "MFA_CODE_BENUTZT")
}

impl Platform {
    /// One of the letters that a network may have sent in a while; waits a moment for it where many were.
    pub(in crate::platform) async fn take_letter(&self, asked: &Asked) -> Result<(), Problem> {
        let taken = self.door().letters.take_within(asked.origin.address, 0, PATIENCE).await;
        taken.map(drop).map_err(too_many)
    }

    /// One of the looks at addresses that a network may take by invitations for anybody; waits a moment for it where many
    /// were.
    pub(in crate::platform) async fn take_look(&self, asked: &Asked) -> Result<Taken, Problem> {
        self.door().looks.take_within(asked.origin.address, 0, PATIENCE).await.map_err(too_many)
    }

    /// Gives a look back that made an account.
    pub(in crate::platform) fn give_look_back(&self, look: Taken) {
        self.door().looks.give_back(look);
    }

    /// What a link that opens nothing costs its network: 429 when there were too many. One that counts costs nothing.
    pub(in crate::platform) fn dead_link(&self, asked: &Asked) -> Result<(), Problem> {
        self.door().links.take(asked.origin.address).map(drop).map_err(too_many)
    }

    /// Whether the mark is that of a device on which the person of this e-mail was let in before.
    async fn knows_device(&self, email: &str, mark: Option<String>) -> Result<bool, Problem> {
        // Without a mark nothing is read: an attempt that is refused early tells nothing by its time.
        let Some(mark) = mark else { return Ok(false) };
        let email = email.to_owned();
        let found = self.run(move |p| p.store().instance_read(|r| r.find::<User>("email", &email))).await?;
        Ok(found.first().is_some_and(|user| self.door().device_mark(user.id) == mark))
    }

    /// Waits for the turn at a counter: as many attempts are judged at once as may still fail there. 429 while it is
    /// locked. Also says what went before there: failures, and attempts under way.
    async fn turn_at(&self, key: [u8; 16]) -> Result<(Turn, u32), Problem> {
        let turn = self.door().under_way.come(key).ok_or_else(busy)?;
        let comes_up = turn.come_up(|ahead| async move {
            let row = self.run(move |p| p.store().instance_read(|r| r.get::<SignInFailures>(key))).await;
            let row = row?;
            let (failures, now) = (row.map(|row| row.failures).unwrap_or_default(), self.now());
            match failures.locked_until(now) {
                Some(until) => Err(locked(until, now)),
                None => {
                    let (rule, left) = (&self.door().lock, failures.left(now, &self.door().lock));
                    let before = rule.failures.saturating_sub(left).saturating_add(ahead);
                    Ok((ahead < left.max(1)).then_some(before))
                }
            }
        });
        let before = tokio::time::timeout(PATIENCE, comes_up).await.map_err(|_| busy())??;
        Ok((turn, before))
    }

    /// Waits for the turn at a link that somebody brings: one is judged at a time, so that of many with the same link only
    /// one costs the hashing of a password.
    pub(in crate::platform) async fn turn_at_link(&self, link: &[u8; 32]) -> Result<Turn, Problem> {
        let key = link.first_chunk::<16>().copied().unwrap_or_default();
        let turn = self.door().under_way.come(key).ok_or_else(busy)?;
        let comes_up = turn.come_up(|ahead| async move { Ok::<_, Problem>((ahead == 0).then_some(())) });
        tokio::time::timeout(PATIENCE, comes_up).await.map_err(|_| busy())??;
        Ok(turn)
    }

    /// Takes one attempt of the network's bucket (R-AUTH-07); none of a device that is known.
    async fn attempt(
        &self,
        asked: &Asked,
        known_device: bool,
        before: u32,
    ) -> Result<Option<Taken>, Problem> {
        if known_device {
            return Ok(None);
        }
        let taken = self.door().bucket.take_within(asked.origin.address, before, PATIENCE).await;
        taken.map(Some).map_err(too_many)
    }

    /// Gives an attempt back that was no failure.
    fn give_back(&self, taken: Option<Taken>) {
        if let Some(taken) = taken {
            self.door().bucket.give_back(taken);
        }
    }

    /// What is said of a failure.
    fn told(&self, problem: Problem, taken: Option<Taken>) -> Problem {
        match taken {
            Some(taken) if taken.scarce && problem.code == failed().code => {
                too_many(self.door().bucket.until_plenty(&taken))
            }
            _ => problem,
        }
    }

    pub(super) async fn judge_password(&self, attempt: &Attempt) -> Result<PasswordProof, Problem> {
        let (door, asked) = (self.door().clone(), &attempt.asked);
        let (email, peer) = (text::norm(&attempt.email), asked.origin.address);
        let known_device = self.knows_device(&email, attempt.device.clone()).await?;
        let key = door.counter(&email, peer, known_device);
        let (_turn, before) = self.turn_at(key).await?;
        let taken = self.attempt(asked, known_device, before).await?;
        let (slug, same) = (attempt.tenant.clone(), attempt.same.clone());
        let (user, first, other) = {
            let (door, email) = (door.clone(), email.clone());
            self.run(move |p| {
                p.store().instance_read(|r| {
                    let user = r.find::<User>("email", &email)?.into_iter().next().map(Versioned::into_inner);
                    let mut all = user.as_ref().map(|user| places(r, user)).transpose()?.unwrap_or_default();
                    if let Some(slug) = slug {
                        all.retain(|principal| {
                            principal.tenant.as_ref().is_some_and(|tenant| tenant.slug == slug)
                        });
                    }
                    let mine = |principal: &Principal| {
                        same.as_ref().is_none_or(|page| door.is_page_of(page, principal.whose()))
                    };
                    let place = all.iter().position(mine);
                    let other = place.is_none() && !all.is_empty();
                    let first = all.into_iter().nth(place.unwrap_or(0));
                    Ok::<_, StoreError>((user, first, other))
                })
            })
            .await?
        };
        let lane = if known_device { Lane::Device(key) } else { Lane::Network(network(peer)) };
        let stored = user.as_ref().map(|user| user.password.clone()).filter(|phc| !phc.is_empty());
        let password = attempt.password.clone();
        let verdict = match door.passwords().verify(lane, password.clone(), stored).await {
            Ok(verdict) => verdict,
            Err(PasswordError::Busy(missed)) => {
                // Who waited has used the attempt up: filling the gate is not for nothing.
                if missed == Missed::Full {
                    self.give_back(taken);
                }
                return Err(busy());
            }
            Err(_) => return Err(failed()),
        };
        match (verdict, first) {
            (Verdict::Right { rehash }, Some(principal)) if !principal.user.disabled => {
                self.give_back(taken);
                if other {
                    return Err(other_person());
                }
                let rehashed = if rehash { door.passwords().hash(password).await.ok() } else { None };
                Ok(PasswordProof { principal, failures: key, known_device, rehashed })
            }
            (_, first) => {
                let refused = self.refuse((key, door.whose_passwords(&email)), first, asked).await;
                Err(self.told(refused, taken))
            }
        }
    }

    /// What a code or a passkey proves of somebody whose password was right; a wrong one is counted.
    pub(super) async fn judge_proof(
        &self,
        shown: &PasswordProof,
        given: &Given,
        asked: &Asked,
    ) -> Result<ProofShown, Problem> {
        let (door, user) = (self.door(), &shown.principal.user);
        let key = door.code_counter(user.id, shown.known_device);
        let (_turn, before) = self.turn_at(key).await?;
        let taken = self.attempt(asked, shown.known_device, before).await?;
        let now = self.now();
        let judged = match given {
            Given::Code(code) => factor::judge(door.hashing(), user, code, now).ok_or(Refused::Wrong),
            Given::Passkey { step, answer, home } => {
                door.questions().shown(*step, user, home, answer, now).map(Proof::Passkey)
            }
        };
        match (judged, given) {
            (Ok(proof), _) => {
                self.give_back(taken);
                Ok((proof, key))
            }
            (Err(_), Given::Code(code)) if factor::is_used(user, code, now) => {
                self.give_back(taken);
                Err(self.refuse_used(given, key, shown.principal.clone(), asked).await)
            }
            (Err(why), _) => {
                let (counter, principal) = ((key, door.whose_codes(user.id)), Some(shown.principal.clone()));
                let doubt = (why == Refused::CountsBack).then(|| Event::new(PASSKEY_DOUBTED));
                let refused = self.refuse_because(counter, principal, doubt, asked).await;
                Err(self.told(refused, taken))
            }
        }
    }

    /// What is said of a proof that was right once and is used up. A code of the app is told to be so, and counts as no
    /// failure: whoever types it twice has their app in hand. Anything else is as good as wrong.
    pub(super) async fn refuse_used(
        &self,
        given: &Given,
        key: [u8; 16],
        principal: Principal,
        asked: &Asked,
    ) -> Problem {
        let now = self.now();
        let user = principal.user.id;
        let of_app = match given {
            Given::Code(code) => factor::is_of_app(&principal.user, code, now),
            Given::Passkey { .. } => false,
        };
        if !of_app {
            return self.refuse((key, self.door().whose_codes(user)), Some(principal), asked).await;
        }
        let asked = asked.clone();
        let noted = self.run(move |p| {
            let keys = p.keys_of(&principal)?;
            let nobody = Actor::nobody(Some(asked.origin));
            p.store().joint_write(&nobody, asked.request, now, keys.as_deref(), |_| {
                let event =
                    Event::new(REFUSED).about(User::TABLE, user.bytes()).note("grund", "code_benutzt");
                Ok::<_, StoreError>(Recorded::new((), event))
            })
        });
        match noted.await {
            Ok(()) => code_used(),
            Err(error) => error.into(),
        }
    }

    /// Counts a failure; the answer is the same for everybody.
    pub(super) async fn refuse(
        &self,
        counter: ([u8; 16], [u8; 16]),
        whose: Option<Principal>,
        asked: &Asked,
    ) -> Problem {
        self.refuse_because(counter, whose, None, asked).await
    }

    /// The same, with a word for the audit trail about what was shown.
    async fn refuse_because(
        &self,
        (key, counted_for): ([u8; 16], [u8; 16]),
        whose: Option<Principal>,
        doubt: Option<Event>,
        asked: &Asked,
    ) -> Problem {
        let (now, rule) = (self.now(), self.door().lock);
        let asked = asked.clone();
        let counted = self
            .run(move |p| {
                let keys =
                    whose.as_ref().and_then(|principal| p.keys_of(principal).transpose()).transpose()?;
                let nobody = Actor::nobody(Some(asked.origin));
                p.store().joint_write(&nobody, asked.request, now, keys.as_deref(), |w| {
                    let before = w.reader().get::<SignInFailures>(key)?.map(|row| row.failures);
                    let failures = before.unwrap_or_default().after_failure(now, &rule);
                    w.put(&SignInFailures { key, failures, whose: counted_for })?;
                    let kind = if failures.locked_until(now).is_some() { LOCKED } else { REFUSED };
                    let mut event = Event::new(kind);
                    let about = whose.as_ref().map(|principal| principal.user.id.bytes());
                    if let Some(about) = about {
                        event = event.about(User::TABLE, about);
                    }
                    let recorded = Recorded::new(failures, event);
                    Ok::<_, StoreError>(match doubt.zip(about) {
                        Some((doubt, about)) => recorded.and(doubt.about(User::TABLE, about)),
                        None => recorded,
                    })
                })
            })
            .await;
        match counted.map(|failures| failures.locked_until(now)) {
            Ok(Some(until)) => locked(until, now),
            Ok(None) => failed(),
            Err(error) => error.into(),
        }
    }
}

pub(super) fn locked(until: Timestamp, now: Timestamp) -> Problem {
    let minutes = until.duration_since(now).as_secs().max(0).saturating_add(59) / 60;
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC);
    let time = zone.to_datetime(until).strftime("%H:%M").to_string();
    let words = Msg::code("ZU_VIELE_VERSUCHE").with("zeit", time).with("minuten", minutes);
    let seconds = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0).saturating_add(1);
    Problem::new(Kind::TooMany, "ZU_VIELE_VERSUCHE").saying(words).retry_after(seconds)
}

#[cfg(test)]
mod tests {
    use crate::platform::{
        bench::{NOW, TestPlatform, lenient, wiring},
        settings::Settings,
        web::session::Attempt,
    };

    /// Story: who filled the gate and gave up had the attempt back, so that filling it was free.
    #[tokio::test]
    async fn who_gives_up_at_the_gate_has_used_an_attempt() {
        let settings = Settings { sign_in_burst: 1, ..lenient() };
        let site = TestPlatform::wired(NOW, settings, wiring(&[]), "");
        let guess = async |email: &str| {
            let entered = site.p.sign_in(Attempt::for_tests(email, "ein falsches Passwort")).await;
            entered.err().map(|problem| problem.code)
        };
        let shut = site.p.door().passwords().shut().await;
        let gave_up = tokio::join!(guess("a@x.de"), guess("b@x.de"), guess("c@x.de"));
        assert_eq!(gave_up, (Some("ZU_VIEL_LOS"), Some("ZU_VIEL_LOS"), Some("ZU_VIEL_LOS")));
        drop(shut);
        assert_eq!(guess("d@x.de").await, Some("ZU_VIELE_ANFRAGEN"), "told as when three had failed");
    }
}
