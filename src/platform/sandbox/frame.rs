//! How a child answers: a mark, whether it is a result, the length, that many bytes, and the end.

use super::job::{Answer, Refused};

/// Begins every answer; another version of the frame has another mark.
const MARK: &[u8; 8] = b"visite/1";
/// Mark, kind, length.
pub(super) const HEAD: usize = MARK.len() + 1 + 8;
/// Longest word of a refusal, bytes.
const WORD: usize = 64;
const DONE: u8 = 0;
const REFUSED: u8 = 1;

/// An answer as it is sent.
pub(super) fn written(result: Result<Vec<u8>, Refused>) -> Vec<u8> {
    let (kind, bytes) = match result {
        Ok(bytes) => (DONE, bytes),
        Err(Refused(word)) => (REFUSED, word.as_bytes().to_vec()),
    };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    [&MARK[..], &[kind], &length.to_be_bytes(), &bytes].concat()
}

/// Reads an answer; none where it is not exactly one.
pub(super) fn read(sent: &[u8], most: usize) -> Option<Answer> {
    let rest = sent.strip_prefix(MARK)?;
    let (kind, rest) = rest.split_first()?;
    let (length, bytes) = rest.split_first_chunk::<8>()?;
    if usize::try_from(u64::from_be_bytes(*length)).ok()? != bytes.len() {
        return None;
    }
    match *kind {
        DONE if bytes.len() <= most => Some(Answer::Done(bytes.to_vec())),
        REFUSED if bytes.len() <= WORD => Some(Answer::Refused(String::from_utf8(bytes.to_vec()).ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_exactly_one_frame() {
        let done = written(Ok(vec![1, 2, 3]));
        assert_eq!(done.len(), HEAD + 3);
        assert!(read(&done, 3) == Some(Answer::Done(vec![1, 2, 3])));
        assert!(read(&done, 2).is_none(), "larger than the job's results are");
        let refused = written(Err(Refused("damaged")));
        assert!(read(&refused, 0) == Some(Answer::Refused("damaged".into())));
        for cut in 0..done.len() {
            assert!(read(&done[..cut], 3).is_none(), "{cut}");
        }
        assert!(read(&[&done[..], b"x"].concat(), 9).is_none(), "something follows");
        assert!(read(&[b"!", &done[..]].concat(), 9).is_none(), "something was printed before");
        let mut other = done.clone();
        other[8] = 7;
        assert!(read(&other, 3).is_none(), "a kind that nobody knows");
        let mut long = done;
        long[9..17].copy_from_slice(&u64::MAX.to_be_bytes());
        assert!(read(&long, 3).is_none());
        assert!(read(&written(Err(Refused(Box::leak("x".repeat(65).into_boxed_str())))), 99).is_none());
    }
}
