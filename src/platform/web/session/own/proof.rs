//! Showing again who one is, within a session: password, and the code where the person has a second factor.

use super::{NotDone, person, still_there};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        secret::Secret,
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Recorded},
        tenancy::User,
        web::{
            factor::{self, Proof},
            session::{
                identity::SessionUser,
                record::{Session, SignInFailures},
                sign_in::{Attempt, Given, PasswordProof, RECOVERY_USED, failed},
            },
        },
    },
};

/// Somebody showed again who they are.
pub const PROVED: EventKind = EventKind::new("sign_in.proved_again");

/// What was typed is wrong: said at its field. Not 401, which would say that the session is over.
pub(super) fn wrong(mut problem: Problem, field: &'static str, code: &'static str) -> Problem {
    if problem.kind == Kind::SignIn {
        let code = if problem.code == "MFA_CODE_BENUTZT" { problem.code } else { code };
        let mut fields = FieldErrors::new();
        fields.add(field, code);
        problem = Problem::new(Kind::Invalid, code).with_fields(fields);
    }
    problem
}

impl Platform {
    /// Judges the password of the person behind `me`, with the counters of the front door. Who has a session is as known
    /// as a device: nobody elsewhere in their network makes them wait.
    pub(super) async fn own_password(
        &self,
        me: &SessionUser,
        password: Secret,
        field: &'static str,
    ) -> Result<PasswordProof, Problem> {
        let attempt = Attempt {
            email: me.user().email.clone(),
            password,
            code: None,
            tenant: None,
            device: Some(self.door().device_mark(me.user().id)),
            browser: me.0.session.browser,
            same: None,
            asked: me.asked().clone(),
        };
        let shown = self.judge_password(&attempt).await;
        shown.map_err(|problem| wrong(problem, field, "PASSWORT_FALSCH"))
    }

    /// The person shows again who they are; for five minutes they may change what lets them in (R-AUTH-13). Wrong
    /// input counts like a failed sign-in. 422 on the fields `password` and `mfa_code`.
    pub async fn prove(
        &self,
        me: &SessionUser,
        password: Secret,
        code: Option<String>,
    ) -> Result<(), Problem> {
        let shown = self.own_password(me, password, "password").await?;
        let asked = me.asked().clone();
        let mut proof = None;
        let given = Given::Code(code.filter(|code| !code.trim().is_empty()).unwrap_or_default());
        if shown.principal.user.factor.is_some() {
            let judged = self.judge_proof(&shown, &given, &asked).await;
            proof = Some(judged.map_err(|problem| wrong(problem, "mfa_code", "MFA_CODE_FALSCH"))?);
        }
        let (failures, principal) = (shown.failures, shown.principal.clone());
        let counter = proof.as_ref().map(|(_, key)| *key);
        let (owner, now) = (SessionUser(me.0.clone()), self.now());
        let done = self
            .run(move |p| {
                let me = owner;
                let keys = p.keys_of(&me.principal_of())?;
                let request = me.asked().request;
                p.store().joint_write(&me.0.actor(), request, now, keys.as_deref(), |w| {
                    let mut session = still_there(w, &me)?;
                    let mut user = person(w, &me)?;
                    let event = Event::new(PROVED).about(Session::TABLE, session.id.bytes());
                    let mut recorded = Recorded::new((), event);
                    if let Some((proof, key)) = proof {
                        if !factor::use_up(&mut user, &proof, now) {
                            return Err(NotDone::from(failed()));
                        }
                        w.remove_at::<SignInFailures>(key)?;
                        w.put(&user)?;
                        // As at the front door: its owner is told (R-AUTH-12).
                        if matches!(proof, Proof::Recovery(_)) {
                            let event = Event::new(RECOVERY_USED).about(User::TABLE, user.id.bytes());
                            recorded = recorded.and(event.note("uebrig", user.recovery.len()));
                        }
                    }
                    session.proved_at = now;
                    w.put(&session)?;
                    w.remove_at::<SignInFailures>(failures)?;
                    Ok(recorded)
                })
            })
            .await;
        match (done.map_err(Problem::from), counter) {
            // Used up a moment ago by somebody quicker.
            (Err(problem), Some(counter)) if problem.code == failed().code => {
                let refused = self.refuse_used(&given, counter, principal, &asked).await;
                Err(wrong(refused, "mfa_code", "MFA_CODE_FALSCH"))
            }
            (done, _) => done,
        }
    }
}
