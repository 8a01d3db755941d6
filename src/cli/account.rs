//! `account create`, `account list`, and what the operator does about one account.

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, NewAccount, ask},
    exit::{Exit, Failure},
    prompt,
};
use crate::{
    features::house::tenants,
    kernel::{secret::Secret, words::Lang},
    platform::{
        Platform,
        people::{self, PeopleError},
        tenancy::{Operator, Role},
        web::{
            password::PasswordError,
            password_rules::{self, Refused},
        },
    },
    ui::words::t,
};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Make an account, or give an existing one a role in a further tenant; without a password prints a one-time link
    Create {
        /// Short name of the tenant; an operator has none
        #[arg(long)]
        tenant: Option<String>,
        /// The login
        #[arg(long)]
        email: String,
        /// The name that people see
        #[arg(long)]
        name: String,
        /// operator, admin, dak_mitarbeiter, staff, therapist or client
        #[arg(long, value_parser = role)]
        role: Role,
        /// Read the password from standard input (one line), or ask for it at the terminal
        #[arg(long)]
        password_stdin: bool,
        /// The password may stay after the first sign-in
        #[arg(long)]
        no_must_change: bool,
    },
    /// Every account with its roles
    List,
    /// Shut an account out; its sessions end at once
    Disable(Who),
    /// Let a disabled account in again
    Enable(Who),
    /// Print a one-time link by which the account's owner sets a new password
    ResetPassword(Who),
    /// Take the second factor off: the owner sets up a new one at the next sign-in; sessions end at once
    ResetMfa(Who),
    /// Lift the lock after too many failures
    Unlock(Who),
}

/// One account.
#[derive(clap::Args)]
pub struct Who {
    /// The login
    #[arg(long)]
    email: String,
}

fn role(code: &str) -> Result<Role, String> {
    let all: Vec<&str> = Role::ALL.into_iter().map(Role::code).collect();
    Role::from_code(code).ok_or_else(|| format!("a role is one of {}", all.join(", ")))
}

pub async fn run(scene: &CliContext, verb: Verb) -> Result<Outcome, Failure> {
    let asked = match verb {
        Verb::Create { tenant, email, name, role, password_stdin, no_must_change } => {
            let password = if password_stdin { Some(prompt::given()?.reveal().to_owned()) } else { None };
            let must_change = !no_must_change && password.is_some();
            Ask::AccountCreate(NewAccount { tenant, email, name, role, password, must_change })
        }
        Verb::List => Ask::AccountList,
        Verb::Disable(Who { email }) => Ask::AccountDisable { email },
        Verb::Enable(Who { email }) => Ask::AccountEnable { email },
        Verb::ResetPassword(Who { email }) => Ask::AccountResetPassword { email },
        Verb::ResetMfa(Who { email }) => Ask::AccountResetMfa { email },
        Verb::Unlock(Who { email }) => Ask::AccountUnlock { email },
    };
    ask(scene, asked).await
}

/// Hashes a new password that keeps the rules, through the front door's gate; `about`: its owner. Blocks.
pub fn hashed(p: &Platform, password: Secret, about: &[&str]) -> Result<String, Failure> {
    password_rules::judge(password.reveal(), about).map_err(|refused| {
        let why = match refused {
            Refused::TooShort => "a password has at least 12 characters",
            Refused::TooLong => "a password has at most 128 characters",
            Refused::Guessable => "this password is too easy to guess; a sentence of four rare words is not",
        };
        Failure::new(Exit::Usage, why)
    })?;
    tokio::runtime::Handle::current().block_on(p.door().passwords().hash(password)).map_err(|error| {
        match error {
            PasswordError::TooShort => Failure::new(Exit::Usage, "a password has at least 12 characters"),
            PasswordError::TooLong => Failure::new(Exit::Usage, "a password has at most 128 characters"),
            PasswordError::Busy(_) | PasswordError::Failed => Failure::new(Exit::Failed, error.to_string()),
        }
    })
}

