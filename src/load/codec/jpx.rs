//! JPEG 2000, by `hayro-jpeg2000`.

use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};

use crate::{document::Colour, error::PageError, limits::Limits};

use super::super::{
    limit::{check_pixels, damaged},
    samples::{Samples, components_of},
};

/// Decodes to 8 bits a component, without opacity, with the colours the file names.
pub(super) fn decode(data: &[u8], limits: &Limits) -> Result<(Samples, Colour), PageError> {
    let failed = |error: hayro_jpeg2000::DecodeError| damaged("JPEG 2000", error);
    // A cut codestream decodes to a blurred or half-empty page; whoever ends it properly
    // may err in detail.
    let whole = data[data.len().saturating_sub(16)..]
        .windows(2)
        .any(|w| w == [0xff, 0xd9]);
    let settings = DecodeSettings {
        strict: !whole,
        ..DecodeSettings::default()
    };
    let image = Image::new(data, &settings).map_err(failed)?;
    let (width, height) = (image.width(), image.height());
    check_pixels("JPEG 2000", u64::from(width), u64::from(height), limits)?;
    let colour = match image.color_space() {
        ColorSpace::Gray
        | ColorSpace::Icc {
            num_channels: 1, ..
        } => Colour::Gray,
        ColorSpace::RGB
        | ColorSpace::Icc {
            num_channels: 3, ..
        } => Colour::Rgb,
        ColorSpace::CMYK
        | ColorSpace::Icc {
            num_channels: 4, ..
        } => Colour::Cmyk,
        ColorSpace::Unknown { .. } | ColorSpace::Icc { .. } => {
            return Err(damaged("JPEG 2000", "unknown colours"));
        }
    };
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(failed)?;
    let channels = decoded.components().len();
    let data = decoded.data_u8();
    let wanted = usize::from(components_of(&colour));
    if channels < wanted || data.len() != width as usize * height as usize * channels {
        return Err(damaged(
            "JPEG 2000",
            format!("{channels} channels where {wanted} belong"),
        ));
    }
    let data = if channels == wanted {
        data
    } else {
        data.chunks_exact(channels)
            .flat_map(|pixel| &pixel[..wanted])
            .copied()
            .collect()
    };
    let samples = Samples {
        width,
        height,
        components: wanted as u8,
        bits: 8,
        data,
    };
    Ok((samples, colour))
}
