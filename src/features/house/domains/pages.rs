//! The page of allowed domains.

use maud::{Markup, html};

use crate::{
    features::house::accounts::{ADMIN, Section, refusal, role_field, role_word, tabs},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{people::AllowedDomain, tenancy::Role},
    ui::{
        NavSpot, Page, View,
        facts::card,
        form::{self, Field},
        notice::{empty, say},
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// Where the page is.
pub const HREF: &str = "/verwaltung/domaenen";

/// Allowed domains, and a form for one more.
pub struct DomainsPage {
    /// By name.
    pub domains: Vec<AllowedDomain>,
    /// Whether mailboxes can be proven; without mail nobody can register by a domain.
    pub mails: bool,
    /// The domain as typed.
    pub domain: String,
    /// The role as chosen.
    pub role: String,
    /// The roles that a mailbox may give.
    pub roles: Vec<Role>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for DomainsPage {
    fn title(&self) -> Msg {
        Msg::new("domain-title")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let domain = Field::new("domain", Msg::new("domain-field"))
            .hint(Msg::new("domain-hint"))
            .errors(errors)
            .maxlength(253);
        let new = html! {
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (form::text(v, &domain, &self.domain))
                (role_field(v, errors, &self.roles, &self.role))
                (form::actions(v, &Msg::new("domain-add"), None))
            }
        };
        html! {
            (tabs(v, Section::Domains))
            (refusal(v, self.problem.as_ref()))
            @if !self.mails { (say(v, Tone::Warn, Msg::new("domain-no-mail"))) }
            (card(v, &Msg::new("domain-new"), new))
            (self.list(v))
        }
    }
}

impl DomainsPage {
    fn list(&self, v: &View) -> Markup {
        if self.domains.is_empty() {
            return empty(v, &Msg::new("domain-none"), &[]);
        }
        let columns = vec![
            Column::new(Msg::new("domain-field")),
            Column::new(Msg::new("people-role")),
            Column::new(Msg::new("domain-since")),
            Column::new(Msg::new("common-actions")).hidden_label(),
        ];
        let rows = self.domains.iter().map(|allowed| {
            let cells = vec![
                html! { "@" (allowed.domain) },
                html! { (role_word(v, allowed.role)) },
                time::moment(v, allowed.created_at),
                html! {
                    form method="post" action={ (HREF) "/" (allowed.id) "/entfernen" } {
                        (form::hidden("csrf", &v.csrf))
                        button.button.secondary type="submit" {
                            (v.w("domain-remove")) span.visually-hidden { " " (allowed.domain) }
                        }
                    }
                },
            ];
            Row::new(cells).id(format!("domaene-{}", allowed.id))
        });
        table(v, &Table::new("domaenen", Msg::new("domain-title"), columns).rows(rows.collect()))
    }
}
