use super::*;
use crate::platform::sandbox::testing::{
    MARK, claims, colour, deep, glass, jpeg, noise, png, sides, with_exif,
};

fn drawn(bytes: &[u8]) -> Picture {
    Picture::of_bytes(&drawn_anew(bytes).unwrap()).unwrap()
}

fn refused(bytes: &[u8]) -> &'static str {
    drawn_anew(bytes).err().map_or("drawn", |Refused(word)| word)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn place_device_and_remarks_go_and_the_picture_stands_upright() {
    let plain = jpeg(120, 80);
    let taken = with_exif(&plain, 6);
    assert!(holds(&taken, MARK) && holds(&taken, b"Exif"));
    let kept = drawn(&taken);
    for bytes in [&kept.jpeg, &kept.preview] {
        assert!(!holds(bytes, MARK) && !holds(bytes, b"Exif") && !holds(bytes, b"GPS"));
        assert!(!holds(bytes, &[0xff, 0xe1]), "no part for applications");
    }
    // Held so that its left side was the top: what is seen first is the quarter at the bottom left.
    assert_eq!((kept.width, kept.height), (80, 120));
    assert_eq!(sides(&kept.jpeg), (80, 120));
    let corners = [(5, 5), (75, 5), (5, 115), (75, 115)].map(|(x, y)| colour(&kept.jpeg, x, y));
    assert_eq!(corners, ["blue", "red", "white", "green"]);
    let upright = drawn(&plain);
    let corners = [(5, 5), (115, 5), (5, 75), (115, 75)].map(|(x, y)| colour(&upright.jpeg, x, y));
    assert_eq!(corners, ["red", "green", "blue", "white"]);
    for orientation in [0, 1, 9, 65_535] {
        assert_eq!(drawn(&with_exif(&plain, orientation)).width, 120, "{orientation}");
    }
}

#[test]
fn the_longest_side_is_bounded_and_small_ones_stay_as_they_are() {
    let wide = drawn(&jpeg(4_000, 1_000));
    assert_eq!((wide.width, wide.height), (2_048, 512));
    assert_eq!((sides(&wide.jpeg), sides(&wide.preview)), ((2_048, 512), (320, 80)));
    let tall = drawn(&with_exif(&jpeg(3_000, 1_500), 8));
    assert_eq!((tall.width, tall.height), (1_024, 2_048));
    let small = drawn(&png(33, 7));
    assert_eq!((small.width, small.height), (33, 7));
    assert!(small.jpeg.starts_with(JPEG), "whatever was sent, a JPEG is kept");
    let loud = drawn(&noise(2_200, 1_600));
    assert!(loud.jpeg.len() < JOB.most_out / 2 && loud.preview.len() < 200 << 10);
    assert_eq!(drawn(&jpeg(16_384, 1)).height, 1);
}

#[test]
fn what_is_transparent_becomes_white() {
    let kept = drawn(&glass(40, 40));
    assert_eq!(colour(&kept.jpeg, 20, 20), "white");
}

#[test]
fn what_is_no_picture_or_half_of_one_is_refused() {
    let (photo, drawing) = (with_exif(&jpeg(200, 150), 1), png(200, 150));
    for other in [&b""[..], b"Hallo", b"GIF89a", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", b"\xff\xd8"]
    {
        assert_eq!(refused(other), "no-picture");
    }
    for (whole, mark) in [(&photo, JPEG), (&drawing, PNG)] {
        assert_eq!(refused(whole), "drawn");
        for part in 1..40 {
            let cut = mark.len().max(whole.len() * part / 40);
            // A PNG may lack what stands behind its pixels.
            if cut + 12 < whole.len() {
                assert_eq!(refused(&whole[..cut]), "damaged", "{cut} of {}", whole.len());
            }
        }
    }
    assert_eq!(refused(&photo[..photo.len() - 2]), "damaged", "without its end");
    let trailing = [&photo[..], b"a second picture of the phone's"].concat();
    assert_eq!(drawn(&trailing).jpeg, drawn(&photo).jpeg);
    assert!(!holds(&drawn(&trailing).jpeg, b"second"));
}

#[test]
fn pictures_that_would_fill_the_memory_are_refused_before_they_do() {
    assert_eq!(refused(&claims(20_000, 20_000, 1 << 10)), "pixels");
    assert_eq!(refused(&claims(u32::MAX >> 1, u32::MAX >> 1, 0)), "pixels");
    assert_eq!(refused(&claims(16_385, 1, 1 << 16)), "pixels");
    assert_eq!(refused(&claims(10_000, 6_001, 0)), "pixels");
    assert_eq!(refused(&claims(0, 0, 0)), "damaged");
    // Sixteen bits of four colours each: few enough pixels, too many bytes.
    assert_eq!(refused(&deep(7_000, 7_000)), "pixels");
    // What is behind the pixels is never inflated.
    assert!(matches!(refused(&claims(10, 10, 64 << 20)), "drawn" | "damaged"));
}

#[test]
fn changed_bytes_are_drawn_or_refused() {
    let mut state = 7_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for whole in [with_exif(&jpeg(64, 48), 6), png(64, 48)] {
        for _ in 0..400 {
            let mut changed = whole.clone();
            for _ in 0..=random() % 4 {
                let at = random() % changed.len();
                changed[at] = random() as u8;
            }
            if let Ok(bytes) = drawn_anew(&changed) {
                assert!(
                    Picture::of_bytes(&bytes)
                        .is_some_and(|kept| sides(&kept.jpeg) == (kept.width, kept.height))
                );
            }
        }
    }
}

#[test]
fn a_child_that_says_nonsense_is_not_believed() {
    let sound = drawn(&jpeg(30, 20)).bytes();
    assert!(Picture::of_bytes(&sound).is_some());
    for cut in [0, 4, 11, 12] {
        assert!(Picture::of_bytes(&sound[..cut]).is_none(), "{cut}");
    }
    let with = |at: usize, number: u32| {
        let mut bytes = sound.clone();
        bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
        Picture::of_bytes(&bytes).is_some()
    };
    assert!(!with(0, 0) && !with(0, SIDE + 1) && !with(4, u32::MAX) && !with(8, u32::MAX) && !with(8, 3));
    assert!(with(0, SIDE));
}

#[tokio::test]
async fn each_refusal_has_its_words_and_status() {
    let problem = async |bytes: &[u8]| {
        let problem = read_picture(bytes).await.err().map(|error| error.explain());
        problem.map(|problem| (problem.kind, problem.code))
    };
    assert_eq!(problem(&jpeg(20, 20)).await, None);
    assert_eq!(problem(&vec![0xff; MAX_BYTES + 1]).await, Some((Kind::TooLarge, "FOTO_ZU_GROSS")));
    assert_eq!(problem(b"%PDF").await, Some((Kind::UnsupportedMedia, "FOTO_KEIN_BILD")));
    assert_eq!(problem(&claims(20_000, 20_000, 9)).await, Some((Kind::Invalid, "FOTO_ZU_VIELE_PUNKTE")));
    assert_eq!(problem(&jpeg(20, 20)[..90]).await, Some((Kind::Invalid, "FOTO_UNLESBAR")));
    let of = |error: SandboxError| PictureError::from(error).explain();
    assert_eq!(of(SandboxError::Late).code, "FOTO_UNLESBAR");
    let busy = of(SandboxError::Busy);
    assert_eq!((busy.kind, busy.retry_after), (Kind::Busy, Some(10)));
}
