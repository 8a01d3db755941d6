//! The executable: parse the command line, call `cli`.
fn main() {}
