//! Colour profiles: the sRGB profile of the output intent, and what a foreign profile
//! must look like to be let in.
//!
//! The profile is written here because PDF/A-1 wants ICC version 2 and because the same
//! bytes must come out on every run; it holds what IEC 61966-2-1 defines and no more.

use super::Conformance;

/// D50, the illuminant of the profile connection space, in s15Fixed16.
const D50: [u32; 3] = [0xF6D6, 0x1_0000, 0xD32D];

/// The primaries of sRGB adapted to D50 (Bradford), in s15Fixed16.
const RED: [u32; 3] = [0x6FA2, 0x38F5, 0x0390];
const GREEN: [u32; 3] = [0x6299, 0xB785, 0x18DA];
const BLUE: [u32; 3] = [0x24A0, 0x0F84, 0xB6CF];

/// Length of a profile's header in bytes.
const HEADER: usize = 128;

/// An sRGB profile, ICC version 2.1.
pub(super) fn srgb() -> Vec<u8> {
    let curve = curve();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB IEC61966-2.1")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz(D50)),
        (b"rXYZ", xyz(RED)),
        (b"gXYZ", xyz(GREEN)),
        (b"bXYZ", xyz(BLUE)),
        (b"rTRC", curve),
        (b"gTRC", Vec::new()),
        (b"bTRC", Vec::new()),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let base = HEADER + 4 + 12 * tags.len();
    let mut place = (0, 0);
    for (name, bytes) in &tags {
        // The three channels share one curve.
        if !bytes.is_empty() {
            place = (base + data.len(), bytes.len());
            data.extend_from_slice(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        table.extend_from_slice(*name);
        table.extend_from_slice(&(place.0 as u32).to_be_bytes());
        table.extend_from_slice(&(place.1 as u32).to_be_bytes());
    }
    let mut profile = header((base + data.len()) as u32);
    profile.append(&mut table);
    profile.append(&mut data);
    profile
}

fn header(size: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(&size.to_be_bytes());
    header.extend_from_slice(&[0; 4]); // no preferred colour engine
    header.extend_from_slice(&[2, 0x10, 0, 0]); // version 2.1
    header.extend_from_slice(b"mntrRGB XYZ ");
    for part in [2020_u16, 1, 1, 0, 0, 0] {
        header.extend_from_slice(&part.to_be_bytes());
    }
    header.extend_from_slice(b"acsp");
    header.resize(68, 0); // platform, flags, maker, model, attributes, perceptual intent
    for part in D50 {
        header.extend_from_slice(&part.to_be_bytes());
    }
    header.resize(HEADER, 0);
    header
}

fn description(words: &str) -> Vec<u8> {
    let mut tag = b"desc\0\0\0\0".to_vec();
    tag.extend_from_slice(&(words.len() as u32 + 1).to_be_bytes());
    tag.extend_from_slice(words.as_bytes());
    // Its end, no Unicode, no Macintosh text (a field of 67 bytes all the same).
    tag.resize(tag.len() + 1 + 8 + 3 + 67, 0);
    tag
}

fn text(words: &str) -> Vec<u8> {
    let mut tag = b"text\0\0\0\0".to_vec();
    tag.extend_from_slice(words.as_bytes());
    tag.push(0);
    tag
}

fn xyz(value: [u32; 3]) -> Vec<u8> {
    let mut tag = b"XYZ \0\0\0\0".to_vec();
    for part in value {
        tag.extend_from_slice(&part.to_be_bytes());
    }
    tag
}

/// The transfer curve of sRGB in 1,024 steps.
fn curve() -> Vec<u8> {
    const STEPS: u32 = 1024;
    let mut tag = b"curv\0\0\0\0".to_vec();
    tag.extend_from_slice(&STEPS.to_be_bytes());
    for step in 0..STEPS {
        let device = f64::from(step) / f64::from(STEPS - 1);
        let linear = if device <= 0.04045 {
            device / 12.92
        } else {
            ((device + 0.055) / 1.055).powf(2.4)
        };
        tag.extend_from_slice(&((linear * 65_535.0).round() as u16).to_be_bytes());
    }
    tag
}

/// Whether `profile` may describe an image of `components` (ISO 19005-2, 6.2.4.2): an
/// input, display, output or colour-space profile of a version the standard knows, for
/// that number of components.
pub(super) fn usable(profile: &[u8], components: u8, conformance: Conformance) -> bool {
    let Some(header) = profile.get(..HEADER) else {
        return false;
    };
    let newest = match conformance {
        Conformance::PdfA2u => 4,
        Conformance::PdfA1b => 2,
    };
    let space_fits = match &header[16..20] {
        b"GRAY" => components == 1,
        b"RGB " | b"Lab " => components == 3,
        b"CMYK" => components == 4,
        _ => false,
    };
    let class_fits = matches!(&header[12..16], b"scnr" | b"mntr" | b"prtr" | b"spac");
    space_fits && class_fits && header[8] <= newest && &header[36..40] == b"acsp"
}

#[cfg(test)]
mod tests {
    use moxcms::{ColorProfile, Layout, TransformOptions};

    use super::*;

    #[test]
    fn the_profile_is_srgb_to_a_colour_engine() {
        let ours = ColorProfile::new_from_slice(&srgb()).expect("a valid profile");
        let transform = ours
            .create_transform_8bit(
                Layout::Rgb,
                &ColorProfile::new_srgb(),
                Layout::Rgb,
                TransformOptions::default(),
            )
            .expect("RGB to RGB");
        let colours: Vec<u8> = (0..=255_u8).flat_map(|v| [v, 255 - v, v / 2]).collect();
        let mut seen = vec![0; colours.len()];
        transform
            .transform(&colours, &mut seen)
            .expect("same length");
        for (want, got) in colours.iter().zip(&seen) {
            assert!(want.abs_diff(*got) <= 1, "{want} became {got}");
        }
    }

    #[test]
    fn the_size_field_is_the_size() {
        let profile = srgb();
        assert_eq!(profile[..4], (profile.len() as u32).to_be_bytes());
        assert!(usable(&profile, 3, Conformance::PdfA1b));
        assert!(!usable(&profile, 1, Conformance::PdfA2u));
        assert!(!usable(&profile[..100], 3, Conformance::PdfA2u));
    }
}
