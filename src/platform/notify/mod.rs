//! Puts a message in an inbox, and mails it: notifications of a tenant's people, and the outbox of the instance.
//!
//! Owns: what a notice is, inboxes, the mail outbox, templates, SMTP, the mail settings.
//! May use: `kernel`, `ui` (words), `base`, `settings`, `store`, `tenancy`.
//! Never: which notices there are, who should be told, or why (features register them); health data in a text.
//!
//! A message and its mail are one commit, and no act ever waits for a mail server: [`post`] sends behind the site. What
//! the server does not take stays in the outbox, is tried again after 1, 10 and 60 minutes, and is then shown to the
//! operator as failed. A mail that was sent just before the power went is sent again with the same Message-ID.

mod answers;
mod compose;
mod deliver;
mod inbox;
mod mail;
mod notice;
mod outbox;
pub mod post;
mod server;
mod settings;
mod smtp;

#[cfg(test)]
mod tests;

pub use deliver::{Deliver, Message, people, tell, tell_locked, tell_recovery_used};
pub use inbox::{Inbox, InboxRow, List, Notification, list, read, read_all, tidy, unread};
pub use mail::{Mail, MailState, NewMail, Template, queue};
pub use notice::{Facts, Gathering, Kind, Notice, counts_only};
pub use outbox::{MAIL_RESENT, MAIL_TESTED, Outbox, is_authority, is_sender};
pub use server::Source;
pub use settings::{MAIL_SETTINGS_CHANGED, MailSettings};
pub use smtp::Answer;

// In tests the letters of people are not composed (people/post.rs).
#[cfg(not(test))]
pub use mail::LinkUntil;
