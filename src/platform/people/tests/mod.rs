//! People come in, are there and go, on a real store in memory.
//!
//! Owns: a site with two facilities and an admin in each.
//! May use: everything of the folder.
//! Never: a mock; mail that leaves the process.

mod being_there;
mod bench;
mod coming_in;
mod stored;
