//! Certificates ordered by ACME (RFC 8555) and proven over plain HTTP; renewed in time, shown without a restart.

use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use instant_acme::{
    Account, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, OrderStatus, RetryPolicy,
};

use super::{
    certificate::{CERTIFICATE_REPLACED, CertificateKind, Refused, WARNINGS},
    kept::Kept,
    orders::{AcmeError, OrderNumber, OrderState, explained},
    query::Path,
};
use crate::{
    kernel::clock::Clock as _,
    platform::{
        Platform,
        clock::SystemClock,
        store::{
            Corrupt, Event, EventKind, InstanceRecord, OnDisk, Recorded, StoreError, TableName, Versioned,
        },
        tenancy::{Actor, Operator},
    },
    record,
};

/// It was decided on a page whether a certificate is ordered, and where.
pub const ACME_CHOSEN: EventKind = EventKind::new("certificate.acme_chosen");

/// What is ordered, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcmeChoice {
    /// Address of the directory.
    pub directory: String,
    /// Where the authority may write to.
    pub contact: Option<String>,
    /// Names of the certificate; never empty.
    pub names: Vec<String>,
    /// Whether its terms are agreed to.
    pub terms_agreed: bool,
    /// Whether the configuration says so; a page cannot change it then.
    pub configured: bool,
}

/// Directory, contact, names; whoever stored it had agreed to the terms.
impl OnDisk for AcmeChoice {
    type Raw = (String, Option<String>, Vec<String>);
    fn raw(&self) -> Self::Raw {
        (self.directory.clone(), self.contact.clone(), self.names.clone())
    }
    fn of_raw((directory, contact, names): Self::Raw) -> Result<Self, Corrupt> {
        Ok(Self { directory, contact, names, terms_agreed: true, configured: false })
    }
}

impl InstanceRecord for AcmeChoice {
    type Owner = ();
    const TABLE: TableName = TableName::new(105, "acme_choice");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        ONE
    }
    fn owner(&self) {}
}

/// An account with an ACME authority was made.
pub const ACME_ACCOUNT: EventKind = EventKind::new("certificate.account_made");

record! {
    /// The account with the authority: its credentials as JSON, the private key among them.
    pub struct AcmeAccount {
        directory: String,
        credentials: String,
    }
}
/// There is one account.
const ONE: [u8; 16] = [0; 16];

impl InstanceRecord for AcmeAccount {
    type Owner = ();
    const TABLE: TableName = TableName::new(103, "acme");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        ONE
    }
    fn owner(&self) {}
}

/// How often the end of the certificate is looked at.
const HOUR: Duration = Duration::from_secs(3_600);
/// Longest time that an authority may take for a step.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where an authority looks for the proof; for the listener of plain HTTP, and nowhere else.
pub fn proofs(platform: &Platform) -> Router {
    let path = "/.well-known/acme-challenge/{token}";
    Router::new().route(path, get(proof)).with_state(platform.clone())
}

async fn proof(State(platform): State<Platform>, Path(token): Path<String>) -> (StatusCode, String) {
    match platform.orders().proofs.read().get(&token) {
        Some(proof) => (StatusCode::OK, proof.clone()),
        None => (StatusCode::NOT_FOUND, String::new()),
    }
}

impl Platform {
    /// What is ordered: as the configuration says, else as a page said; none: nothing is.
    #[must_use]
    pub fn acme(&self) -> Option<AcmeChoice> {
        let settings = self.settings();
        if !settings.acme_names.is_empty() {
            return Some(AcmeChoice {
                directory: settings.acme_directory.clone(),
                contact: settings.acme_contact.clone(),
                names: settings.acme_names.clone(),
                terms_agreed: settings.acme_terms_agreed,
                configured: true,
            });
        }
        let stored = self.store().instance_read(|r| r.get::<AcmeChoice>(ONE));
        stored
            .unwrap_or_else(|error: StoreError| {
                tracing::error!(%error, "what certificate is ordered cannot be read");
                None
            })
            .map(Versioned::into_inner)
    }

    /// Orders a certificate from now on, and at once. Refused where the configuration says what is ordered, and where files
    /// of the configuration, or some that were handed in, go first.
    ///
    /// # Errors
    /// When the store fails, or the certificate that is next in line cannot be shown.
    pub fn choose_acme(&self, operator: &Operator, choice: AcmeChoice) -> Result<OrderNumber, Refused> {
        self.may_order()?;
        self.put_acme(operator, Some(choice))?;
        let number = self.orders().begin(self.now());
        self.order_now();
        Ok(number)
    }

