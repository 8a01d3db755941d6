//! Pictures, and files that only look like some.

use std::io::Write as _;

use flate2::{Compression, Crc, write::ZlibEncoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// Stands in the metadata of [`with_exif`].
pub const MARK: &[u8] = b"Zimmer 104, Haus am See";

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 180, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const WHITE: [u8; 3] = [250, 250, 250];

fn quarter(x: u32, y: u32, (width, height): (u32, u32)) -> [u8; 3] {
    match (x < width / 2, y < height / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => WHITE,
    }
}

fn written(image: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG whose quarters are red, green, blue and white, from the top left.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| Rgb(quarter(x, y, (width, height))));
    written(image.into(), ImageFormat::Jpeg)
}

/// The same as PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| Rgb(quarter(x, y, (width, height))));
    written(image.into(), ImageFormat::Png)
}

/// A PNG through which one sees.
pub fn glass(width: u32, height: u32) -> Vec<u8> {
    written(RgbaImage::from_pixel(width, height, Rgba([0, 0, 0, 0])).into(), ImageFormat::Png)
}

/// A JPEG of noise, which compresses badly: about as many bytes as it has pixels.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let image = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [first, second, third, _] = state.to_be_bytes();
        Rgb([first, second, third])
    });
    written(image.into(), ImageFormat::Jpeg)
}

/// The colour of a pixel of a picture, by the nearest of the quarters.
pub fn colour(picture: &[u8], x: u32, y: u32) -> &'static str {
    let Rgb(seen) = *image::load_from_memory(picture).unwrap().into_rgb8().get_pixel(x, y);
    let far = |other: [u8; 3]| -> i32 {
        seen.iter().zip(other).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2)).sum()
    };
    let all = [(RED, "red"), (GREEN, "green"), (BLUE, "blue"), (WHITE, "white")];
    all.into_iter().min_by_key(|(other, _)| far(*other)).unwrap().1
}

/// Width and height.
pub fn sides(picture: &[u8]) -> (u32, u32) {
    let image = image::load_from_memory(picture).unwrap();
    (image.width(), image.height())
}

/// A JPEG with what a phone writes into it: how it was held, where it was, and a remark ([`MARK`]).
pub fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    // After the header: three entries and the end of the first directory, then one of the second.
    let second = 8 + 2 + 3 * 12 + 4;
    let remark = second + 2 + 12 + 4;
    tiff.extend(3_u16.to_le_bytes());
    tiff.extend(entry(0x010e, 2, u32::try_from(MARK.len()).unwrap(), remark));
    tiff.extend(entry(0x0112, 3, 1, u32::from(orientation)));
    tiff.extend(entry(0x8825, 4, 1, second));
    tiff.extend([0; 4]);
    tiff.extend(1_u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, u32::from(b'N')));
    tiff.extend([0; 4]);
    tiff.extend(MARK);
    let body = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &body, &jpeg[2..]].concat()
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap();
    [&length.to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG that says that it has so many pixels, with the pixels of `inflated` zeros.
pub fn claims(width: u32, height: u32, inflated: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    let zeros = vec![0; 1 << 20];
    let mut left = inflated;
    while left > 0 {
        let part = left.min(zeros.len());
        packed.write_all(&zeros[..part]).unwrap();
        left -= part;
    }
    drawing(width, height, [8, 2], &packed.finish().unwrap())
}

/// A PNG that says that it has so many pixels of four colours with sixteen bits each.
pub fn deep(width: u32, height: u32) -> Vec<u8> {
    drawing(width, height, [16, 6], &[])
}

fn drawing(width: u32, height: u32, colours: [u8; 2], packed: &[u8]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &colours, &[0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", packed), chunk(b"IEND", &[])]
        .concat()
}
