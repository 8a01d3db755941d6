//! What an order of restraint is as a record in versions; what becomes of orders with the stay and with their approval.

use jiff::Span;

use super::{
    access::{ReadRestraints, WatchRestraints, WriteRestraints},
    json::NewOrderEnd,
};
use crate::{
    features::care::{
        residents::{Resident, reason},
        restraint_orders::{
            self, ENDS_SOON, OrderEnd, OrderVersion, RestraintOrder, SentOrder as Sent, days_left, is_told,
            order_kind, order_version, orders_say_the_same,
        },
        staff,
        versioned::{self, Revised, about, recorded},
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        entity::ActError,
        jobs::{Happened, Turn},
        store::{Change, EventKind, Reader, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayReadAll},
    },
};

/// A restraint was ordered.
pub const ORDERED: EventKind = EventKind::new("restraint.ordered");
/// An order was changed: it has another version.
pub const CHANGED: EventKind = EventKind::new("restraint.changed");
/// An order was ended.
pub const ENDED: EventKind = EventKind::new("restraint.ended");
/// The approval of an order ends soon or is over.
pub const DEADLINE: EventKind = EventKind::with_reaction("restraint.deadline");
/// So many characters are a reason to end one.
const LEAST_REASON: usize = 5;

impl Revised for RestraintOrder {
    type Read = ReadRestraints;
    type Write = WriteRestraints;
    type Version = OrderVersion;
    type Sent = Sent;
    type End = NewOrderEnd;
    const PURPOSE: &'static str = "fem";
    const BEGUN: EventKind = ORDERED;
    const CHANGED: EventKind = CHANGED;
    const ENDED: EventKind = ENDED;

    fn resident(&self) -> Id<Resident> {
        self.resident_id
    }
    fn fassungen(&self) -> &[OrderVersion] {
        &self.fassungen
    }
    fn over(&self) -> Option<Problem> {
        self.ende.as_ref().map(|_| Problem::new(Kind::Conflict, "ANORDNUNG_BEENDET"))
    }
    /// Those that are not ended first, then the newest first.
    fn of_resident<P: MayReadAll<Self>>(
        r: &Reader<'_, P>,
        resident: Id<Resident>,
    ) -> Result<Vec<Versioned<Self>>, StoreError> {
        let mut all = restraint_orders::of_resident(r, resident)?;
        // Ids begin with their time.
        all.sort_by_key(|order| std::cmp::Reverse((order.ende.is_none(), order.id)));
        Ok(all)
    }
    /// The errors are those of [`order_kind`] and [`order_version`]; `FELD_UNVERAENDERLICH` for another kind than before.
    fn written(
        of: Option<&Self>,
        ctx: &Ctx<WriteRestraints>,
        w: &mut Writer<'_, '_, WriteRestraints>,
        resident: &Resident,
        sent: &Sent,
    ) -> Result<Self, ActError> {
        let author = staff::author(ctx, w)?;
        let mut errors = FieldErrors::new();
        let art = match of {
            None => order_kind(sent, &mut errors),
            Some(order) => {
                if !sent.art.is_empty() && sent.art != order.art.code() {
                    errors.add_with("art", "FELD_UNVERAENDERLICH", Msg::code("FELD_UNVERAENDERLICH_KURZ"));
                }
                Some(order.art)
            }
        };
        let version = order_version(sent, author, ctx.today(), &mut errors);
        let (Some(art), Some(version), true) = (art, version, errors.is_empty()) else {
            return Err(ActError::Invalid(errors));
        };
        let mut order = of.cloned().unwrap_or_else(|| Self {
            id: Id::new(ctx.now()),
            resident_id: resident.id,
            art,
            fassungen: Vec::new(),
            ende: None,
            gemeldet_am: None,
        });
        if !order.newest().is_some_and(|newest| orders_say_the_same(newest, &version)) {
            order.fassungen.push(version);
            // Of the new basis nobody was told yet.
            order.gemeldet_am = None;
        }
        Ok(order)
    }
    /// The error is `GRUND_FEHLT`.
    fn ended(
        &self,
        ctx: &Ctx<WriteRestraints>,
        w: &mut Writer<'_, '_, WriteRestraints>,
        end: &NewOrderEnd,
    ) -> Result<(Self, Vec<Change>), ActError> {
        let grund = reason(&end.grund, LEAST_REASON, "GRUND_FEHLT")?;
        let (von, handzeichen, now) = staff::author(ctx, w)?;
        let told = vec![Change { field: "grund".into(), old: None, new: Some(grund.clone()) }];
        let ende = OrderEnd { at: whole_micros(now), von, handzeichen, grund: Some(grund) };
        Ok((Self { ende: Some(ende), ..self.clone() }, told))
    }
}

/// A stay has ended: so have the orders, with the end of its last day.
///
/// # Errors
/// Those of the store.
pub fn end_with_the_stay(happened: &Happened<'_>) -> Result<(), Problem> {
    versioned::end_with_the_stay::<RestraintOrder, WatchRestraints>(
        happened,
        |r, resident, _| {
            let mut all = restraint_orders::of_resident(r, resident)?;
            all.retain(|order| order.ende.is_none());
            Ok(all)
        },
        |order, at, von| {
            let ende = OrderEnd { at, von, handzeichen: None, grund: None };
            RestraintOrder { ende: Some(ende), ..order.clone() }
        },
    )
}

/// Has people told of approvals that end soon or are over (care.md, 11.3). Done again on the same day it finds nothing.
///
/// # Errors
/// When the store fails; it is tried again.
pub fn watch(turn: &Turn<'_>) -> Result<(), Problem> {
    let Some(ctx) = turn.ctx::<WatchRestraints>()? else { return Ok(()) };
    let today = ctx.today();
    let until = today.saturating_add(Span::new().days(ENDS_SOON));
    let ended = turn.base.store().write(&ctx, |w| {
        let mut events = Vec::new();
        for old in restraint_orders::approved_until(&w.reader(), until)? {
            let Some(last) = old.newest().and_then(|newest| newest.gueltig_bis) else { continue };
            if is_told(last, old.gemeldet_am, today) {
                let new = RestraintOrder { gemeldet_am: Some(today), ..RestraintOrder::clone(&old) };
                w.replace(&old, &new)?;
                let left = days_left(last, today).max(0);
                events.push(about(&new, DEADLINE).note("tage", left));
            }
        }
        Ok::<_, StoreError>(recorded(events))
    });
    Ok(ended?)
}
