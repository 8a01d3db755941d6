//! The local socket: a verb whose data file a server holds sends its request there (decisions.md, 21).
//!
//! A message is the length of its JSON, the JSON, the length of its file, the file. Only the owner of the process (or
//! root) is answered.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{UnixListener, UnixStream},
};

use super::{
    answer::Outcome,
    ask::{Ask, Request, answer, system_user},
    exit::{Exit, Failure},
};
use crate::platform::Platform;

/// Longest path of a socket that every Unix takes, bytes.
const LONGEST_PATH: usize = 100;
/// Largest JSON and largest file of a message, bytes.
const MOST: (u32, u32) = (16 << 20, 256 << 20);

/// Where the server of this data directory listens: in it, or under a hashed name in `$XDG_RUNTIME_DIR`.
fn place(data: &Path) -> Option<PathBuf> {
    let data = fs::canonicalize(data).ok()?;
    let near = data.join("visite.sock");
    if near.as_os_str().len() <= LONGEST_PATH {
        return Some(near);
    }
    let runtime = std::env::var_os("XDG_RUNTIME_DIR")?;
    let digest = Sha256::digest(data.as_os_str().as_encoded_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(Path::new(&runtime).join(format!("visite-{name}.sock")))
}

/// Whether another process holds the data file.
pub fn held(data_file: &Path) -> bool {
    let Ok(file) = fs::File::open(data_file) else { return false };
    matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock))
}

/// Answers verbs until dropped.
pub struct Desk {
    path: PathBuf,
    task: tokio::task::JoinHandle<()>,
}

impl Desk {
    /// Opens the socket. The caller holds the data file, so a socket that is there is left over.
    pub fn open(platform: Platform) -> io::Result<Self> {
        let path = place(platform.data())
            .ok_or_else(|| io::Error::other("the path of the data directory is too long for a socket"))?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        let task = tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(tokio::spawn(attend(stream, platform.clone()))),
                    Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
                }
            }
        });
        Ok(Self { path, task })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.task.abort();
        let _ = fs::remove_file(&self.path);
    }
}

async fn attend(mut stream: UnixStream, platform: Platform) {
    // The socket's mode keeps others out; this holds in the moment before the mode is set, too.
    let own = rustix::process::geteuid().as_raw();
    let Ok(peer) = stream.peer_cred() else { return };
    if peer.uid() != own && peer.uid() != 0 {
        return;
    }
    let Ok((json, file)) = receive(&mut stream).await else { return };
    let outcome = match serde_json::from_slice::<Ask>(&json) {
        Ok(ask) => {
            let user = system_user(Some(peer.uid()));
            let request = Request { ask, file };
            tokio::task::spawn_blocking(move || answer(&platform, user, request)).await.unwrap_or_else(|_| {
                Failure::new(Exit::Failed, "stopped by a bug; the server's log has its place").into()
            })
        }
        Err(_) => Failure::new(Exit::Failed, "the running server is of another version; restart it").into(),
    };
    if let Ok(json) = serde_json::to_vec(&outcome) {
        // A caller who went away has stopped waiting for the answer.
        let _ = send(&mut stream, &json, &outcome.file).await;
    }
}

/// Has the server that holds the data file answer. `None`: there is none that can be reached.
pub async fn call(data: &Path, request: &Request) -> Option<Result<Outcome, Failure>> {
    let mut stream = UnixStream::connect(place(data)?).await.ok()?;
    let json = serde_json::to_vec(&request.ask).ok()?;
    let exchanged: io::Result<Outcome> = async {
        send(&mut stream, &json, &request.file).await?;
        let (json, file) = receive(&mut stream).await?;
        let mut outcome: Outcome = serde_json::from_slice(&json)?;
        outcome.file = file;
        Ok(outcome)
    }
    .await;
    Some(exchanged.map_err(|error| {
        Failure::new(
            Exit::Io,
            format!("the running server broke off ({error}); whether it acted is in its audit trail"),
        )
    }))
}

async fn send(to: &mut (impl AsyncWrite + Unpin), json: &[u8], file: &[u8]) -> io::Result<()> {
    for part in [json, file] {
        let length = u32::try_from(part.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        to.write_u32(length).await?;
        to.write_all(part).await?;
    }
    to.flush().await
}

async fn receive(from: &mut (impl AsyncRead + Unpin)) -> io::Result<(Vec<u8>, Vec<u8>)> {
    Ok((part(from, MOST.0).await?, part(from, MOST.1).await?))
}

async fn part(from: &mut (impl AsyncRead + Unpin), most: u32) -> io::Result<Vec<u8>> {
    let length = from.read_u32().await?;
    if length > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut bytes).await?;
    if bytes.len() == usize::try_from(length).unwrap_or(usize::MAX) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sent_arrives_and_what_is_cut_or_too_large_does_not() {
        let mut wire = Vec::new();
        send(&mut wire, b"{}", b"file").await.unwrap();
        assert_eq!(receive(&mut wire.as_slice()).await.unwrap(), (b"{}".to_vec(), b"file".to_vec()));
        for cut in 0..wire.len() {
            assert!(receive(&mut &wire[..cut]).await.is_err(), "{cut}");
        }
        assert!(receive(&mut &[0xFF, 0xFF, 0xFF, 0xFF][..]).await.is_err());
    }

    #[test]
    fn a_lock_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        assert!(!held(&path));
        let file = fs::File::create(&path).unwrap();
        assert!(!held(&path));
        file.lock().unwrap();
        assert!(held(&path));
    }
}
