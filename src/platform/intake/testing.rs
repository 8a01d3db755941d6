//! For the tests of an importer.

use super::{
    Code as _, Column as _, Intake,
    contract::{CHOICE_WORDS, OWN_WORDS, words},
};
use crate::{
    kernel::words::{Lang, Msg},
    ui::words::t,
};

/// Fails where a language lacks a sentence for what the import says of its own: [`OWN_WORDS`], the labels of its columns, its
/// rules, warnings and reasons.
pub fn says_everything<I: Intake>() {
    let own = OWN_WORDS.iter().map(|tail| words::<I>(tail));
    let choices = CHOICE_WORDS.iter().filter(|_| I::CHOSEN.is_some()).map(|tail| words::<I>(tail));
    let cells = I::Column::ALL.iter().map(|column| words::<I>(&format!("cell-{}", column.field())));
    let rule = |rule: &I::Rule| words::<I>(&format!("rule-{}", rule.code().to_ascii_lowercase()));
    let undone = Msg { key: format!("notice-{}-undone", I::WORDS).into(), args: Vec::new() };
    let warnings = I::Warning::ALL.iter().map(|warning| Msg::code(warning.code()));
    let reasons = I::Reason::ALL.iter().map(|reason| Msg::code(reason.code()));
    let codes = warnings.chain(reasons).chain([undone]);
    // Whatever values a sentence may name.
    let with_values =
        |msg: Msg| ["n", "m", "a", "x", "y", "wann"].into_iter().fold(msg, |msg, name| msg.with(name, 3_u8));
    for msg in
        own.chain(choices).chain(cells).chain(I::Rule::ALL.iter().map(rule)).chain(codes).map(with_values)
    {
        for lang in Lang::ALL {
            assert_ne!(t(lang, &msg), format!("«{}»", msg.key), "{lang:?}");
        }
    }
}
