//! The first run in a browser: forms that lead from one to the next, and back without loss.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use jiff::tz::TimeZone;

use super::{
    certificate::{certified, ordered},
    pages::{SetupPage, Step, at},
};
use crate::{
    features::house::{
        certificates::AcmeTyped,
        tenants::{MadePage, NewFacility, entered, found},
    },
    kernel::{
        host::Host,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        secret::Secret,
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        people::{PeopleError, address, check_password},
        setup::{CodeRefused, FolderRefused, SetupState},
        tenancy::Area,
        web::{
            answer::refuse,
            certificate::CertificateKind,
            first_run::PATH,
            host::CalledBy,
            password::PasswordError,
            present::{html, see_other, status_of, with_headers},
            query::{Form, Path},
            routes::Routes,
            session::Visitor,
        },
    },
    ui::{View, page::full},
};

/// The routes of the first run.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(PATH, begin).get("/einrichtung/{schritt}", show).post("/einrichtung/{schritt}", go)
}

/// Marks the browser that typed the code.
const COOKIE: &str = "__Host-einrichtung";

fn session(headers: &HeaderMap) -> String {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let found = lines.flat_map(|line| line.split(';')).find_map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        (name == COOKIE).then(|| value.to_owned())
    });
    found.unwrap_or_default()
}

fn cookie(value: &str, seconds: u32) -> HeaderMap {
    let text = format!("{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.insert(HeaderName::from_static("set-cookie"), value);
    }
    headers
}

fn gone() -> Problem {
    Problem::new(Kind::NotFound, "NICHT_GEFUNDEN")
}

/// What is known so far; none for a browser that has not brought the code.
fn state(p: &Platform, headers: &HeaderMap) -> Result<Option<SetupState>, Problem> {
    if !p.setup_pending() {
        return Err(gone());
    }
    p.setup_of(&session(headers)).map_err(Problem::from)
}

fn lang(visitor: &Visitor, state: Option<&SetupState>) -> Lang {
    match state {
        Some(state) if state.reached >= 3 => {
            if state.english {
                Lang::En
            } else {
                Lang::De
            }
        }
        _ => visitor.lang,
    }
}

pub(super) fn page(p: &Platform, lang: Lang, step: Step, problem: Option<Problem>) -> Response {
    let status = problem.as_ref().map_or(StatusCode::OK, status_of);
    // What the footer leads to is closed until the end of the road.
    let v = View { footer: Vec::new(), ..p.bare_view(lang, None) };
    html(status, full(&SetupPage { step, problem }, &v))
}

async fn begin(_: Visitor, State(p): State<Platform>, headers: HeaderMap) -> Response {
    p.answer(move |p| {
        let next = state(p, &headers)?.map_or(1, |state| state.reached.saturating_add(1).clamp(2, 8));
        Ok(see_other(&at(next), None))
    })
    .await
}

/// What a step shows to somebody who comes there, with all that was entered.
fn stored(p: &Platform, number: u8, state: &SetupState) -> Option<Step> {
    Some(match number {
        2 => Step::Begin { restore: false },
        3 => Step::Place {
            lang: if state.english { Lang::En } else { Lang::De },
            zone: state.zone.clone(),
            names: p.hosts().join(", "),
        },
        4 => {
            let facts = p.certificates().and_then(|shown| shown.facts().ok());
            let choice = match facts.as_ref().map(|facts| facts.kind) {
                Some(CertificateKind::Configured | CertificateKind::Uploaded) => "eigen",
                _ if p.acme().is_some() => "acme",
                _ => "lokal",
            };
            let acme = Box::new(AcmeTyped::known(p));
            Step::Certificate { facts, choice: choice.into(), chain: String::new(), acme }
        }
        5 => match &state.operator {
            None => Step::OperatorForm { name: String::new(), email: String::new() },
            Some(_) if !state.confirmed => {
                let (key, address) = p.setup_offer(state)?;
                Step::Factor { key, address }
            }
            Some(_) if !state.codes.is_empty() => Step::Codes { codes: state.codes.clone() },
            Some(email) => Step::OperatorDone { email: email.clone() },
        },
        6 => match &state.facility {
            Some((_, name)) => Step::FacilityDone { name: name.clone(), made: None },
            None => Step::Facility(Box::new(NewFacility {
                areas: vec![Area::SUGGESTED.code().into()],
                ..NewFacility::default()
            })),
        },
        7 if !state.backed_up => Step::Backup { folder: state.backups.clone() },
        7 => sheet(p, state),
        8 => Step::Done,
        _ => return None,
    })
}

