//! The addresses of the second factor. Each act asks for a proof first when the last one is older than five minutes.

use std::net::IpAddr;

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    pages::{CodesPage, FactorPage, ProofPage, SecurityPage},
    passkeys,
};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        web::{
            answer::refuse,
            host::Reached,
            passkey::Home,
            present::{headers_of, see_other, status_of, with_headers},
            query::{Form, Query, local},
            routes::Routes,
            session::{Gate, SessionUser, SignedIn, prove_again},
        },
    },
};

pub(super) const HERE: &str = "/konto/sicherheit";
/// Where a person shows again who they are; `weiter` names the page of this site that asked for it.
const PROOF: &str = "/konto/nachweis";
const SET_UP: &str = "/konto/sicherheit/einrichten";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(HERE, show)
        .get(SET_UP, show_offer)
        .post(SET_UP, offer)
        .post("/konto/sicherheit/bestaetigen", confirm)
        .post("/konto/sicherheit/codes", renew_codes)
        .post("/konto/sicherheit/gesichert", saved)
        .post("/konto/sicherheit/abschalten", switch_off)
        .get(PROOF, ask_for_another)
        .post(PROOF, prove)
        .and(passkeys::routes())
}

/// Where a proof leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Onward {
    /// To the second factor.
    Security,
    /// To the password.
    Password,
    /// To a new passkey.
    Passkey,
}

impl Onward {
    const ALL: [Self; 3] = [Self::Security, Self::Password, Self::Passkey];

    fn path(self) -> &'static str {
        match self {
            Self::Security => HERE,
            Self::Password => "/konto/passwort",
            Self::Passkey => passkeys::NEW,
        }
    }
    /// The one that this path is.
    fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|onward| onward.path() == path)
    }
    /// The part of the account that it belongs to.
    fn part(self) -> &'static str {
        if self == Self::Passkey { HERE } else { self.path() }
    }
}

/// The small form that asks who sits there.
fn proof_page(me: &SessionUser, onward: &str) -> ProofPage {
    let part = Onward::of(onward).map_or(HERE, Onward::part);
    ProofPage {
        email: me.user().email.clone(),
        code: me.user().factor.is_some(),
        onward: onward.to_owned(),
        part,
        open: me.gate() == Gate::Open,
        ..ProofPage::default()
    }
}

/// What a page of another feature asks for before an act that is signed: where it stands is said in the address.
#[derive(serde::Deserialize)]
struct Wanted {
    weiter: Option<String>,
}

/// A page of this site, and no other; without one the second factor.
fn leads_to(wanted: Option<String>) -> String {
    local(wanted.filter(|path| !path.is_empty())).unwrap_or_else(|| Onward::Security.path().to_owned())
}

async fn ask_for_another(
    me: SessionUser,
    State(p): State<Platform>,
    Query(wanted): Query<Wanted>,
) -> Response {
    if me.gate() == Gate::ChangePassword {
        return see_other(me.gate().path(), None);
    }
    let onward = leads_to(wanted.weiter);
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &proof_page(&me, &onward)))).await
}

pub(super) async fn ask_proof(p: &Platform, me: SessionUser, onward: Onward) -> Response {
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &proof_page(&me, onward.path())))).await
}

async fn prove(me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    let onward = leads_to(Some(form.get("weiter").to_owned()));
    let password = Secret::new(form.get("password").to_owned());
    let code = Some(form.get("mfa_code").to_owned());
    match p.prove(&me, password, code).await {
        Ok(()) => see_other(&onward, None),
        Err(problem) if matches!(problem.kind, Kind::Invalid | Kind::TooMany | Kind::Busy) => {
            let mut page = proof_page(&me, &onward);
            page.said = problem.fields.is_empty().then(|| problem.words.clone());
            page.errors = problem.fields.clone();
            let headers = headers_of(&problem);
            with_headers(p.answer(move |p| Ok(p.page_of_me(status_of(&problem), &me, &page))).await, headers)
        }
        Err(problem) => refuse(problem),
    }
}

