//! The second factor: offered, confirmed by one code, its recovery codes, switched off again.

use super::{Changing, NotDone, fresh, still_there};
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
            factor::{self, Offer},
            session::{identity::SessionUser, principal::places, sign_in::SignedIn},
        },
    },
};

/// A second factor was set up, or replaced by another.
pub const FACTOR_SET: EventKind = EventKind::new("account.factor_set");
/// A user had new recovery codes made; the old ones are void.
pub const CODES_RENEWED: EventKind = EventKind::new("account.recovery_codes_renewed");
/// Somebody switched their second factor off.
pub const FACTOR_REMOVED: EventKind = EventKind::new("account.factor_removed");

/// A factor that waits to be confirmed: for the camera, and for the keyboard.
pub struct FactorOffer {
    /// The key as text: base 32.
    pub key: String,
    /// The `otpauth://` address behind the QR code.
    pub address: String,
}

crate::opaque_debug!(FactorOffer);

impl Platform {
    /// Offers a new secret; the factor counts when [`Platform::confirm_factor`] has seen a code of it.
    pub fn offer_factor(&self, me: &SessionUser) -> Result<FactorOffer, Problem> {
        fresh(me)?;
        let done = || -> Result<Offer, NotDone> {
            let offer = Offer::new()?;
            self.store().instance_upkeep(|w| {
                let mut session = still_there(w, me)?;
                session.offer = Some(offer.secret.clone());
                w.put(&session)?;
                Ok::<_, NotDone>(())
            })?;
            Ok(offer)
        };
        done().map(|offer| shown(me, &offer)).map_err(Problem::from)
    }

    /// What this session was offered and has not confirmed; none when nothing was, or when the proof has grown old.
    #[must_use]
    pub fn offered_factor(&self, me: &SessionUser) -> Option<FactorOffer> {
        let secret = me.0.session.offer.clone().filter(|_| me.proved_lately())?;
        Some(shown(me, &Offer { secret }))
    }

    /// Confirms the offered factor by a code of it. Gives ten recovery codes, which are shown this once, and the new
    /// session. 422 on the field `code`.
    pub fn confirm_factor(
        &self,
        me: &SessionUser,
        code: &Secret,
    ) -> Result<(Vec<String>, SignedIn), Problem> {
        fresh(me)?;
        let now = self.now();
        self.begin_anew(me, me.0.session.proved_at, |Changing { user, offer }| {
            let offer = offer.map(|secret| Offer { secret });
            let offer = offer.ok_or_else(|| Problem::new(Kind::Conflict, "MFA_NICHT_BEGONNEN"))?;
            let typed: String = code.reveal().chars().filter(|c| !c.is_whitespace()).take(64).collect();
            let Some(step) = offer.step(&typed, now) else {
                let mut fields = FieldErrors::new();
                fields.add("code", "MFA_CODE_FALSCH");
                let wrong = Problem::new(Kind::Invalid, "MFA_CODE_FALSCH").with_fields(fields);
                return Err(NotDone::from(wrong));
            };
            factor::confirm(user, &offer, step, now);
            let codes = factor::new_codes(self.door().hashing(), user)?;
            Ok((codes, Event::new(FACTOR_SET).about(User::TABLE, user.id.bytes())))
        })
    }

    /// Ten new recovery codes in place of those that are left.
    pub fn renew_codes(&self, me: &SessionUser) -> Result<(Vec<String>, SignedIn), Problem> {
        fresh(me)?;
        self.begin_anew(me, me.0.session.proved_at, |Changing { user, .. }| {
            if user.factor.is_none() {
                return Err(NotDone::from(Problem::new(Kind::Conflict, "MFA_NICHT_BEGONNEN")));
            }
            let codes = factor::new_codes(self.door().hashing(), user)?;
            Ok((codes, Event::new(CODES_RENEWED).about(User::TABLE, user.id.bytes())))
        })
    }

    /// Switches the second factor off, where no place of the person demands it.
    pub fn remove_factor(&self, me: &SessionUser) -> Result<SignedIn, Problem> {
        fresh(me)?;
        if self.needs_factor(me)? {
            return Err(Problem::new(Kind::NotAllowed, "MFA_NOETIG"));
        }
        let done = self.begin_anew(me, me.0.session.proved_at, |Changing { user, .. }| {
            user.factor = None;
            user.recovery.clear();
            Ok(((), Event::new(FACTOR_REMOVED).about(User::TABLE, user.id.bytes())))
        });
        done.map(|((), signed_in)| signed_in)
    }

    /// Whether a place of the person demands a second factor.
    pub fn needs_factor(&self, me: &SessionUser) -> Result<bool, Problem> {
        let found = self.store().instance_read(|r| places(r, me.user()));
        let places = found.map_err(|error| Problem::from(NotDone::Store(error)))?;
        Ok(places.iter().any(|principal| self.factor_due(principal)))
    }
}

fn shown(me: &SessionUser, offer: &Offer) -> FactorOffer {
    FactorOffer { key: offer.text(), address: offer.address(&me.user().email) }
}
