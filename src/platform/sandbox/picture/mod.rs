//! Pictures: whatever was sent, what comes back is a JPEG of bounded size that was drawn anew from its pixels.
//!
//! Owns: what a picture is, its limits, the words for what is none. Nothing of the file (place, device, code) is kept.
//! May use: `kernel`.
//! Never: whose picture it is, or where it is stored.

use std::{io::Cursor, sync::LazyLock};

use image::{
    DynamicImage, ImageDecoder, ImageError, Limits, RgbImage,
    codecs::{
        jpeg::{JpegDecoder, JpegEncoder},
        png::PngDecoder,
    },
    imageops::FilterType,
};

use super::{
    job::{Answer, Job, Refused},
    parent::{Sandbox, SandboxError},
};
use crate::kernel::{
    problem::{Explain, Kind, Problem},
    words::Msg,
};

/// Largest file that is read, in bytes (care.md, 3.1).
pub const MAX_BYTES: usize = 5 << 20;
/// Longest side of a picture as it is kept, in pixels.
const SIDE: u32 = 2_048;
/// Longest side of its preview, in pixels.
const PREVIEW: u32 = 320;
/// Longest side of a picture that is read, in pixels.
const LONGEST: u32 = 16_384;
/// Most pixels of a picture that is read: more than cameras of phones give.
const PIXELS: u64 = 60_000_000;
/// Most bytes that its pixels take while it is read.
const DECODED: u64 = 256 << 20;
/// What JPEG keeps of a picture, and of a preview, from 1 to 100.
const QUALITY: u8 = 85;
const PREVIEW_QUALITY: u8 = 75;

const JPEG: &[u8] = &[0xff, 0xd8, 0xff];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

const NO_PICTURE: Refused = Refused("no-picture");
const DAMAGED: Refused = Refused("damaged");
const PIXELS_OVER: Refused = Refused("pixels");

pub(super) const JOB: Job = Job { name: "picture", most_out: 16 << 20, read: drawn_anew };

/// A picture that was drawn anew, as JPEG.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// The picture; its longest side has 2,048 pixels at most.
    pub jpeg: Vec<u8>,
    /// The same, small.
    pub preview: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}
crate::opaque_debug!(Picture);

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// More bytes than are read.
    #[error("the file is larger than allowed")]
    TooLarge,
    /// Neither JPEG nor PNG, whatever it is called.
    #[error("neither JPEG nor PNG")]
    NoPicture,
    /// More pixels than are read.
    #[error("too many pixels")]
    TooManyPixels,
    /// It ends too early, or cannot be read.
    #[error("the picture is damaged")]
    Damaged,
    /// The child gave no answer.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
}

impl PictureError {
    /// Whether nothing is said of the file: no child could be had to read it.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Sandbox(SandboxError::Busy | SandboxError::Start(_)))
    }
}

impl Explain for PictureError {
    fn explain(&self) -> Problem {
        match self {
            Self::TooLarge => Problem::new(Kind::TooLarge, "FOTO_ZU_GROSS")
                .saying(Msg::code("FOTO_ZU_GROSS").with("mb", MAX_BYTES >> 20)),
            Self::NoPicture => Problem::new(Kind::UnsupportedMedia, "FOTO_KEIN_BILD"),
            Self::TooManyPixels => Problem::new(Kind::Invalid, "FOTO_ZU_VIELE_PUNKTE"),
            Self::Damaged | Self::Sandbox(SandboxError::Died(_) | SandboxError::Late) => {
                Problem::new(Kind::Invalid, "FOTO_UNLESBAR")
            }
            Self::Sandbox(busy @ (SandboxError::Busy | SandboxError::Start(_))) => busy.explain(),
        }
    }
}

/// Has a child draw a picture anew.
///
/// # Errors
/// See [`PictureError`].
pub async fn read_picture(bytes: &[u8]) -> Result<Picture, PictureError> {
    static CHILDREN: LazyLock<Sandbox> = LazyLock::new(Sandbox::of_this_program);
    read_picture_in(&CHILDREN, bytes).await
}

async fn read_picture_in(sandbox: &Sandbox, bytes: &[u8]) -> Result<Picture, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooLarge);
    }
    // What says itself that it is no picture needs no child.
    if !bytes.starts_with(JPEG) && !bytes.starts_with(PNG) {
        return Err(PictureError::NoPicture);
    }
    // Says how the child ended, and nothing of what it read.
    let answer = sandbox.run(&JOB, bytes).await.inspect_err(|error| tracing::warn!(%error, "no picture"))?;
    match answer {
        Answer::Done(bytes) => Picture::of_bytes(&bytes).ok_or(PictureError::Damaged),
        Answer::Refused(word) => Err(match word.as_str() {
            word if word == NO_PICTURE.0 => PictureError::NoPicture,
            word if word == PIXELS_OVER.0 => PictureError::TooManyPixels,
            _ => PictureError::Damaged,
        }),
    }
}

