//! The routes of residents: those of any record, and the acts that no other record has.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::{Timestamp, civil::Time, tz::TimeZone};

use super::{
    KeepAbsences, ReadResidents, RestrictResidents,
    access::EditResidents,
    actions, api,
    columns::FIRST_YEAR,
    error::ResidentError,
    model::Resident,
    pages::{Act, ActPage, RestrictedPage, absence_boxes},
    reach::Duty,
    record::BY_RESTRICTED,
    rules::Away,
    words::AbsenceKind,
};
use crate::{
    kernel::{
        dates::day_from,
        ids::Id,
        problem::{FieldErrors, Problem},
        text,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{self, ActError, Done, Fields as _, Shown as _, reached, with_history},
        store::{Order, Range, StoreError, Versioned},
        tenancy::{Ctx, MayRead, Permission},
        web::{
            present::see_other,
            query::{Form, Path},
            routes::Routes,
        },
    },
};

/// Every route of residents.
#[must_use]
pub fn routes() -> Routes {
    entity::routes::routes::<Resident>()
        .get("/bewohner/eingeschraenkt", restricted)
        .get("/bewohner/{id}/abwesenheit", ask_absence)
        .post("/bewohner/{id}/abwesenheit", absence)
        .get("/bewohner/{id}/abwesenheit/{nr}", ask_change)
        .post("/bewohner/{id}/abwesenheit/{nr}", change)
        .get("/bewohner/{id}/umzug", ask_move)
        .post("/bewohner/{id}/umzug", relocate)
        .get("/bewohner/{id}/einschraenken", ask_restrict)
        .post("/bewohner/{id}/einschraenken", restrict)
        .get("/bewohner/{id}/freigeben", ask_lift)
        .post("/bewohner/{id}/freigeben", lift)
        .get("/bewohner/{id}/einsehen", ask_look)
        .post("/bewohner/{id}/einsehen", look)
        .and(api::routes())
}

/// An instant as people type it: a day, and a time unless it is midnight. A time that the clocks skip is the next one.
pub fn instant(raw: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let raw = text::collapse(raw);
    let (day, time) = raw.split_once(' ').unwrap_or((&raw, "0:00"));
    let (hour, minute) = time.split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let day = day_from(day, crate::kernel::clock::day_in(now, zone), FIRST_YEAR)?;
    zone.to_timestamp(day.to_datetime(time)).ok()
}

/// An absence as the boxes of its form say it.
fn away<P: Permission>(ctx: &Ctx<P>, sent: &Form, nr: Option<u16>) -> Result<Away, ResidentError> {
    let mut errors = FieldErrors::new();
    let art = AbsenceKind::from_code(sent.get("art"));
    let read = |name: &str| instant(sent.get(name), ctx.now(), ctx.zone());
    let (von, bis) = (read("von"), read("bis"));
    if art.is_none() {
        errors.add("art", "ABWESENHEIT_ART_FEHLT");
    }
    if von.is_none() {
        errors.add("von", "ZEITPUNKT_UNGUELTIG");
    }
    if bis.is_none() && !sent.get("bis").trim().is_empty() {
        errors.add("bis", "ZEITPUNKT_UNGUELTIG");
    }
    match (art, von) {
        (Some(art), Some(von)) if errors.is_empty() => {
            Ok(Away { nr, art, von, bis, notiz: Some(sent.get("notiz").to_owned()) })
        }
        _ => Err(errors.into()),
    }
}

/// What an act of its own works on.
struct Asked {
    act: Act,
    id: Id<Resident>,
    /// The number of an absence.
    nr: Option<u16>,
}

impl Asked {
    fn of(act: Act, id: Id<Resident>) -> Self {
        Self { act, id, nr: None }
    }

    fn at(&self) -> String {
        let part = match self.act {
            Act::Absence => "abwesenheit",
            Act::Move => "umzug",
            Act::Restrict => "einschraenken",
            Act::Lift => "freigeben",
            Act::Look => "einsehen",
        };
        let nr = self.nr.map(|nr| format!("/{nr}")).unwrap_or_default();
        format!("{}/{part}{nr}", Resident::at(self.id))
    }

