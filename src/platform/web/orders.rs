//! Orders of a certificate in this process: how the last one went, and why it failed.

use std::collections::HashMap;

use instant_acme::Error;
use jiff::Timestamp;
use parking_lot::RwLock;
use tokio::sync::Notify;

use super::tls::TlsError;
use crate::{kernel::words::Msg, platform::store::StoreError, ui::view::Tone};

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum AcmeError {
    /// Nobody agreed to the authority's terms.
    #[error("the terms of the authority are not agreed to")]
    Terms,
    /// The names are proven over plain HTTP, and nothing listens there.
    #[error("nothing listens for plain HTTP")]
    NoListener,
    /// The authority does not answer.
    #[error("the authority does not answer: {0}")]
    Unreachable(String),
    /// The authority refuses; its own words.
    #[error("the authority refuses: {0}")]
    Refused(String),
    /// The authority could not see the proof.
    #[error("the authority could not see the proof of a name")]
    Unproven,
    /// The authority offers no proof over HTTP.
    #[error("the authority offers no proof over HTTP")]
    NoChallenge,
    /// The certificate cannot be shown.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Error> for AcmeError {
    fn from(error: Error) -> Self {
        match error {
            Error::Api(problem) => {
                let kind = problem.r#type.as_deref().unwrap_or_default();
                let unproven = ["connection", "dns", "unauthorized", "incorrectResponse", "tls"];
                if unproven.iter().any(|known| kind.ends_with(&format!(":{known}"))) {
                    Self::Unproven
                } else {
                    Self::Refused(problem.detail.unwrap_or_else(|| kind.to_owned()))
                }
            }
            Error::Timeout(_) => Self::Unproven,
            other => Self::Unreachable(other.to_string()),
        }
    }
}

/// How the last order went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderState {
    /// None is under way.
    Waiting,
    /// Under way since then.
    Running(Timestamp),
    /// Done.
    Done(Timestamp),
    /// It failed: when, and what to do.
    Failed(Timestamp, Msg),
}

impl OrderState {
    /// Its tone.
    #[must_use]
    pub fn tone(&self) -> Tone {
        match self {
            Self::Waiting | Self::Running(_) => Tone::Info,
            Self::Done(_) => Tone::Good,
            Self::Failed(..) => Tone::Bad,
        }
    }
    /// Its sentence.
    #[must_use]
    pub fn words(&self) -> Msg {
        match self {
            Self::Waiting => Msg::new("acme-waiting"),
            Self::Running(_) => Msg::new("acme-running"),
            Self::Done(_) => Msg::new("acme-done"),
            Self::Failed(_, why) => why.clone(),
        }
    }
    /// Since when.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Waiting => None,
            Self::Running(at) | Self::Done(at) | Self::Failed(at, _) => Some(*at),
        }
    }
}

/// What a failed order says to the operator.
pub(super) fn explained(error: &AcmeError) -> Msg {
    match error {
        AcmeError::Terms => Msg::new("acme-terms"),
        AcmeError::NoListener => Msg::new("acme-no-listener"),
        AcmeError::Unreachable(_) => Msg::new("acme-unreachable"),
        AcmeError::Refused(said) => Msg::new("acme-refused").with("antwort", said.as_str()),
        AcmeError::Unproven => Msg::new("acme-unproven"),
        AcmeError::NoChallenge => Msg::new("acme-no-challenge"),
        AcmeError::Tls(_) | AcmeError::Store(_) => Msg::new("acme-failed"),
    }
}

/// Which order of this process: each choice of a certificate has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderNumber(u64);

/// Orders of this process.
pub struct Orders {
    /// The last, and how it went.
    pub(super) last: RwLock<(OrderNumber, OrderState)>,
    pub(super) proofs: RwLock<HashMap<String, String>>,
    pub(super) wanted: Notify,
}
crate::opaque_debug!(Orders);

impl Default for Orders {
    fn default() -> Self {
        let last = RwLock::new((OrderNumber::default(), OrderState::Waiting));
        Self { last, proofs: RwLock::default(), wanted: Notify::new() }
    }
}

impl Orders {
    /// A new order is under way.
    pub(super) fn begin(&self, now: Timestamp) -> OrderNumber {
        let mut last = self.last.write();
        let number = OrderNumber(last.0.0.saturating_add(1));
        *last = (number, OrderState::Running(now));
        number
    }
    /// Says how an order goes, as long as no other has taken its place.
    pub(super) fn tell(&self, number: OrderNumber, state: OrderState) {
        let mut last = self.last.write();
        if last.0 == number {
            last.1 = state;
        }
    }
}