fn sheet(p: &Platform, state: &SetupState) -> Step {
    Step::Sheet { key: state.recovery.clone(), asked: state.asked, site: p.base_url() }
}

async fn show(
    visitor: Visitor,
    State(p): State<Platform>,
    headers: HeaderMap,
    CalledBy(called_by): CalledBy,
    Path(number): Path<u8>,
) -> Response {
    p.answer(move |p| {
        let known = state(p, &headers)?;
        let said = lang(&visitor, known.as_ref());
        let Some(known) = known else {
            return Ok(if number == 1 { page(p, said, Step::Code, None) } else { see_other(&at(1), None) });
        };
        let next = known.reached.saturating_add(1).clamp(2, 8);
        // Nobody comes to a step before the one in front of it is done.
        if number == 1 || (number > next && number <= 8) {
            return Ok(see_other(&at(next), None));
        }
        let mut step = stored(p, number, &known).ok_or_else(gone)?;
        // Nothing was said yet: the browser knows its language, and the name by which it came here.
        if let Step::Place { lang, names, .. } = &mut step
            && known.reached < 3
        {
            *lang = visitor.lang;
            *names = offered(called_by, p.hosts().to_vec()).join(", ");
        }
        Ok(page(p, said, step, None))
    })
    .await
}

fn at_field(field: &'static str, code: &'static str) -> Problem {
    let mut fields = FieldErrors::new();
    fields.add(field, code);
    Problem::new(Kind::Invalid, code).with_fields(fields)
}

/// A step that was sent: the answer, or what to show again and why.
pub(super) type Sent = Result<Response, (Step, Problem)>;

async fn go(
    visitor: Visitor,
    State(p): State<Platform>,
    headers: HeaderMap,
    Path(number): Path<u8>,
    form: Form,
) -> Response {
    let known = {
        let headers = headers.clone();
        p.run(move |p| Ok::<_, crate::platform::store::StoreError>(state(p, &headers))).await
    };
    let known = match known {
        Ok(Ok(known)) => known,
        Ok(Err(problem)) => return refuse(problem),
        Err(error) => return refuse(error.into()),
    };
    if number == 1 {
        return enter(visitor, p, form).await;
    }
    let said = lang(&visitor, known.as_ref());
    let Some(known) = known else { return see_other(&at(1), None) };
    if number > known.reached.saturating_add(1) {
        return see_other(PATH, None);
    }
    if number == 5 && known.operator.is_none() {
        return operator(p, said, form).await;
    }
    if number == 4 && form.get("zertifikat") == "acme" {
        return ordered(p, said, form).await;
    }
    p.answer(move |p| {
        let sent = match number {
            2 => Ok(begun(p, said, &form)?),
            3 => placed(p, &form)?,
            4 => certified(p, &form)?,
            5 => proved(p, &known, &form)?,
            6 => founded(p, said, &known, &form)?,
            7 => kept(p, &known, &form)?,
            8 => {
                p.finish_setup()?;
                let done = see_other("/anmelden", Some(&Msg::new("notice-setup-done")));
                Ok(with_headers(done, cookie("", 0)))
            }
            _ => return Err(gone()),
        };
        Ok(sent.unwrap_or_else(|(step, problem)| page(p, said, step, Some(problem))))
    })
    .await
}