impl Picture {
    /// As the child sends it: both sides, the length of the preview, the preview, the picture.
    fn bytes(&self) -> Vec<u8> {
        let length = u32::try_from(self.preview.len()).unwrap_or(u32::MAX);
        let head = [self.width, self.height, length].map(u32::to_be_bytes).concat();
        [head, self.preview.clone(), self.jpeg.clone()].concat()
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let number = |bytes: &mut &[u8]| {
            let (number, rest) = bytes.split_first_chunk::<4>()?;
            *bytes = rest;
            Some(u32::from_be_bytes(*number))
        };
        let mut rest = bytes;
        let (width, height, length) = (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
        let (preview, jpeg) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        // The child has seen the file, so it is not believed: what leaves the server as a picture begins like one.
        let sound = jpeg.starts_with(JPEG) && preview.starts_with(JPEG);
        let fits = (1..=SIDE).contains(&width) && (1..=SIDE).contains(&height);
        (sound && fits).then(|| Self { jpeg: jpeg.to_vec(), preview: preview.to_vec(), width, height })
    }
}

/// The child's part.
fn drawn_anew(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let drawn = if bytes.starts_with(JPEG) {
        if !is_whole(bytes) {
            return Err(DAMAGED);
        }
        decoded(JpegDecoder::new(Cursor::new(bytes)).map_err(fault)?)
    } else if bytes.starts_with(PNG) {
        decoded(PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(fault)?)
    } else {
        return Err(NO_PICTURE);
    }?;
    let preview = encoded(&flat(drawn.thumbnail(PREVIEW, PREVIEW)), PREVIEW_QUALITY)?;
    let drawn = flat(drawn);
    let (width, height) = drawn.dimensions();
    Ok(Picture { jpeg: encoded(&drawn, QUALITY)?, preview, width, height }.bytes())
}

fn fault(error: ImageError) -> Refused {
    if matches!(error, ImageError::Limits(_)) { PIXELS_OVER } else { DAMAGED }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST), Some(LONGEST));
    limits.max_alloc = Some(DECODED);
    limits
}

/// The pixels, no more of them than are kept, turned as the camera was held.
fn decoded(mut decoder: impl ImageDecoder) -> Result<DynamicImage, Refused> {
    let (width, height) = decoder.dimensions();
    let many = u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > DECODED;
    if many || width > LONGEST || height > LONGEST {
        return Err(PIXELS_OVER);
    }
    decoder.set_limits(limits()).map_err(fault)?;
    // A hint that cannot be read is none.
    let turned = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    if width.max(height) > SIDE {
        image = image.resize(SIDE, SIDE, FilterType::Triangle);
    }
    if let Some(turned) = turned {
        image.apply_orientation(turned);
    }
    Ok(image)
}

/// Without transparency, which JPEG lacks: on white.
fn flat(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let mut flat = RgbImage::new(image.width(), image.height());
    for (to, from) in flat.pixels_mut().zip(image.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let on_white = |colour: u32| {
            let mixed = (colour * alpha + 255 * (255 - alpha)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        to.0 = [red, green, blue].map(on_white);
    }
    flat
}

fn encoded(image: &RgbImage, quality: u8) -> Result<Vec<u8>, Refused> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(image).map_err(fault)?;
    Ok(jpeg)
}

/// Whether a JPEG goes on to its end: the decoder fills up with grey what is missing, and half a wound would be kept.
/// What stands behind the end is not looked at.
fn is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut scanned = false;
    loop {
        let Some(at) = rest.iter().position(|byte| *byte == 0xff) else { return false };
        rest = rest.get(at + 1..).unwrap_or_default();
        let Some((marker, behind)) = rest.split_first() else { return false };
        match marker {
            0xd9 => return scanned,
            // A filling byte: the marker is behind it.
            0xff => continue,
            // A byte of the picture's own, a restart, and what has no length.
            0x00 | 0x01 | 0xd0..=0xd8 => rest = behind,
            _ => {
                scanned |= *marker == 0xda;
                let Some((length, _)) = behind.split_first_chunk::<2>() else { return false };
                let Some(after) = behind.get(usize::from(u16::from_be_bytes(*length))..) else {
                    return false;
                };
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests;
