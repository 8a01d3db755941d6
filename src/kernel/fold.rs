//! Folding for search: what people type on the keyboard that they have finds names written with any Latin letter.

use std::{collections::HashMap, sync::LazyLock};

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::text::is_invisible;

/// Lower case, accents dropped, in plain letters; `ä`, `ae` and `a` alike, likewise ö, ü; `ß` as `ss`, `þ` as `th`.
/// The fold of a prefix is a prefix of the fold.
#[must_use]
pub fn fold(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        if c.is_ascii() {
            push(&mut out, c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(|c| fold_one(&mut out, c));
        }
    }
    out
}

fn fold_one(out: &mut String, c: char) {
    if let Some(plain) = PLAIN.get(&c) {
        plain.chars().for_each(|c| push(out, c));
        return;
    }
    // Full-width letters, ligatures, ordinals, accents; what comes of them may be a capital or one of the table again.
    decompose_compatible(c, |part| {
        for c in part.to_lowercase().filter(|c| !is_combining_mark(*c) && !is_invisible(*c)) {
            match PLAIN.get(&c) {
                Some(plain) => plain.chars().for_each(|c| push(out, c)),
                None => push(out, c),
            }
        }
    });
}

fn push(out: &mut String, c: char) {
    // The second half of ae, oe, ue.
    if c != 'e' || !out.ends_with(['a', 'o', 'u']) {
        out.push(c);
    }
}

static PLAIN: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    LETTERS.iter().flat_map(|(plain, letters)| letters.chars().map(move |c| (c, *plain))).collect()
});

