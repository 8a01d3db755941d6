//! Choosing another password.

use super::{NotDone, over, prove_again};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        secret::Secret,
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _},
        tenancy::User,
        web::{
            password::PasswordError,
            password_rules,
            session::{identity::SessionUser, sign_in::SignedIn},
        },
    },
};

/// Somebody chose another password.
pub const PASSWORD_CHANGED: EventKind = EventKind::new("account.password_changed");

impl Platform {
    /// Changes the password. The present one is the proof; whoever has a second factor must have shown it within five
    /// minutes (403 `ERNEUT_ANMELDEN`). 422 on the fields `current_password` and `new_password`.
    pub async fn change_password(
        &self,
        me: &SessionUser,
        current: Secret,
        new: Secret,
    ) -> Result<SignedIn, Problem> {
        if me.user().factor.is_some() && !me.proved_lately() {
            return Err(prove_again());
        }
        let same = current.reveal() == new.reveal();
        let shown = self.own_password(me, current, "current_password").await?;
        let about = [me.user().name.clone(), me.user().email.clone(), me.facility().to_owned()];
        let phc = self.new_hash(new, about, "new_password").await?;
        if same {
            let mut fields = FieldErrors::new();
            fields.add("new_password", "PASSWORT_WIE_BISHER");
            return Err(Problem::new(Kind::Invalid, "PASSWORT_WIE_BISHER").with_fields(fields));
        }
        let judged = shown.principal.user.password.clone();
        let me = SessionUser(me.0.clone());
        self.run(move |p| {
            let done = p.begin_anew(&me, p.now(), |changing| {
                // The password that was judged must be the one that is replaced.
                if changing.user.password != judged {
                    return Err(NotDone::from(over()));
                }
                changing.user.password = phc;
                changing.user.must_change = false;
                Ok(((), Event::new(PASSWORD_CHANGED).about(User::TABLE, changing.user.id.bytes())))
            });
            done.map(|((), signed_in)| signed_in).map_err(NotDone::from)
        })
        .await
        .map_err(Problem::from)
    }

    /// The stored form of a new password that keeps the rules; `field` is where a refusal is said. `about`: what is
    /// known of its owner.
    pub async fn new_hash(
        &self,
        password: Secret,
        about: [String; 3],
        field: &'static str,
    ) -> Result<String, Problem> {
        let tried = password.clone();
        let judged = self.run(move |_| {
            let about = about.each_ref().map(String::as_str);
            Ok::<_, NotDone>(password_rules::judge(tried.reveal(), &about))
        });
        judged.await.map_err(Problem::from)?.map_err(|refused| refused.at(field))?;
        self.door().passwords().hash(password).await.map_err(|error| match error {
            PasswordError::TooShort => password_rules::Refused::TooShort.at(field),
            PasswordError::TooLong => password_rules::Refused::TooLong.at(field),
            PasswordError::Busy(_) => Problem::new(Kind::Busy, "ZU_VIEL_LOS"),
            PasswordError::Failed => Problem::internal("a password cannot be hashed"),
        })
    }
}
