//! Packs the files that a browser asks for, when they change: a start then packs nothing, and a build hardly ever.

#![allow(clippy::print_stdout, reason = "a build script speaks by it")]

use std::{
    env,
    error::Error,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use brotli::{BrotliCompress, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

fn main() -> Result<(), Box<dyn Error>> {
    for watched in ["build.rs", "assets/css", "assets/js", "assets/icons/icon.svg"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // The names of the parts are in the order of their layers.
    let mut parts: Vec<PathBuf> =
        fs::read_dir("assets/css")?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    parts.retain(|path| path.extension().is_some_and(|ending| ending == "css"));
    parts.sort();
    let style: String = parts.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    pack(&out, "app.css", shorter(&style).as_bytes())?;
    pack(&out, "app.js", &fs::read("assets/js/app.js")?)?;
    pack(&out, "badge.js", &fs::read("assets/js/badge.js")?)?;
    pack(&out, "htmx.js", &fs::read("assets/js/htmx.min.js")?)?;
    pack(&out, "icon.svg", &fs::read("assets/icons/icon.svg")?)
}

/// The style sheet without comments and indentation.
fn shorter(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Writes a file as it is, by gzip and by Brotli; an empty one where packing does not pay.
fn pack(out: &Path, name: &str, plain: &[u8]) -> Result<(), Box<dyn Error>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(plain)?;
    let mut br = Vec::new();
    let params =
        BrotliEncoderParams { quality: 11, size_hint: plain.len(), ..BrotliEncoderParams::default() };
    BrotliCompress(&mut &*plain, &mut br, &params)?;
    fs::write(out.join(name), plain)?;
    for (ending, packed) in [("gz", gzip.finish()?), ("br", br)] {
        let pays = packed.len() < plain.len();
        fs::write(out.join(format!("{name}.{ending}")), if pays { packed.as_slice() } else { &[] })?;
    }
    Ok(())
}