async fn show(me: SessionUser, State(p): State<Platform>, reached: Reached) -> Response {
    // The password comes first: whoever set it may not be the one who sits there.
    if me.gate() == Gate::ChangePassword {
        return see_other(me.gate().path(), None);
    }
    p.answer(move |p| {
        let (needed, forced) = (p.needs_factor(&me)?, me.gate() == Gate::SetUpFactor);
        let here = Home::of(&reached).map(|home| home.name().to_owned());
        let elsewhere = p.hosts().iter().find(|name| name.parse::<IpAddr>().is_err()).cloned();
        let page = SecurityPage { user: me.user().clone(), needed, forced, here, elsewhere };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

/// Does an act on the factor; a proof that has grown old is asked for on the spot.
async fn with_proof(
    p: Platform,
    me: SessionUser,
    act: impl FnOnce(&Platform, &SessionUser) -> Result<Response, Problem> + Send + 'static,
) -> Response {
    with_proof_for(p, me, Onward::Security, act).await
}

/// The same for an act that is not begun on the page of the second factor.
pub(super) async fn with_proof_for(
    p: Platform,
    me: SessionUser,
    onward: Onward,
    act: impl FnOnce(&Platform, &SessionUser) -> Result<Response, Problem> + Send + 'static,
) -> Response {
    if me.gate() == Gate::ChangePassword {
        return refuse(Problem::new(Kind::NotAllowed, "PASSWORT_AENDERN"));
    }
    if !me.proved_lately() {
        return ask_proof(&p, me, onward).await;
    }
    p.answer(move |p| act(p, &me)).await
}

async fn offer(me: SessionUser, State(p): State<Platform>) -> Response {
    with_proof(p, me, |p, me| {
        p.offer_factor(me)?;
        Ok(see_other(SET_UP, None))
    })
    .await
}

async fn show_offer(me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let Some(offer) = p.offered_factor(&me) else { return Ok(see_other(HERE, None)) };
        let page = FactorPage { offer, open: me.gate() == Gate::Open, errors: FieldErrors::new() };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

/// The codes on a page of the new session; asked for again, the page has none.
fn show_codes(p: &Platform, (codes, signed_in): (Vec<String>, SignedIn)) -> Response {
    let page = p.page_of_me(StatusCode::OK, &signed_in.me, &CodesPage { codes });
    with_headers(page, p.cookies_of(&signed_in))
}

async fn confirm(me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    let code = Secret::new(form.get("code").to_owned());
    with_proof(p, me, move |p, me| match p.confirm_factor(me, &code) {
        Ok(done) => Ok(show_codes(p, done)),
        Err(problem) if problem.code == "MFA_NICHT_BEGONNEN" => Ok(see_other(HERE, None)),
        Err(problem) if problem.kind == Kind::Invalid => {
            let Some(offer) = p.offered_factor(me) else { return Ok(see_other(HERE, None)) };
            let page = FactorPage { offer, open: me.gate() == Gate::Open, errors: problem.fields.clone() };
            Ok(p.page_of_me(status_of(&problem), me, &page))
        }
        Err(problem) => Err(problem),
    })
    .await
}

async fn renew_codes(me: SessionUser, State(p): State<Platform>) -> Response {
    with_proof(p, me, |p, me| p.renew_codes(me).map(|done| show_codes(p, done))).await
}

/// The person says that the codes are in a safe place. They are not shown again whatever is said.
async fn saved(me: SessionUser, form: Form) -> Response {
    if form.has("gesichert") {
        let next = if me.gate() == Gate::Open { "/" } else { me.gate().path() };
        return see_other(next, Some(&Msg::new("notice-factor-set")));
    }
    see_other(HERE, Some(&Msg::new("notice-codes-not-saved")))
}

async fn switch_off(me: SessionUser, State(p): State<Platform>) -> Response {
    with_proof(p, me, |p, me| {
        let signed_in = p.remove_factor(me)?;
        let said = see_other(HERE, Some(&Msg::new("notice-factor-off")));
        Ok(with_headers(said, p.cookies_of(&signed_in)))
    })
    .await
}

/// For programs: the same demand as a problem.
pub(super) fn demand(me: &SessionUser) -> Result<(), Problem> {
    if me.gate() == Gate::ChangePassword {
        return Err(Problem::new(Kind::NotAllowed, "PASSWORT_AENDERN"));
    }
    if me.proved_lately() { Ok(()) } else { Err(prove_again()) }
}