/// The small Latin letters that Unicode does not take apart into a plain one and its accent, by what is typed for them:
/// for letters of names as in passports (ICAO 9303, part 3, section 6), for the others the letter that they are made from.
const LETTERS: &[(&str, &str)] = &[
    ("a", "ɐɑɒᴀᶏᶐẚⱥꞻꬰꭤ"),
    ("b", "ƀƃɓʙᴃᴯᵬᶀꞗꞵ"),
    ("c", "ƈȼɕʗᴄↄꜿꞓꞔ𝼏𝼝"),
    ("d", "ðđƌƍȡɖɗᴅᴆᵭᶁᶑẟꝺꟈ𝼥"),
    ("e", "ǝɇɘəɚɛɜɝɞʚᴇᴈᶒᶓᶔᶕⱸⱻꬲꬳꬴꭡ"),
    ("f", "ƒɸᵮᶂⱷꜰꝼꞙꟻꬵⅎ"),
    ("g", "ǥɠɡɢɣʛᵷᵹᶃꝿꞡꟑꬶ𝼁𝼂"),
    ("h", "ħƅɥɦɧʜʮʯⱨⱶꜧꞕꟶ"),
    ("i", "ıɨɩɪᴉᵎᵻᵼᶖꞽꟷꟾꭠ𝼚"),
    ("j", "ȷɉɟʄʝᴊ"),
    ("k", "ƙʞᴋᶄⱪꝁꝃꝅꞣ𝼃𝼐"),
    ("l", "ŀłƚƛȴɫɬɭʟᴌᶅⱡꝇꝉꞁꞎꟛꬷꬸꬹ𝼄𝼑𝼓𝼦"),
    ("m", "ɯɰɱᴍᴟᵯᶆꟺꟽꟿꬺ"),
    ("n", "ŉŋƞȵɲɳɴᴎᴻᵰᶇꞑꞥꬻꬼ𝼇𝼔𝼧"),
    ("o", "øɔɤɵɷᴏᴐᴑᴒᴓᴖᴗᶗⱺꝋꝍꞷꟁꬽꬾꬿ𝼛"),
    ("p", "ƥᴘᵱᵽᶈꝑꝓꝕꟼ"),
    ("q", "ĸƽɋʠꝗꝙꞯ"),
    ("r", "ɍɹɺɻɼɽɾɿʀʁᴙᴚᵲᵳᶉⱹꝛꞃꞧꭅꭆꭇꭈꭉꭊꭋꭌꭨ𝼈𝼕𝼖𝼨"),
    ("s", "ƪȿʂʃʅʆᵴᶊᶋᶘẜẝꜱꞅꞩꟊꟍ꟏ꟗꟙꭍ𝼋𝼌𝼞𝼩"),
    ("t", "ŧƫƭȶʇʈᴛᵵⱦꞇ𝼉𝼍𝼪"),
    ("u", "ʉʊᴜᴝᴞᵾᵿᶙꞹꞿꭎꭏꭒ"),
    ("v", "ʋʌᴠᶌỽⱱⱴꝟꝩ"),
    ("w", "ƿʍᴡⱳꟃꟕ"),
    ("x", "ᶍꭓꭔꭕꭖꭗꭘꭙ"),
    ("y", "ƴȝɏʎʏỿꭚ𝼆"),
    ("z", "ƨƶƹƺȥɀʐʑʒʓᴢᴣᵶᶎᶚⱬꝣ𝼘"),
    ("aa", "ꜳ𐞀"),
    ("ae", "æᴁᴂꞛꬱ"),
    ("ao", "ꜵ"),
    ("au", "ꜷ"),
    ("av", "ꜹꜻ"),
    ("ay", "ꜽ"),
    ("db", "ȸ"),
    ("dz", "ƻʣʤʥꭦ𝼒𝼙"),
    ("et", "ꝫ"),
    ("fn", "ʩ𝼀"),
    ("hv", "ƕ"),
    ("is", "ꝭ"),
    ("ll", "ỻ"),
    ("ls", "ʪ"),
    ("lz", "ɮʫ𝼅"),
    ("oe", "œɶᴔꞝꭀꭁꭂꭢ"),
    ("oi", "ƣ"),
    ("oo", "ꝏꭃꭄ"),
    ("ou", "ȣᴕ"),
    ("qp", "ȹ"),
    ("ss", "ß"),
    ("tc", "ʨ"),
    ("th", "þᵺꝥꝧꟓ"),
    ("ts", "ƾʦʧꭧ𝼗𝼜"),
    ("tz", "ꜩ"),
    ("ue", "ᵫꞟ"),
    ("ui", "ꭐꭑ"),
    ("um", "ꝸ"),
    ("uo", "ꭣ"),
    ("vy", "ꝡ"),
    ("con", "ꝯ"),
    ("dum", "ꝱ"),
    ("lum", "ꝲ"),
    ("mum", "ꝳ"),
    ("num", "ꝴ"),
    ("rum", "ꝝꝵꝶ"),
    ("tum", "ꝷ"),
];

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{Class, HirKind};

    use super::*;

    #[test]
    fn folding_treats_umlaut_digraph_and_plain_vowel_alike() {
        for word in ["Müller", "Mueller", "MULLER", "Mu\u{308}ller"] {
            assert_eq!(fold(word), "muller");
        }
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("GROẞMANN"), "grossmann");
        assert_eq!(fold("Lüdenscheidt"), "ludenscheidt");
        for cut in 1..="haendel".len() {
            assert!(fold("haendel").starts_with(&fold(&"haendel"[..cut])));
        }
    }

    #[test]
    fn names_are_found_from_a_plain_keyboard() {
        for (written, typed) in [
            ("Łukasz", "lukasz"),
            ("Øystein", "oystein"),
            ("Jørgen", "joergen"),
            ("Đorđe", "dorde"),
            ("Kılıç", "KILIC"),
            ("IŞIK", "işık"),
            ("İnan", "inan"),
            ("Guðrún", "gudrun"),
            ("Þorbjörg", "thorbjorg"),
            ("Ħamrun", "hamrun"),
            ("Biŋŋá", "binna"),
            ("Ŧorne", "torne"),
            ("Ĳssel", "ijssel"),
            ("\u{FB02}orian", "florian"),
            ("O\u{FB03}ce", "office"),
            ("Lætitia Œuvre", "laetitia oeuvre"),
            ("Ｗｉｅｓｅ", "wiese"),
            ("Mac\u{AD}Leod", "macleod"),
            ("Mª Pérez", "ma perez"),
            ("Əliyev", "eliyev"),
            ("Nguye\u{302}\u{303}n", "nguyễn"),
            ("Gaŀla", "galla"),
        ] {
            assert_eq!(fold(written), fold(typed), "{written}");
            assert!(fold(written).is_ascii(), "{written}");
        }
    }

    /// Signs of phonetics and of Egyptology that Unicode counts as Latin letters and that stand for no letter.
    const NO_LETTER: &str = "ǀǁǂǃɁɂʔʕʖʘʡʢʬʭˤᴤᴥᵜꜢꜣꜤꜥꜪꜫꜬꜭꜮꜯꞋꞌꞏ𐞁𐞂𐞳𐞴𐞵𐞶𐞷𐞸𐞹𝼊𝼎";

    #[test]
    fn every_latin_letter_folds_to_plain_ones() {
        let latin = regex_syntax::parse(r"[\p{Latin}&&\p{L}]").unwrap();
        let HirKind::Class(Class::Unicode(latin)) = latin.kind() else { panic!("no class") };
        let letters: Vec<char> = latin.iter().flat_map(|range| range.start()..=range.end()).collect();
        assert!(letters.len() > 1_300, "{}", letters.len());
        let plain = |c: char| {
            let folded = fold(c.encode_utf8(&mut [0; 4]));
            !folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        let left: String = letters.iter().filter(|c| !plain(**c)).collect();
        assert_eq!(left, NO_LETTER);
        let twice: usize = LETTERS.iter().map(|(_, letters)| letters.chars().count()).sum();
        assert_eq!(twice, PLAIN.len(), "a letter stands in two rows");
    }
}