fn failed(error: &PeopleError) -> Failure {
    let failure = Failure::of(error);
    match error {
        PeopleError::Invalid(errors) => {
            let said: Vec<String> = errors.0.iter().map(|error| t(Lang::En, &error.words)).collect();
            Failure { text: said.join(" "), ..failure }
        }
        _ => failure,
    }
}

pub fn create(p: &Platform, operator: &Operator, new: NewAccount) -> Result<Outcome, Failure> {
    let tenant = match &new.tenant {
        Some(slug) => Some(tenants::by_slug(p, operator, slug).map_err(|error| Failure::of(&error))?),
        None => None,
    };
    let password = match new.password {
        Some(password) => {
            let facility = tenant.as_ref().map_or("Visite", |tenant| tenant.name.as_str());
            Some(hashed(p, Secret::new(password), &[&new.email, &new.name, facility])?)
        }
        None => None,
    };
    let account = people::NewAccount {
        email: &new.email,
        name: &new.name,
        role: new.role,
        password,
        must_change: new.must_change,
    };
    let (id, link) = p.create_account(operator, tenant.as_ref(), account).map_err(|error| failed(&error))?;
    let email = people::address(&new.email).unwrap_or(new.email);
    let slug = tenant.map(|tenant| tenant.slug);
    let place = slug.as_ref().map_or_else(|| "the instance".to_owned(), Clone::clone);
    let mut text = format!("account {email} is {} of {place}", new.role.code());
    if let Some(link) = &link {
        text.push_str(&format!("\nfirst password, within three days, once:\n{}", link.reveal()));
    }
    let json = json!({
        "id": id.to_string(),
        "email": email,
        "tenant": slug,
        "role": new.role.code(),
        "link": link.map(|link| link.reveal().to_owned()),
    });
    Ok(Outcome::done(json, text))
}

pub fn list(p: &Platform, operator: &Operator) -> Result<Outcome, Failure> {
    let all = p.accounts(operator).map_err(|error| failed(&error))?;
    let mut text = Vec::new();
    let mut rows = Vec::new();
    for account in &all {
        let roles: Vec<String> = account
            .roles
            .iter()
            .map(|(slug, role)| {
                slug.as_ref().map_or(role.code().to_owned(), |slug| format!("{} of {slug}", role.code()))
            })
            .collect();
        let state = if account.user.disabled { "  disabled" } else { "" };
        text.push(format!("{}  {}  ({}){state}", account.user.email, account.user.name, roles.join(", ")));
        let roles: Vec<_> =
            account.roles.iter().map(|(slug, role)| json!({ "tenant": slug, "role": role.code() })).collect();
        rows.push(json!({
            "email": account.user.email,
            "name": account.user.name,
            "disabled": account.user.disabled,
            "mfa": account.user.factor.is_some(),
            "roles": roles,
        }));
    }
    Ok(Outcome::done(json!({ "accounts": rows }), text.join("\n")))
}

fn done(word: &'static str, email: &str, result: Result<(), PeopleError>) -> Result<Outcome, Failure> {
    result.map_err(|error| failed(&error))?;
    Ok(Outcome::done(json!({ word: email }), format!("account {email} {word}")))
}

pub fn disable(p: &Platform, operator: &Operator, email: &str) -> Result<Outcome, Failure> {
    done("disabled", email, p.disable_account(operator, email))
}

pub fn enable(p: &Platform, operator: &Operator, email: &str) -> Result<Outcome, Failure> {
    done("enabled", email, p.enable_account(operator, email))
}

pub fn reset_mfa(p: &Platform, operator: &Operator, email: &str) -> Result<Outcome, Failure> {
    done("without second factor", email, p.reset_account_factor(operator, email))
}

pub fn unlock(p: &Platform, operator: &Operator, email: &str) -> Result<Outcome, Failure> {
    done("unlocked", email, p.unlock_account(operator, email))
}

pub fn reset_password(p: &Platform, operator: &Operator, email: &str) -> Result<Outcome, Failure> {
    let link = p.reset_account_password(operator, email).map_err(|error| failed(&error))?;
    let link = link.reveal();
    Ok(Outcome::done(
        json!({ "email": email, "link": link }),
        format!("new password for {email}, once:\n{link}"),
    ))
}