async fn enter(visitor: Visitor, p: Platform, form: Form) -> Response {
    p.answer(move |p| {
        let entered = p.enter_setup(form.get("code"))?;
        match entered {
            Ok(session) => Ok(with_headers(see_other(PATH, None), cookie(session.reveal(), 86_400))),
            Err(refused) => {
                let code = match refused {
                    CodeRefused::Wrong => "EINRICHTUNGSCODE_FALSCH",
                    CodeRefused::Changed => "EINRICHTUNGSCODE_NEU",
                };
                Ok(page(p, visitor.lang, Step::Code, Some(at_field("code", code))))
            }
        }
    })
    .await
}

/// Remembers that a step is done, and goes on to the next.
pub(super) fn onward(p: &Platform, number: u8, f: impl FnOnce(&mut SetupState)) -> Result<Response, Problem> {
    p.change_setup(|state| {
        f(state);
        state.reached = state.reached.max(number);
    })?;
    Ok(see_other(&at(number.saturating_add(1)), None))
}

fn begun(p: &Platform, said: Lang, form: &Form) -> Result<Response, Problem> {
    if form.get("weg") == "zurueck" {
        return Ok(page(p, said, Step::Begin { restore: true }, None));
    }
    onward(p, 2, |_| {})
}

/// A host name or an address; no scheme, no port, no path.
fn is_host(name: &str) -> bool {
    Host::of(name).address().is_some()
        || (!name.is_empty()
            && name.len() <= 253
            && name.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !label.starts_with('-')
            }))
}

/// The names of this machine, behind the one by which the browser came here.
fn offered(called_by: Option<String>, known: Vec<String>) -> Vec<String> {
    let new = called_by.filter(|called| is_host(called) && !known.contains(called));
    new.into_iter().chain(known).collect()
}

fn placed(p: &Platform, form: &Form) -> Result<Sent, Problem> {
    let zone = form.get("zeitzone").trim().to_owned();
    let names: Vec<String> = form
        .get("adresse")
        .split([',', ' '])
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .map(str::to_owned)
        .collect();
    let english = form.get("sprache") == Lang::En.tag();
    let lang = if english { Lang::En } else { Lang::De };
    let mut errors = FieldErrors::new();
    if TimeZone::get(&zone).is_err() {
        errors.add("zeitzone", "ZEITZONE_UNGUELTIG");
    }
    if names.is_empty() || !names.iter().all(|name| is_host(name)) {
        errors.add("adresse", "ADRESSE_UNGUELTIG");
    }
    if !errors.is_empty() {
        let step = Step::Place { lang, zone, names: form.get("adresse").to_owned() };
        return Ok(Err((step, Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(errors))));
    }
    p.settle_names(&names).map_err(|error| {
        Problem::internal(format_args!("the names of the site cannot be remembered: {error}"))
    })?;
    onward(p, 3, |state| {
        state.english = english;
        state.zone = zone;
    })
    .map(Ok)
}

async fn operator(p: Platform, said: Lang, form: Form) -> Response {
    let (name, email) = (form.get("username").to_owned(), form.get("email").to_owned());
    let (first, again) = (form.get("password"), form.get("password_again"));
    let mut errors = FieldErrors::new();
    if let Err(code) = check_password(first, &[&name, &email, "Visite"]) {
        errors.add("password", code);
    } else if first != again {
        errors.add("password_again", "PASSWORT_UNGLEICH");
    }
    let hashed = if errors.is_empty() {
        p.door().passwords().hash(Secret::new(first.to_owned())).await
    } else {
        Err(PasswordError::Failed)
    };
    p.answer(move |p| {
        let done = match hashed {
            Ok(hash) => p.setup_operator(&email, &name, hash),
            Err(_) if !errors.is_empty() => Err(PeopleError::Invalid(errors)),
            Err(_) => return Err(Problem::new(Kind::Busy, "ZU_VIEL_LOS")),
        };
        match done {
            // Not done yet: the second factor comes on the same step.
            Ok(()) => Ok(see_other(&at(5), None)),
            Err(error) => Ok(page(p, said, Step::OperatorForm { name, email }, Some(error.into()))),
        }
    })
    .await
}

