//! A kind of file that is read in a child.

/// What is read in a child: a function of bytes to bytes, known to both sides by its name.
pub struct Job {
    /// Its name on the child's command line.
    pub name: &'static str,
    /// Largest result, in bytes; a child that says more is not believed.
    pub most_out: usize,
    /// Reads the file. Runs in the child alone.
    pub read: fn(&[u8]) -> Result<Vec<u8>, Refused>,
}
crate::opaque_debug!(Job);

/// Why a file is not read, as a word that both sides know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub &'static str);

/// What a child answered.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The result.
    Done(Vec<u8>),
    /// The word of a refusal.
    Refused(String),
}
crate::opaque_debug!(Answer);
