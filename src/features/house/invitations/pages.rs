//! The page of invitations.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    features::house::accounts::{ADMIN, Section, refusal, role_field, role_word, tabs},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        people::{Invitation, InvitationState},
        tenancy::Role,
    },
    ui::{
        NavSpot, Page, View, badge,
        facts::card,
        form::{self, Choice, Field, Width},
        notice::empty,
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// Where the page is.
pub const HREF: &str = "/verwaltung/einladungen";
/// Hours that an invitation may count.
pub const HOURS: [&str; 3] = ["72", "24", "8"];

/// Inviting, and the invitations so far.
pub struct InvitationsPage {
    /// The newest first.
    pub invitations: Vec<Invitation>,
    /// The present instant.
    pub now: Timestamp,
    /// Whether invitations go out by mail.
    pub mails: bool,
    /// The role as chosen.
    pub role: String,
    /// The roles that people can have here.
    pub roles: Vec<Role>,
    /// The e-mail as typed.
    pub email: String,
    /// The hours as chosen.
    pub hours: String,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

/// A state as a badge.
fn state(v: &View, state: InvitationState) -> Markup {
    let tone = match state {
        InvitationState::Open => Tone::Info,
        InvitationState::Used => Tone::Good,
        InvitationState::Expired | InvitationState::Revoked => Tone::Neutral,
    };
    badge::badge(tone, &v.t(&state.words()))
}

impl Page for InvitationsPage {
    fn title(&self) -> Msg {
        Msg::new("nav-invitations")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (tabs(v, Section::Invitations))
            (refusal(v, self.problem.as_ref()))
            (card(v, &Msg::new("invitation-new"), self.invite(v)))
            (self.list(v))
        }
    }
}

impl InvitationsPage {
    fn invite(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let hint = if self.mails { "invitation-email-mailed" } else { "invitation-email-hint" };
        let email = Field::new("email", Msg::new("sign-in-email"))
            .hint(Msg::new(hint))
            .errors(errors)
            .optional()
            .maxlength(254);
        let hours: Vec<Choice> = HOURS
            .into_iter()
            .map(|hours| {
                Choice::new(
                    hours,
                    v.t(&Msg::new("invitation-hours").with("n", hours.parse::<i64>().unwrap_or(0))),
                )
            })
            .collect();
        let until = Field::new("expires_at", Msg::new("invitation-for")).errors(errors).width(Width::Medium);
        html! {
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (role_field(v, errors, &self.roles, &self.role))
                (form::email(v, &email, &self.email))
                (form::select(v, &until, &hours, &self.hours))
                (form::actions(v, &Msg::new("invitation-create"), None))
            }
        }
    }

    fn list(&self, v: &View) -> Markup {
        if self.invitations.is_empty() {
            return empty(v, &Msg::new("invitation-none"), &[]);
        }
        let columns = vec![
            Column::new(Msg::new("people-role")),
            Column::new(Msg::new("sign-in-email")),
            Column::new(Msg::new("invitation-until")),
            Column::new(Msg::new("invitation-by")),
            Column::new(Msg::new("common-state")),
            Column::new(Msg::new("common-actions")).hidden_label(),
        ];
        let rows = self.invitations.iter().map(|invitation| self.row(v, invitation)).collect();
        html! {
            h2 { (v.w("invitation-list")) }
            (table(v, &Table::new("einladungen", Msg::new("invitation-list"), columns).rows(rows)))
        }
    }

    fn row(&self, v: &View, invitation: &Invitation) -> Row {
        let now = invitation.state(self.now);
        let cells = vec![
            html! { (role_word(v, invitation.role)) },
            match &invitation.email {
                Some(email) => html! { (email) },
                None => html! { span.unknown { (v.w("invitation-anybody")) } },
            },
            time::moment(v, invitation.expires_at),
            html! { (invitation.by) ", " (time::moment(v, invitation.created_at)) },
            html! {
                (state(v, now))
                @if let Some((_, at)) = invitation.used { " " (time::moment(v, at)) }
            },
            html! {
                @if now == InvitationState::Open {
                    form method="post" action={ (HREF) "/" (invitation.id) "/widerrufen" } {
                        (form::hidden("csrf", &v.csrf))
                        button.button.secondary type="submit" {
                            (v.w("invitation-revoke"))
                            span.visually-hidden { ": " (role_word(v, invitation.role)) " " (invitation.email.as_deref().unwrap_or_default()) }
                        }
                    }
                }
            },
        ];
        Row::new(cells).id(format!("einladung-{}", invitation.id))
    }
}
