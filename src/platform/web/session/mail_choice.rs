//! Which messages a person also wants by mail: a choice of the own account.

use super::identity::SessionUser;
use crate::platform::{
    Platform,
    store::{Event, EventKind, InstanceRecord as _, Recorded, StoreError, Versioned},
    tenancy::User,
};

/// Somebody chose which messages also come by mail.
pub const MAILS_CHOSEN: EventKind = EventKind::new("account.mails_chosen");

impl Platform {
    /// From now on, messages of these kinds come by mail no more; all others do.
    ///
    /// # Errors
    /// When the store fails.
    pub fn choose_mails(&self, me: &SessionUser, off: Vec<String>) -> Result<(), StoreError> {
        let signed = &me.0;
        let keys = match &signed.tenant {
            Some(tenant) => self.store().tenant_keys(tenant.id.0)?,
            None => None,
        };
        let (actor, request) = (signed.actor(), signed.asked.request);
        self.store().joint_write(&actor, request, signed.now, keys.as_deref(), |w| {
            let stored = w.reader().get::<User>(signed.user.id.bytes())?.map(Versioned::into_inner);
            let mut user = stored.ok_or(StoreError::Missing)?;
            let event = Event::new(MAILS_CHOSEN).about(User::TABLE, user.id.bytes()).note("aus", off.len());
            user.mail_off = off;
            w.put(&user)?;
            Ok(Recorded::new((), event))
        })
    }
}
