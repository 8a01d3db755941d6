//! `account create`, `account list`, `account disable`.

use serde_json::json;

use super::{
    Scene,
    answer::Outcome,
    ask::{Ask, NewAccount, ask},
    exit::{Exit, Failure},
    prompt,
};
use crate::{
    features::house::{accounts, tenants},
    kernel::secret::Secret,
    platform::{
        Platform,
        tenancy::{Operator, Role},
        web::password::PasswordError,
    },
};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Make an account, or give an existing one a role in a further tenant
    Create {
        /// Short name of the tenant
        #[arg(long)]
        tenant: String,
        /// The login
        #[arg(long)]
        email: String,
        /// The name that people see
        #[arg(long)]
        name: String,
        /// admin, dak_mitarbeiter, staff, therapist or client
        #[arg(long, value_parser = role)]
        role: Role,
        /// Read the password from standard input (one line) instead of asking for it
        #[arg(long)]
        password_stdin: bool,
        /// The password may stay after the first sign-in
        #[arg(long)]
        no_must_change: bool,
    },
    /// Every account with its roles
    List,
    /// Shut an account out; its sessions end at once
    Disable {
        /// The login
        #[arg(long)]
        email: String,
    },
}

fn role(code: &str) -> Result<Role, String> {
    match Role::from_code(code) {
        Some(Role::Operator) => Err(
            "no account of a tenant is operator: the operator runs the instance and sees no data of people"
                .into(),
        ),
        Some(role) => Ok(role),
        None => Err("a role is admin, dak_mitarbeiter, staff, therapist or client".into()),
    }
}

pub async fn run(scene: &Scene, verb: Verb) -> Result<Outcome, Failure> {
    match verb {
        Verb::Create { tenant, email, name, role, password_stdin, no_must_change } => {
            let password = if password_stdin { prompt::line()? } else { prompt::new_password()? };
            let password = password.reveal().to_owned();
            let must_change = !no_must_change;
            ask(scene, Ask::AccountCreate(NewAccount { tenant, email, name, role, password, must_change }))
                .await
        }
        Verb::List => ask(scene, Ask::AccountList).await,
        Verb::Disable { email } => ask(scene, Ask::AccountDisable { email }).await,
    }
}

/// Hashes a new password through the front door's gate. Blocks.
pub fn hashed(p: &Platform, password: Secret) -> Result<String, Failure> {
    tokio::runtime::Handle::current().block_on(p.door().passwords().hash(password)).map_err(|error| {
        match error {
            PasswordError::TooShort => Failure::new(Exit::Usage, "a password has at least 12 characters"),
            PasswordError::TooLong => Failure::new(Exit::Usage, "a password has at most 128 characters"),
            PasswordError::Busy | PasswordError::Failed => Failure::new(Exit::Failed, error.to_string()),
        }
    })
}

pub fn create(p: &Platform, operator: &Operator, new: NewAccount) -> Result<Outcome, Failure> {
    let tenant = tenants::by_slug(p, operator, &new.tenant).map_err(|error| Failure::of(&error))?;
    let account = accounts::NewAccount {
        email: &new.email,
        name: &new.name,
        role: new.role,
        password: hashed(p, Secret::new(new.password))?,
        must_change: new.must_change,
    };
    let id = accounts::create(p, operator, &tenant, account).map_err(|error| Failure::of(&error))?;
    Ok(Outcome::done(
        json!({ "id": id.to_string(), "email": new.email, "tenant": tenant.slug, "role": new.role.code() }),
        format!("account {} is {} of {}", new.email, new.role.code(), tenant.slug),
    ))
}

pub fn list(p: &Platform, operator: &Operator) -> Result<Outcome, Failure> {
    let all = accounts::list(p, operator).map_err(|error| Failure::of(&error))?;
    let mut text = Vec::new();
    let mut rows = Vec::new();
    for account in &all {
        let roles: Vec<String> =
            account.roles.iter().map(|(slug, role)| format!("{} of {slug}", role.code())).collect();
        let state = if account.user.disabled { "  disabled" } else { "" };
        text.push(format!("{}  {}  ({}){state}", account.user.email, account.user.name, roles.join(", ")));
        let roles: Vec<_> =
            account.roles.iter().map(|(slug, role)| json!({ "tenant": slug, "role": role.code() })).collect();
        rows.push(json!({
            "email": account.user.email,
            "name": account.user.name,
            "disabled": account.user.disabled,
            "roles": roles,
        }));
    }
    Ok(Outcome::done(json!({ "accounts": rows }), text.join("\n")))
}

pub fn disable(p: &Platform, operator: &Operator, email: &str) -> Result<Outcome, Failure> {
    accounts::disable(p, operator, email).map_err(|error| Failure::of(&error))?;
    Ok(Outcome::done(json!({ "disabled": email }), format!("account {email} disabled")))
}
