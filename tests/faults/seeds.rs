//! Random numbers that replay from their seed (splitmix64), and numbers from the environment.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

pub struct TestRng(u64);

impl TestRng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }
}

pub fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable}={text} is no number")))
}

/// The seed that was told, or a new one.
pub fn seed(variable: &str) -> u64 {
    number(variable).unwrap_or_else(|| RandomState::new().build_hasher().finish() >> 16)
}

/// A number as letters, for names that no two people share.
pub fn letters(mut number: u64) -> String {
    let mut name = String::new();
    for _ in 0..5 {
        name.push(char::from(b"bdfgklmnprstvwxz"[usize::try_from(number % 16).unwrap()]));
        number /= 16;
    }
    name
}