    /// Orders no certificate any more; the ordered one is shown until it ends, as long as it serves. In the first run it goes
    /// at once: nobody relies on it yet, and what is chosen there counts. Refused where the configuration says what is ordered.
    ///
    /// # Errors
    /// When the store fails, or the certificate that is next in line cannot be shown.
    pub fn end_acme(&self, operator: &Operator) -> Result<(), Refused> {
        if self.acme().is_some() {
            self.put_acme(operator, None)?;
        }
        match self.certificates().filter(|_| self.setup_pending()) {
            Some(shown) => Ok(shown.change(self, || Ok(Kept::Ordered.remove(self.data())?))?),
            None => Ok(()),
        }
    }

    fn put_acme(&self, operator: &Operator, choice: Option<AcmeChoice>) -> Result<(), Refused> {
        if self.acme().is_some_and(|choice| choice.configured) {
            return Err(Refused::Configured);
        }
        let where_from = choice.as_ref().map_or("-", |choice| choice.directory.as_str()).to_owned();
        self.operator_write(operator, |w| {
            match choice {
                Some(choice) => w.put(&choice)?,
                None => w.remove_at::<AcmeChoice>(ONE)?,
            }
            Ok::<_, StoreError>(Recorded::new((), Event::new(ACME_CHOSEN).note("verzeichnis", where_from)))
        })
        .map_err(Refused::Store)?;
        self.certificates().map_or(Ok(()), |shown| shown.follow(self)).map_err(Refused::Tls)
    }

