//! Files that take the place of others together, whatever ends the process: all of them, or none (a restore, a
//! compaction).
//!
//! A journal in the data directory names them before the first is made. While it is only begun, the next start takes the
//! new files away again. Once it is committed, their taking the place of the others is finished, by this process or by
//! the next start. Whoever works on it holds it locked.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    OpenError, Places, durable,
    lock::{How, Lock, hold},
    seal,
};
use crate::kernel::text::hex;

/// Name of the journal in the data directory.
pub(super) const JOURNAL: &str = "visite.journal";
/// What the names of new files end in.
const NEW: &str = ".incoming";

/// The folder of a file. A journal holds no path that leads elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Folder {
    Data,
    Keyring,
}

/// A file that is replaced.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Replaced {
    pub folder: Folder,
    /// Its name.
    pub name: String,
    /// What the file that had the name is called from then on; none: it is gone.
    pub former: Option<String>,
}

/// Which files are replaced, and which are removed then.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Those of them that are there.
    pub replaced: Vec<Replaced>,
    pub removed: Vec<(Folder, String)>,
    /// The keyring's folder, absolute.
    keyring: PathBuf,
}

/// Carries out a replacement: `make` makes the new files, under the names that [`incoming`] gives them, and syncs them.
/// When it fails, everything is as before.
pub(super) fn replace<T, E: From<OpenError>>(
    places: &Places,
    replaced: Vec<Replaced>,
    removed: Vec<(Folder, String)>,
    make: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    settle(places)?;
    let keyring = std::path::absolute(&places.keyring).unwrap_or_else(|_| places.keyring.clone());
    let plan = Plan { replaced, removed, keyring };
    let path = places.data.join(JOURNAL);
    let (mut file, _held) = begin(places, &path, &plan)?;
    let failed = |error| E::from(OpenError::Io(path.clone(), error));
    let made = make().and_then(|made| commit(&mut file, &plan).map(|()| made).map_err(failed));
    match made {
        Ok(made) => {
            carry_out(places, &plan)?;
            Ok(made)
        }
        Err(error) => {
            withdraw(&file, &plan).map_err(failed)?;
            undo(places, &plan)?;
            Err(error)
        }
    }
}

/// The new file that is to have this name.
pub(super) fn incoming(places: &Places, folder: Folder, name: &str) -> PathBuf {
    place(places, folder, &format!("{name}{NEW}"))
}

/// Finishes or undoes a replacement that was cut off. Told in the log.
pub(super) fn settle(places: &Places) -> Result<(), OpenError> {
    let path = places.data.join(JOURNAL);
    let _held = match hold(&path, How::Alone) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Ok(Lock::Busy) => return Err(OpenError::Busy(places.data_file())),
        held => held.map_err(|error| OpenError::Io(path.clone(), error))?,
    };
    let text = fs::read_to_string(&path).map_err(|error| OpenError::Io(path.clone(), error))?;
    let (line, end) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(plan) = serde_json::from_str::<Plan>(line) else {
        // Not a whole line: nothing was made yet.
        return durable::remove(&path).map_err(|error| OpenError::Io(path, error));
    };
    let own = std::path::absolute(&places.keyring).unwrap_or_else(|_| places.keyring.clone());
    if plan.keyring != own {
        return Err(OpenError::OtherKeyring(plan.keyring));
    }
    if end == committed(line) {
        tracing::warn!("a replacement of the data file was cut off; it is finished now");
        carry_out(places, &plan)
    } else {
        tracing::warn!("a replacement of the data file was cut off before it counted; it is undone now");
        undo(places, &plan)
    }
}

/// Whether a replacement was cut off.
pub(super) fn pending(places: &Places) -> bool {
    places.data.join(JOURNAL).exists()
}

fn committed(line: &str) -> String {
    format!("committed {}\n", hex(&seal::digest(line.as_bytes())))
}

fn begin(places: &Places, path: &Path, plan: &Plan) -> Result<(File, Lock), OpenError> {
    let failed = |error| OpenError::Io(path.to_path_buf(), error);
    let line = serde_json::to_string(plan).map_err(|error| failed(error.into()))?;
    durable::step().map_err(failed)?;
    let mut file = durable::create_new(path).map_err(failed)?;
    let held = hold(path, How::Alone).map_err(failed)?;
    if matches!(held, Lock::Busy) {
        return Err(OpenError::Busy(places.data_file()));
    }
    let written = (|| {
        file.write_all(format!("{line}\n").as_bytes())?;
        durable::step()?;
        file.sync_all()?;
        durable::sync_folder_of(path)
    })();
    if let Err(error) = written {
        let _ = durable::remove(path);
        return Err(failed(error));
    }
    Ok((file, held))
}

fn commit(file: &mut File, plan: &Plan) -> io::Result<()> {
    let line = serde_json::to_string(plan)?;
    durable::step()?;
    file.write_all(committed(&line).as_bytes())?;
    durable::step()?;
    file.sync_all()
}

/// Takes back that it counts, before anything is removed: the line may be in the file although its sync failed, and the
/// next start would finish what is half undone.
fn withdraw(file: &File, plan: &Plan) -> io::Result<()> {
    let line = serde_json::to_string(plan)?;
    durable::step()?;
    file.set_len(u64::try_from(line.len()).unwrap_or(u64::MAX).saturating_add(1))?;
    durable::step()?;
    file.sync_all()
}

/// Doing it again is the same as once: a new file that is not there any more has its place already.
fn carry_out(places: &Places, plan: &Plan) -> Result<(), OpenError> {
    for Replaced { folder, name, former } in &plan.replaced {
        let (to, from) = (checked(places, *folder, name)?, incoming(places, *folder, name));
        if !from.exists() {
            continue;
        }
        let failed = |error| OpenError::Io(to.clone(), error);
        if let Some(former) = former
            && to.exists()
        {
            durable::rename(&to, &checked(places, *folder, former)?).map_err(failed)?;
        }
        durable::rename(&from, &to).map_err(failed)?;
    }
    for (folder, name) in &plan.removed {
        let path = checked(places, *folder, name)?;
        durable::remove(&path).map_err(|error| OpenError::Io(path, error))?;
    }
    end(places)
}

fn undo(places: &Places, plan: &Plan) -> Result<(), OpenError> {
    for Replaced { folder, name, .. } in &plan.replaced {
        checked(places, *folder, name)?;
        let path = incoming(places, *folder, name);
        durable::remove(&path).map_err(|error| OpenError::Io(path, error))?;
    }
    end(places)
}

fn end(places: &Places) -> Result<(), OpenError> {
    let path = places.data.join(JOURNAL);
    durable::remove(&path)
        .and_then(|()| durable::sync_folder_of(&path))
        .map_err(|error| OpenError::Io(path, error))
}

fn place(places: &Places, folder: Folder, name: &str) -> PathBuf {
    match folder {
        Folder::Data => &places.data,
        Folder::Keyring => &places.keyring,
    }
    .join(name)
}

/// A name is a name: nothing of a journal leads out of the two folders.
fn checked(places: &Places, folder: Folder, name: &str) -> Result<PathBuf, OpenError> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(_)), None) => Ok(place(places, folder, name)),
        _ => Err(OpenError::Damaged("its journal names files that are none of Visite's".into())),
    }
}
