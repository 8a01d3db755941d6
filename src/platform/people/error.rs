//! Why nothing was done, and what to do next.

use crate::{
    kernel::problem::{Explain, FieldErrors, Kind, Problem},
    platform::{store::StoreError, web::password::PasswordError},
};

/// Why an act about people was refused.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// What was entered breaks rules.
    #[error("the input is not valid")]
    Invalid(FieldErrors),
    /// Not there, or of another facility.
    #[error("no such account")]
    Missing,
    /// It is so already; never handed out.
    #[error("nothing to change")]
    Unchanged,
    /// The form was sent twice; never handed out.
    #[error("made already")]
    Twice(Box<super::Invitation>),
    /// Changed since it was read.
    #[error("changed meanwhile")]
    Stale,
    /// Unknown, used, expired, revoked, or meant for somebody else: all look the same (R-AUTH-14).
    #[error("that invitation does not count")]
    Invitation,
    /// Unknown, used or expired (R-AUTH-17).
    #[error("that link does not count")]
    Link,
    /// There is an account with that e-mail.
    #[error("there is an account with that e-mail already")]
    EmailTaken,
    /// The account has a role in this tenant already.
    #[error("that e-mail has a role in this tenant already")]
    Member,
    /// Nobody would be left to administer the facility.
    #[error("the last admin can be neither demoted nor removed")]
    LastAdmin,
    /// The own role, membership or second factor.
    #[error("nobody changes their own role here")]
    Own,
    /// The person belongs elsewhere too, and no mail can be sent.
    #[error("only the operator may do that")]
    OperatorOnly,
    /// The mail domain is not allowed.
    #[error("that mail domain is not allowed")]
    DomainNotAllowed,
    /// Mailboxes cannot be proven: no mail is sent.
    #[error("registration only by invitation")]
    InvitationOnly,
    /// The role does not exist in a tenant.
    #[error("that role is none of a tenant")]
    Role,
    /// A password does not keep the rules; the code says why.
    #[error("that password does not keep the rules ({0})")]
    Password(&'static str),
    /// Too many at once, from one network or all together.
    #[error("too many requests")]
    Brake(Box<Problem>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for PeopleError {
    fn explain(&self) -> Problem {
        match self {
            Self::Invalid(fields) => {
                Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(fields.clone())
            }
            Self::Missing => Problem::new(Kind::NotFound, "KONTO_UNBEKANNT"),
            Self::Unchanged | Self::Twice(_) | Self::Stale => Problem::new(Kind::Conflict, "KONFLIKT"),
            Self::Invitation => Problem::new(Kind::Invalid, "EINLADUNG_UNGUELTIG"),
            Self::Link => Problem::new(Kind::Invalid, "LINK_UNGUELTIG"),
            Self::EmailTaken => field("email", "EMAIL_VERGEBEN"),
            Self::Member => Problem { kind: Kind::Conflict, ..field("email", "KONTO_VORHANDEN") },
            Self::LastAdmin => Problem::new(Kind::Conflict, "LETZTER_ADMIN"),
            Self::Own => Problem::new(Kind::Conflict, "EIGENES_KONTO"),
            Self::OperatorOnly => Problem::new(Kind::Conflict, "NUR_BETREIBER"),
            Self::DomainNotAllowed => field("email", "DOMAIN_NICHT_ERLAUBT"),
            Self::InvitationOnly => Problem::new(Kind::Invalid, "NUR_EINLADUNG"),
            Self::Role => field("role", "ROLLE_UNGUELTIG"),
            Self::Password(code) => field("password", code),
            Self::Brake(problem) => (**problem).clone(),
            Self::Store(error) => error.explain(),
        }
    }
}

fn field(name: &'static str, code: &'static str) -> Problem {
    let mut fields = FieldErrors::new();
    fields.add(name, code);
    Problem::new(Kind::Invalid, code).with_fields(fields)
}

impl From<Problem> for PeopleError {
    fn from(problem: Problem) -> Self {
        Self::Brake(Box::new(problem))
    }
}

impl From<PasswordError> for PeopleError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::TooShort => Self::Password("PASSWORT_ZU_KURZ"),
            PasswordError::TooLong => Self::Password("PASSWORT_ZU_LANG"),
            PasswordError::Busy(_) => Self::Brake(Box::new(Problem::new(Kind::Busy, "ZU_VIEL_LOS"))),
            PasswordError::Failed => Self::Store(StoreError::Random),
        }
    }
}
