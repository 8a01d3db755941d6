//! The master key, from which the keys for wrapping, tokens and backups are derived: in a file beside the keyring, or a
//! systemd credential (security.md, 4.3).

use std::{fs, path::Path};

use zeroize::Zeroizing;

use super::{
    durable,
    keyring::{KeyringError, io},
    seal::KeyBytes,
};
use crate::kernel::text::hex;

pub(super) const MASTER_FILE: &str = "master.key";
/// Name of the systemd credential that may hold the key instead of the file.
const CREDENTIAL: &str = "visite-master-key";

/// Writes the key of a new keyring; its folder is closed to others first.
pub(super) fn write(folder: &Path, key: &KeyBytes) -> Result<(), KeyringError> {
    fs::create_dir_all(folder).map_err(io(folder))?;
    restrict(folder, 0o700)?;
    let path = folder.join(MASTER_FILE);
    let fresh = path.with_extension("new");
    durable::write_new(&fresh, line(key).as_bytes())
        .and_then(|()| durable::rename(&fresh, &path))
        .map_err(io(&path))
}

/// The content of its file.
pub(super) fn line(key: &KeyBytes) -> Zeroizing<String> {
    Zeroizing::new(format!("{}\n", hex(&**key)))
}

/// Reads the key: from the credential that systemd gives the process, else from its file, which others must not read.
pub(super) fn read(folder: &Path) -> Result<KeyBytes, KeyringError> {
    let credential = std::env::var_os("CREDENTIALS_DIRECTORY").map(|dir| Path::new(&dir).join(CREDENTIAL));
    let path = match credential {
        Some(path) if path.exists() => path,
        _ => {
            let path = folder.join(MASTER_FILE);
            if !path.exists() {
                return Err(KeyringError::NoMasterKey(path));
            }
            refuse_open_key(&path)?;
            path
        }
    };
    let text = Zeroizing::new(fs::read_to_string(&path).map_err(io(&path))?);
    let mut key = Zeroizing::new([0_u8; 32]);
    let text = text.trim();
    if text.len() != 64 {
        return Err(KeyringError::WrongKey);
    }
    for (at, byte) in key.iter_mut().enumerate() {
        let digits = text.get(at * 2..at * 2 + 2).ok_or(KeyringError::WrongKey)?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| KeyringError::WrongKey)?;
    }
    Ok(key)
}

#[cfg(unix)]
fn refuse_open_key(path: &Path) -> Result<(), KeyringError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).map_err(io(path))?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyringError::TooOpen(path.to_path_buf())) }
}
#[cfg(not(unix))]
fn refuse_open_key(_: &Path) -> Result<(), KeyringError> {
    Ok(())
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> Result<(), KeyringError> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(io(path))
}
#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> Result<(), KeyringError> {
    Ok(())
}
