//! Name, language, colours, shortcuts.

use super::{NotDone, person};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        text,
        words::Lang,
    },
    platform::{
        Platform,
        store::{Change, Event, EventKind, InstanceRecord as _, Recorded},
        tenancy::User,
        web::session::identity::SessionUser,
    },
    ui::view::Colour,
};

/// Somebody changed their name or how pages look to them.
pub const PROFILE_CHANGED: EventKind = EventKind::new("account.profile_changed");

/// Longest name, characters.
const LONGEST_NAME: usize = 200;

/// What people say about themselves and how pages look to them.
pub struct Profile {
    /// The name that others see.
    pub name: String,
    /// Language of pages and mails.
    pub lang: Lang,
    /// Choice of colours.
    pub colour: Colour,
    /// Whether single-key shortcuts are on.
    pub shortcuts: bool,
}

impl Platform {
    /// Stores the person's profile. 422 on field `name`.
    pub fn set_profile(&self, me: &SessionUser, profile: Profile) -> Result<(), Problem> {
        let name = text::line(&profile.name).unwrap_or_default();
        if name.is_empty() || text::length(&name) > LONGEST_NAME {
            let mut fields = FieldErrors::new();
            fields.add("name", "NAME_UNGUELTIG");
            return Err(Problem::new(Kind::Invalid, "NAME_UNGUELTIG").with_fields(fields));
        }
        let done = || -> Result<(), NotDone> {
            let keys = self.keys_of(&me.principal_of())?;
            let request = me.asked().request;
            self.store().joint_write(&me.0.actor(), request, me.now(), keys.as_deref(), |w| {
                let mut user = person(w, me)?;
                let old = said(&user);
                user.name = name;
                user.lang = profile.lang;
                user.colour = profile.colour;
                user.shortcuts = profile.shortcuts;
                let changes = old.into_iter().zip(said(&user)).filter(|(old, new)| old != new);
                let changes = changes.map(|((field, old), (_, new))| Change {
                    field: field.to_owned(),
                    old: Some(old),
                    new: Some(new),
                });
                let event = Event::new(PROFILE_CHANGED).about(User::TABLE, user.id.bytes());
                let event = event.changing(changes.collect());
                w.put(&user)?;
                Ok::<_, NotDone>(Recorded::new((), event))
            })
        };
        done().map_err(Problem::from)
    }
}

/// The profile as the audit trail keeps it.
fn said(user: &User) -> [(&'static str, String); 4] {
    [
        ("name", user.name.clone()),
        ("sprache", user.lang.tag().to_owned()),
        ("farben", user.colour.attribute().unwrap_or("geraet").to_owned()),
        ("kuerzel", if user.shortcuts { "an" } else { "aus" }.to_owned()),
    ]
}