    /// The form, with what stands there.
    fn page<P: Permission + MayRead<Resident>>(
        &self,
        p: &Platform,
        ctx: &Ctx<P>,
    ) -> Result<ActPage, Problem> {
        // Of a restricted file nothing is shown, and so nothing is opened.
        let hidden = matches!(self.act, Act::Lift | Act::Look);
        let seen: Versioned<Resident> = if hidden {
            p.store().read(ctx, |r| r.need(&self.id)).map_err(ActError::from)?
        } else {
            reached(p, ctx, self.id, Resident::OPENED_FOR.ask)?
        };
        let changes = if self.nr.is_some() { "-change" } else { "" };
        let title = Resident::msg(&format!("{}{changes}-title", self.act.name()));
        let title = if hidden { title.with("nr", seen.nr) } else { seen.named(title) };
        let sent = match self.act {
            Act::Absence => {
                let absence = self.nr.map(|nr| seen.abwesenheiten.iter().find(|absence| absence.nr == nr));
                if absence == Some(None) {
                    return Err(ResidentError::from(StoreError::Missing).into());
                }
                absence_boxes(absence.flatten(), ctx.now(), ctx.zone())
            }
            Act::Move => Form(vec![
                ("wohnbereich_id".into(), seen.wohnbereich_id.to_string()),
                ("zimmer".into(), seen.zimmer.clone().unwrap_or_default()),
                ("ab".into(), ctx.today().strftime("%d.%m.%Y").to_string()),
            ]),
            _ => Form::default(),
        };
        let units = match ctx.try_as::<ReadResidents>() {
            Some(reads) if self.act == Act::Move => Resident::around(p, &reads)?.choices(),
            _ => Vec::new(),
        };
        let back = if hidden { Resident::AT.list.to_owned() } else { Resident::at(self.id) };
        let (at, row_version) = (self.at(), seen.row_version());
        let errors = FieldErrors::new();
        Ok(ActPage { act: self.act, title, at, back, row_version, sent, errors, stale: false, units })
    }

    /// The answer to the form: to the resident, or the form again with what is wrong and everything that was entered.
    fn answer<P: Permission + MayRead<Resident>>(
        &self,
        p: &Platform,
        ctx: &Ctx<P>,
        sent: Form,
        result: Result<Done<Id<Resident>>, ResidentError>,
    ) -> Result<Response, Problem> {
        let (status, errors, stale) = match result {
            Ok(done) => {
                let key = format!("notice-resident-{}", self.act.name());
                let key = if done.carried_out { key } else { "notice-record-unchanged".into() };
                let to =
                    if self.act == Act::Restrict { Resident::AT.list.into() } else { Resident::at(done.id) };
                return Ok(see_other(&to, Some(&Msg { key: key.into(), args: Vec::new() })));
            }
            Err(ResidentError::Act(ActError::Invalid(errors))) => {
                (StatusCode::UNPROCESSABLE_ENTITY, errors, false)
            }
            Err(ResidentError::Overlap) => {
                let mut errors = FieldErrors::new();
                errors.add("von", "ABWESENHEIT_UEBERSCHNEIDET");
                (StatusCode::CONFLICT, errors, false)
            }
            Err(ResidentError::Act(ActError::Stale)) => (StatusCode::CONFLICT, FieldErrors::new(), true),
            Err(other) => return Err(other.into()),
        };
        let page = self.page(p, ctx)?;
        Ok(p.page_as(status, ctx, &ActPage { sent, errors, stale, ..page }))
    }
}

/// The form of an act.
async fn ask<P: Permission + MayRead<Resident>>(ctx: Ctx<P>, p: Platform, asked: Asked) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &asked.page(p, &ctx)?))).await
}

async fn ask_absence(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    ask(ctx, p, Asked::of(Act::Absence, id)).await
}

async fn ask_change(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path((id, nr)): Path<(Id<Resident>, u16)>,
) -> Response {
    ask(ctx, p, Asked { nr: Some(nr), ..Asked::of(Act::Absence, id) }).await
}

