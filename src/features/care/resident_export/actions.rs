//! Taking a record out: one snapshot, one event, then the file. Nothing is handed out of which the audit trail does not tell.

use super::{
    access::{ExportResidents, SeeAccesses},
    model::{Akte, Hashed},
    paper,
    parts::{Part, Wanted},
    read, tell,
};
use crate::{
    features::care::{observations::People, residents::Resident},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        entity::{self, reached},
        pdf::{self, Frame},
        store::{EventKind, Recorded, StoreError, Versioned},
        tenancy::Ctx,
    },
    ui::{View, format},
};

/// A record was taken out as a file.
pub const EXPORTED: EventKind = EventKind::new("resident.exported");

/// A record as texts, with its hash.
pub struct Exported {
    /// Whose.
    pub resident: Versioned<Resident>,
    /// The texts.
    pub akte: Akte,
    /// The JSON and its hash.
    pub hashed: Hashed,
    v: View,
}

/// The parts that are offered to somebody.
#[must_use]
pub fn offered(ctx: &Ctx<ExportResidents>) -> Vec<Part> {
    let may = |part: &Part| *part != Part::Zugriffe || ctx.also::<SeeAccesses>();
    Part::ALL.into_iter().filter(may).collect()
}

/// What was asked for, as far as it is offered to whoever asks.
///
/// # Errors
/// Those of [`Wanted::of`].
pub fn wanted(ctx: &Ctx<ExportResidents>, days: [&str; 2], teile: &[String]) -> Result<Wanted, FieldErrors> {
    Wanted::of(days, teile, (&offered(ctx), ctx.today()))
}

/// The view of a paper: always German, with the facility's clock, whoever asks for it.
fn german(ctx: &Ctx<ExportResidents>) -> View {
    View { zone: ctx.zone().clone(), ..View::bare(Lang::De, ctx.facility(), ctx.today()) }
}

/// Reads the record, and notes that it is taken out as `form`: `pdf` or `json`.
///
/// # Errors
/// The user does not reach the resident, or must say why; those of the store.
pub fn export(
    p: &Platform,
    ctx: &Ctx<ExportResidents>,
    id: Id<Resident>,
    (wanted, form): (&Wanted, &'static str),
) -> Result<Exported, Problem> {
    reached::<Resident, _>(p, ctx, id, "export")?;
    let mut raw = p.store().read(ctx, |r| read::gather(r, ctx, (id, wanted)))?;
    if wanted.parts.contains(&Part::Zugriffe) {
        let sees = ctx.try_as::<SeeAccesses>();
        let sees = sees.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
        raw.accesses = p.store().read(&sees, |r| read::accesses(r, id, &raw.time))?;
    }
    let people = People::named(p, ctx, raw.authors().into_iter())?;
    let v = german(ctx);
    let akte = tell::akte(&v, &people, &raw, wanted);
    let hashed = akte.hashed().map_err(Problem::internal)?;
    let parts: Vec<&str> = wanted.parts.iter().map(|part: &Part| part.code()).collect();
    let event = entity::about(id, EXPORTED, raw.resident.row_version())
        .note("von", wanted.period.from)
        .note("bis", wanted.period.until)
        .note("teile", parts.join(", "))
        .note("form", form)
        .note("sha256", &hashed.sha256);
    p.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    Ok(Exported { resident: raw.resident, akte, hashed, v })
}

impl Exported {
    /// The record as PDF.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn pdf(&self, ctx: &Ctx<ExportResidents>) -> Result<Vec<u8>, Problem> {
        let (v, title) = (&self.v, self.v.w("export-title"));
        let made = format::observed(v.lang, ctx.now(), &v.zone);
        let by = ctx.actor().name.clone();
        let footer = |page: usize, pages: usize| {
            let words = Msg::new("export-footer").with("wann", made.as_str()).with("wer", by.as_str());
            v.t(&words.with("seite", page).with("von", pages))
        };
        let one = &self.resident;
        let right = format!("{title} · {} {}", v.w("resident-field-nr"), one.nr);
        let frame = Frame {
            title: &title,
            lang: "de",
            header: (&v.facility, &right),
            footer: &footer,
            made: ctx.now(),
        };
        pdf::write(&frame, paper::blocks(v, &self.akte, &self.hashed.sha256)).map_err(Problem::internal)
    }

    /// The name of the file, which names nobody (domain.md, 8.6).
    #[must_use]
    pub fn file_name(&self, wanted: &Wanted, ending: &str) -> String {
        let one = &self.resident;
        let nr = one.bewohnernr.clone().unwrap_or_else(|| one.nr.to_string());
        format!("Pflegedokumentation_{nr}_{}_{}.{ending}", wanted.period.from, wanted.period.until)
    }
}