    /// Waits until that order has ended or was dropped, at most so long; none: it runs on, or another has taken its place.
    pub async fn order_ended(&self, number: OrderNumber, limit: Duration) -> Option<OrderState> {
        let ended = async {
            loop {
                let (last, state) = self.orders().last.read().clone();
                if last != number {
                    return None;
                }
                if !matches!(state, OrderState::Running(_)) {
                    return Some(state);
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(limit, ended).await.ok().flatten()
    }

    /// How the last order went; none when no certificate is ordered.
    #[must_use]
    pub fn order_state(&self) -> Option<OrderState> {
        self.acme().map(|_| self.orders().last.read().1.clone())
    }

    /// Asks for an order now, whatever the end of the certificate.
    pub fn order_now(&self) {
        self.orders().wanted.notify_one();
    }

    /// Orders a certificate where none is there, and again in time; for ever. Spawn it.
    pub async fn keep_ordered(self) {
        let mut asked = false;
        loop {
            // Its number first: what is chosen meanwhile has another, and asks for an order of its own.
            let (number, before) = self.orders().last.read().clone();
            let choice = self.run(move |p| {
                let due =
                    |choice: &AcmeChoice| if asked { p.may_order().is_ok() } else { p.order_is_due(choice) };
                Ok::<_, StoreError>(p.acme().filter(due))
            });
            let choice = choice.await.unwrap_or_else(|error| {
                tracing::error!(%error, "whether a certificate is to be ordered is not known");
                None
            });
            if let Some(choice) = choice {
                self.orders().tell(number, OrderState::Running(self.now()));
                let done = self.order(&choice).await;
                self.orders().proofs.write().clear();
                let state = match &done {
                    Ok(()) => OrderState::Done(self.now()),
                    Err(error) => {
                        tracing::error!(%error, "no certificate was ordered");
                        OrderState::Failed(self.now(), explained(error))
                    }
                };
                self.orders().tell(number, state);
            } else if asked && matches!(before, OrderState::Running(_)) {
                // Files were handed in meanwhile, or it is ordered no more: whoever waits for it waits for nothing.
                self.orders().tell(number, OrderState::Waiting);
            }
            asked = tokio::time::timeout(HOUR, self.orders().wanted.notified()).await.is_ok();
        }
    }

    /// No ordered certificate, one that ends within a month, or one that lacks a name.
    fn order_is_due(&self, choice: &AcmeChoice) -> bool {
        let Some(facts) = self.certificates().and_then(|shown| shown.facts().ok()) else { return true };
        match facts.kind {
            CertificateKind::Configured | CertificateKind::Uploaded => false,
            CertificateKind::Local => true,
            CertificateKind::Acme => {
                let [first, ..] = WARNINGS;
                facts.days_left(SystemClock.now()) <= first
                    || choice.names.iter().any(|name| !facts.covers(name))
            }
        }
    }

    async fn order(&self, choice: &AcmeChoice) -> Result<(), AcmeError> {
        if !choice.terms_agreed {
            return Err(AcmeError::Terms);
        }
        if self.settings().http.is_none() {
            return Err(AcmeError::NoListener);
        }
        let account = self.account(choice).await?;
        let names: Vec<Identifier> = choice
            .names
            .iter()
            .map(|name| name.parse().map_or_else(|_| Identifier::Dns(name.clone()), Identifier::Ip))
            .collect();
        let mut order = account.new_order(&NewOrder::new(&names)).await?;
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let mut challenge =
                authorization.challenge(ChallengeType::Http01).ok_or(AcmeError::NoChallenge)?;
            let proof = challenge.key_authorization().as_str().to_owned();
            self.orders().proofs.write().insert(challenge.token.clone(), proof);
            challenge.set_ready().await?;
        }
        let patience = RetryPolicy::default().timeout(PATIENCE);
        if order.poll_ready(&patience).await? != OrderStatus::Ready {
            return Err(AcmeError::Unproven);
        }
        let key = order.finalize().await?;
        let chain = order.poll_certificate(&patience).await?;
        let choice = choice.clone();
        self.run(move |p| p.take_ordered(&choice, &chain, &key)).await
    }

    /// Lays the certificate of an order down; whatever goes first is shown. What is ordered no more, or otherwise, is dropped.
    pub(super) fn take_ordered(&self, choice: &AcmeChoice, chain: &str, key: &str) -> Result<(), AcmeError> {
        let Some(shown) = self.certificates() else { return Ok(()) };
        let mut taken = false;
        shown.change(self, || {
            taken = self.acme().as_ref() == Some(choice);
            if taken { Kept::Ordered.write(self.data(), chain, key) } else { Ok(()) }
        })?;
        let facts = shown.facts()?;
        if !taken || facts.kind != CertificateKind::Acme {
            return Ok(());
        }
        let event =
            Event::new(CERTIFICATE_REPLACED).note("weg", "ACME").note("fingerabdruck", &facts.fingerprint);
        self.store().instance_note(&Actor::system(), self.request()?, self.now(), event)?;
        Ok(())
    }

    /// The account with the authority, made at the first order.
    async fn account(&self, choice: &AcmeChoice) -> Result<Account, AcmeError> {
        let settings = self.settings();
        let builder = || match &settings.acme_authority {
            Some(root) => Account::builder_with_root(root),
            None => Account::builder(),
        };
        let directory = choice.directory.clone();
        let known = self
            .run(move |p| p.store().instance_read(|r| r.get::<AcmeAccount>(ONE)))
            .await?
            .filter(|account| account.directory == directory);
        if let Some(account) = known
            && let Ok(credentials) = serde_json::from_str(&account.credentials)
        {
            return Ok(builder()?.from_credentials(credentials).await?);
        }
        let mailto = choice.contact.as_ref().map(|contact| format!("mailto:{contact}"));
        let contact: Vec<&str> = mailto.iter().map(String::as_str).collect();
        let new =
            NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let directory = choice.directory.clone();
        let (account, credentials) = builder()?.create(&new, directory.clone(), None).await?;
        let credentials = serde_json::to_string(&credentials).map_err(|_| StoreError::Random)?;
        let record = AcmeAccount { directory, credentials };
        self.run(move |p| {
            let event = Event::new(ACME_ACCOUNT);
            let (request, now) = (p.request()?, p.now());
            p.store().instance_write(&Actor::system(), request, now, |w| {
                w.put(&record)?;
                Ok::<_, StoreError>(Recorded::new((), event))
            })
        })
        .await?;
        Ok(account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::testing::stored_bytes;

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let choice = AcmeChoice {
            directory: "https://d".into(),
            contact: Some("a@x".into()),
            names: vec!["h.x".into()],
            terms_agreed: true,
            configured: false,
        };
        assert_eq!(stored_bytes(&choice), b"\x09https://d\x01\x03a@x\x01\x03h.x");
        let account = AcmeAccount { directory: "https://d".into(), credentials: "{}".into() };
        assert_eq!(stored_bytes(&account), b"\x09https://d\x02{}");
    }
}
