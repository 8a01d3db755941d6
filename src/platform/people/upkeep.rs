//! Forgetting what has had its time.

use jiff::SignedDuration;

use super::{EntryLink, Invitation, InvitationState};
use crate::{
    kernel::problem::Problem,
    platform::{Platform, store::StoreError},
};

/// An invitation that counts no longer is shown this long, so that its admin sees what became of it.
const SHOWN: SignedDuration = SignedDuration::from_hours(90 * 24);

impl Platform {
    /// Removes links whose time is over, and invitations that have not counted for 90 days.
    pub fn tidy_links(&self) -> Result<(), Problem> {
        let now = self.now();
        let found = self.store().instance_read(|r| {
            let links = r.all::<EntryLink>()?.into_iter().filter(|link| now >= link.expires_at);
            let invitations = r.all::<Invitation>()?.into_iter().filter(|invitation| {
                invitation.state(now) != InvitationState::Open
                    && now.duration_since(invitation.expires_at) > SHOWN
            });
            Ok::<_, StoreError>((links.collect::<Vec<_>>(), invitations.collect::<Vec<_>>()))
        });
        let (links, invitations) = found?;
        if links.is_empty() && invitations.is_empty() {
            return Ok(());
        }
        self.store()
            .instance_upkeep(|w| {
                links.iter().try_for_each(|link| w.remove(&**link))?;
                invitations.iter().try_for_each(|invitation| w.remove(&**invitation))
            })
            .map_err(|error: StoreError| error.into())
    }
}
