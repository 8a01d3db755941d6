//! What no user has to think about: the strict base under the features.
//!
//! Owns: the mechanisms that everything rests on; here so far, the writing of workbooks.
//! May use: `kernel`, `ui`.
//! Never: the words of one feature.

pub mod sheet;
