//! Mutations of CRM files that know what a CSV is: quotes, delimiters, line ends, encodings, columns, huge fields.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::seeds::TestRng;

pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The mutations, for the message of a failure.
    pub how: String,
}

pub struct Mutator {
    seeds: Vec<Vec<u8>>,
    dice: TestRng,
}

const ODD: [&str; 24] = [
    "\"",
    "\"\"",
    "\"\"\"",
    ",",
    ";",
    "\t",
    "|",
    "||||",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "\u{202e}",
    "ß",
    "Ａ",
    "e\u{301}",
    "=cmd|' /C calc'!A0",
    "31.02.26, 25:61",
    "00.00.0000",
    "sep=;\n",
    "😀",
];
const NAMES: [&str; 6] = ["a.csv", "A.CSV", "b.txt", "../../etc/c.csv", "d.xlsx", "ä\u{202e}.csv"];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/imports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

impl Mutator {
    pub fn new(seed: u64) -> Self {
        let mut seeds = Vec::new();
        for name in ["crm_small.csv", "crm_hard.csv", "crm_hard_cp1252.csv", "crm_medium.csv"] {
            seeds.push(fixture(name));
        }
        let small: serde_json::Value = serde_json::from_slice(&fixture("crm_file_level.json")).unwrap();
        for file in small.as_array().unwrap() {
            seeds.push(STANDARD.decode(file["content_base64"].as_str().unwrap()).unwrap());
        }
        Self { seeds, dice: TestRng::new(seed) }
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.dice.below(u64::try_from(n.max(1)).unwrap())).unwrap()
    }

    /// A seed: small ones whole, of long ones the header and some rows from anywhere.
    fn start(&mut self) -> Vec<u8> {
        let which = if self.below(2) == 0 { self.below(4) } else { self.below(self.seeds.len()) };
        let seed = self.seeds[which].clone();
        if seed.len() < 2_000 || self.below(400) == 0 && seed.len() < 60_000 {
            return seed;
        }
        let lines: Vec<&[u8]> = seed.split_inclusive(|byte| *byte == b'\n').collect();
        let head =
            lines.iter().take(3).position(|line| line.windows(5).any(|w| w.eq_ignore_ascii_case(b"modul")));
        let head = head.map_or(1, |at| at + 1);
        let from = head + self.below(lines.len() - head);
        let to = (from + 1 + self.below(12)).min(lines.len());
        [&lines[..head], &lines[from..to]].concat().concat()
    }

    pub fn file(&mut self) -> File {
        let (mut bytes, mut how) = (self.start(), String::new());
        for _ in 0..self.below(4) {
            how.push_str(self.mutate(&mut bytes));
            how.push(' ');
        }
        // Seldom: else most of the files would be refused for it.
        let name = if self.below(20) == 0 { NAMES[self.below(NAMES.len())] } else { NAMES[0] };
        File { name: name.to_owned(), bytes, how }
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) -> &'static str {
        let at = self.below(bytes.len() + 1);
        match self.below(20) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << self.below(8);
                "bit"
            }
            1 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] = self.below(256).to_le_bytes()[0];
                "byte"
            }
            2..=5 => {
                let odd = ODD[self.below(ODD.len())];
                bytes.splice(at..at, odd.bytes());
                "odd"
            }
            6 => {
                let to = (at + self.below(40)).min(bytes.len());
                bytes.drain(at..to);
                "cut"
            }
            7 => {
                bytes.truncate(at);
                "end"
            }
            8 => {
                let to = (at + self.below(400)).min(bytes.len());
                let twice = bytes[at..to].to_vec();
                bytes.splice(at..at, twice);
                "twice"
            }
            9 => {
                let (from, to) =
                    ([b',', b';', b'\t', b'"'][self.below(4)], [b';', b'\t', b',', b'|'][self.below(4)]);
                bytes.iter_mut().filter(|byte| **byte == from).for_each(|byte| *byte = to);
                "delimiter"
            }
            10 => {
                let end: &[u8] = [&b"\r\n"[..], b"\r", b"\n\n", b"\n\r", b"\r\r\n", b""][self.below(6)];
                *bytes = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end);
                "line ends"
            }
            11 => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let units = text.encode_utf16();
                *bytes = match self.below(4) {
                    0 => units.flat_map(u16::to_le_bytes).collect(),
                    1 => units.flat_map(u16::to_be_bytes).collect(),
                    2 => [0xff, 0xfe].into_iter().chain(units.flat_map(u16::to_le_bytes)).collect(),
                    _ => [0xfe, 0xff].into_iter().chain(units.flat_map(u16::to_be_bytes)).collect(),
                };
                "UTF-16"
            }
            12 => {
                // UTF-8 read as Latin-1 and written again: mojibake.
                *bytes = bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes();
                "mojibake"
            }
            13 => {
                let bom: &[u8] = [
                    &b"\xef\xbb\xbf"[..],
                    b"\xff\xfe",
                    b"\xfe\xff",
                    b"\xff\xfe\0\0",
                    b"PK\x03\x04",
                    b"\x1f\x8b",
                ][self.below(6)];
                bytes.splice(0..0, bom.iter().copied());
                "BOM"
            }
            14 => {
                let length = [9_999, 10_000, 10_001, 100_000, 400_000][self.below(5)];
                let filler = [b'x', b'"', b'|', b' ', 0xc3, b','][self.below(6)];
                bytes.splice(at..at, std::iter::repeat_n(filler, length));
                "huge field"
            }
            15 => {
                // A column of the header again, or gone.
                let head = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
                let comma = bytes[..head].iter().position(|byte| matches!(byte, b',' | b';')).unwrap_or(0);
                if self.below(2) == 0 {
                    let first = bytes[..(comma + 1).min(bytes.len())].to_vec();
                    bytes.splice(0..0, first);
                } else {
                    bytes.drain(..comma);
                }
                "columns"
            }
            16 => {
                let lines = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec);
                let mut lines: Vec<Vec<u8>> = lines.collect();
                for _ in 0..lines.len() {
                    let (a, b) = (self.below(lines.len()), self.below(lines.len()));
                    lines.swap(a, b);
                }
                *bytes = lines.concat();
                "rows"
            }
            17 => {
                let nuls = 1 + self.below(64);
                bytes.splice(at..at, std::iter::repeat_n(0, nuls));
                "NUL"
            }
            18 => {
                let which = self.below(self.seeds.len());
                let other = self.seeds[which].clone();
                let (from, to) = (self.below(other.len()), self.below(600));
                let part = other[from..(from + to).min(other.len())].to_vec();
                bytes.splice(at..at, part);
                "splice"
            }
            _ => {
                // A cell as a quoted cell with everything in it.
                let cell = "\"a\"\"b,\r\n;\tc\"";
                bytes.splice(at..at, cell.bytes());
                "quoted"
            }
        }
    }
}