/// The second factor, then the recovery codes.
fn proved(p: &Platform, known: &SetupState, form: &Form) -> Result<Sent, Problem> {
    let again = |p: &Platform| stored(p, 5, known).ok_or_else(gone);
    if !known.confirmed {
        return Ok(match p.setup_factor(form.get("code"))? {
            true => Ok(see_other(&at(5), None)),
            false => Err((again(p)?, at_field("code", "MFA_CODE_FALSCH"))),
        });
    }
    if !known.codes.is_empty() && form.get("gesichert") != "ja" {
        return Ok(Err((again(p)?, at_field("gesichert", "CODES_SICHERN"))));
    }
    onward(p, 5, |state| state.codes.clear()).map(Ok)
}

fn founded(p: &Platform, said: Lang, known: &SetupState, form: &Form) -> Result<Sent, Problem> {
    if known.facility.is_some() {
        return onward(p, 6, |_| {}).map(Ok);
    }
    let new = entered(form);
    match found(p, &p.setup_hand(), &new, &known.zone) {
        Ok((tenant, link)) => {
            let (slug, name) = (tenant.slug.clone(), tenant.name.clone());
            let _next = onward(p, 6, |state| state.facility = Some((slug, name)))?;
            let email = address(&new.email).unwrap_or(new.email);
            let made = MadePage { name: tenant.name.clone(), slug: tenant.slug, email, link };
            let step = Step::FacilityDone { name: tenant.name, made: Some(Box::new(made)) };
            Ok(Ok(page(p, said, step, None)))
        }
        Err(error) => Ok(Err((Step::Facility(Box::new(new)), error.explain()))),
    }
}

/// The folder of the backups, then the recovery sheet.
fn kept(p: &Platform, known: &SetupState, form: &Form) -> Result<Sent, Problem> {
    if !known.backed_up {
        let folder = form.get("ordner");
        return Ok(match p.setup_backups(folder) {
            Ok(_) => Ok(see_other(&at(7), None)),
            Err(error) => {
                tracing::warn!(%error, "the first backup was not made");
                let code = match error {
                    FolderRefused::Relative => "ORDNER_UNGUELTIG",
                    FolderRefused::Unwritable(_) => "ORDNER_NICHT_BESCHREIBBAR",
                    FolderRefused::Backup(_) | FolderRefused::Store(_) => "SICHERUNG_FEHLGESCHLAGEN",
                };
                Err((Step::Backup { folder: folder.to_owned() }, at_field("ordner", code)))
            }
        });
    }
    if !p.setup_letters(known, form.get("erstes"), form.get("zweites")) {
        return Ok(Err((sheet(p, known), at_field("erstes", "ZEICHEN_FALSCH"))));
    }
    onward(p, 7, |_| {}).map(Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_by_which_the_browser_came_is_offered_first_and_once() {
        let known = || vec!["localhost".to_owned(), "nas".to_owned()];
        assert_eq!(
            offered(Some("visite.haus.example".into()), known()),
            ["visite.haus.example", "localhost", "nas"]
        );
        assert_eq!(offered(Some("nas".into()), known()), known());
        assert_eq!(offered(Some("haus..example".into()), known()), known());
        assert_eq!(offered(None, known()), known());
    }

    #[test]
    fn a_host_has_no_scheme_port_or_path() {
        for good in ["haus.example", "nas", "10.0.0.7", "2001:db8::7", "[2001:db8::7]", "a-b.local"] {
            assert!(is_host(good), "{good}");
        }
        for bad in
            ["", "https://haus.example", "haus.example:8443", "haus/x", "haus..example", "-a", "häus.example"]
        {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