async fn keep(ctx: Ctx<KeepAbsences>, p: Platform, asked: Asked, form: Form) -> Response {
    p.answer(move |p| {
        let (row_version, key) = (form.row_version().unwrap_or(0), form.idempotency_key());
        let kept = away(&ctx, &form, asked.nr)
            .and_then(|away| actions::away(p, &ctx, &Duty::default(), asked.id, row_version, &key, &away));
        asked.answer(p, &ctx, form, kept)
    })
    .await
}

async fn absence(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    keep(ctx, p, Asked::of(Act::Absence, id), form).await
}

async fn change(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path((id, nr)): Path<(Id<Resident>, u16)>,
    form: Form,
) -> Response {
    keep(ctx, p, Asked { nr: Some(nr), ..Asked::of(Act::Absence, id) }, form).await
}

async fn ask_move(
    ctx: Ctx<EditResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    ask(ctx, p, Asked::of(Act::Move, id)).await
}

async fn relocate(
    ctx: Ctx<EditResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let (row_version, key) = (form.row_version().unwrap_or(0), form.idempotency_key());
        let moved = (|| {
            let unit = form.get("wohnbereich_id").parse();
            let unit = unit.map_err(|_| ResidentError::field("wohnbereich_id", "WOHNBEREICH_UNBEKANNT"))?;
            let room = text::line(form.get("zimmer"));
            let room = room.map_err(|_| ResidentError::field("zimmer", "ZEICHEN_UNGUELTIG"))?;
            let ab = day_from(form.get("ab"), ctx.today(), FIRST_YEAR);
            let ab = ab.ok_or_else(|| ResidentError::field("ab", "DATUM_UNGUELTIG"))?;
            actions::relocate(p, &ctx, id, row_version, &key, (unit, text::some(room)), ab)
        })();
        Asked::of(Act::Move, id).answer(p, &ctx, form, moved)
    })
    .await
}

async fn ask_restrict(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    ask(ctx, p, Asked::of(Act::Restrict, id)).await
}

async fn ask_lift(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    ask(ctx, p, Asked::of(Act::Lift, id)).await
}

async fn reasoned(ctx: Ctx<RestrictResidents>, p: Platform, asked: Asked, form: Form) -> Response {
    p.answer(move |p| {
        let (row_version, key) = (form.row_version().unwrap_or(0), form.idempotency_key());
        let act = if asked.act == Act::Restrict { actions::restrict } else { actions::lift };
        let done = act(p, &ctx, asked.id, row_version, &key, form.get("grund"));
        asked.answer(p, &ctx, form, done)
    })
    .await
}

async fn restrict(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    reasoned(ctx, p, Asked::of(Act::Restrict, id), form).await
}

async fn lift(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    reasoned(ctx, p, Asked::of(Act::Lift, id), form).await
}

async fn ask_look(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    ask(ctx, p, Asked::of(Act::Look, id)).await
}

/// The page of a restricted file, once: the reason stands in the audit trail and not in an address.
async fn look(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let Some(reads) = ctx.try_as::<ReadResidents>() else { return Err(ResidentError::Open.into()) };
        match actions::open(p, &reads, &Duty::default(), id, Some(form.get("grund"))) {
            Ok(seen) => entity::routes::shown(p, &reads, with_history(p, &reads, seen)?),
            Err(ResidentError::Barred(super::Barred::GrundNoetig)) => {
                let short = ResidentError::field("grund", "GRUND_NOETIG");
                Asked::of(Act::Look, id).answer(p, &ctx, form, Err(short))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// The restricted files, by number.
async fn restricted(ctx: Ctx<RestrictResidents>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let files = p.store().read(&ctx, |r| {
            let rows = r.by(&BY_RESTRICTED, &Range::all(), Order::Up)?;
            rows.map(|row| row.map(|(nr, id)| (nr, Resident::at(id)))).collect::<Result<Vec<_>, StoreError>>()
        })?;
        Ok(p.page(&ctx, &RestrictedPage(files)))
    })
    .await
}
