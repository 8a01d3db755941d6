//! Folders that only their owner may look into.

use std::{fs, io, path::Path};

/// Makes a folder, and those above it that are missing, for the owner alone (0700). One that is there and empty becomes
/// that too: it is about to be ours. Any other is left as it is.
pub(in crate::platform) fn own_folder(path: &Path) -> io::Result<()> {
    let fresh = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => true,
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    #[cfg(unix)]
    if fresh && !path.as_os_str().is_empty() {
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    }
    let _ = fresh;
    Ok(())
}
