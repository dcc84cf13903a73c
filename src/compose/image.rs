//! Scanned images as image `XObject`s, their encoded bytes untouched.

use std::io::Write;

use pdf_writer::types::Predictor;
use pdf_writer::writers::ImageXObject;
use pdf_writer::{Chunk, Filter, Finish, Name, Obj, Ref, Str};

use super::object_writer::ObjectWriter;
use super::{ComposeError, Conformance, profile};
use crate::document::{Ccitt, Colour, Encoding, ImageStream};

/// Where an image belongs, for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Number of the page in the source, from 1.
    pub(super) page: u32,
    /// Place in painting order, from 1.
    pub(super) image: usize,
}

impl Place {
    pub(super) fn refuse(self, reason: &'static str) -> ComposeError {
        ComposeError::Image {
            page: self.page,
            image: self.image,
            reason,
        }
    }
}

/// A colour space whose parts are written.
enum Space {
    Gray,
    Rgb,
    Icc(Ref),
    Indexed {
        base: Box<Space>,
        high: u8,
        palette: std::sync::Arc<Vec<u8>>,
    },
}

/// Writes `image` and what it needs; an image that is already in the file is not
/// written again.
pub(super) fn write<W: Write>(
    writer: &mut ObjectWriter<W>,
    image: &ImageStream,
    conformance: Conformance,
    place: Place,
) -> Result<Ref, ComposeError> {
    let mask = match &image.soft_mask {
        Some(_) if conformance == Conformance::PdfA1b => {
            return Err(place.refuse("PDF/A-1 allows no transparency"));
        }
        Some(mask) => Some(write_image(writer, mask, None, conformance, place)?),
        None => None,
    };
    write_image(writer, image, mask, conformance, place)
}

fn write_image<W: Write>(
    writer: &mut ObjectWriter<W>,
    image: &ImageStream,
    mask: Option<Ref>,
    conformance: Conformance,
    place: Place,
) -> Result<Ref, ComposeError> {
    check(image, conformance, place)?;
    let space = match (&image.colour, image.stencil) {
        (Some(colour), None) => Some(write_space(writer, colour, conformance, place)?),
        _ => None,
    };
    let globals = match &image.encoding {
        Encoding::Jbig2 {
            globals: Some(globals),
        } => Some(writer.share(|chunk, id| drop(chunk.stream(id, globals)))?),
        _ => None,
    };
    Ok(writer.share(|chunk, id| describe(chunk, id, image, space.as_ref(), globals, mask))?)
}

/// Refuses what would make the file invalid.
fn check(image: &ImageStream, conformance: Conformance, place: Place) -> Result<(), ComposeError> {
    let part_1 = conformance == Conformance::PdfA1b;
    let sides = [image.width, image.height];
    if sides
        .iter()
        .any(|&side| side == 0 || i32::try_from(side).is_err())
    {
        return Err(place.refuse("it has no size"));
    }
    if i32::try_from(image.data.len()).is_err() {
        return Err(place.refuse("it has more than 2 GiB"));
    }
    if image.encoding == Encoding::Jpx {
        return if part_1 {
            Err(place.refuse("PDF/A-1 has no JPEG 2000"))
        } else {
            Ok(())
        };
    }
    if image.colour.is_none() && image.stencil.is_none() {
        return Err(place.refuse("its colour space is not known"));
    }
    if !matches!(image.bits, 1 | 2 | 4 | 8 | 16) || (part_1 && image.bits == 16) {
        return Err(place.refuse("it has a number of bits that is not allowed"));
    }
    if image.stencil.is_some() && image.bits != 1 {
        return Err(place.refuse("a stencil has one bit a sample"));
    }
    Ok(())
}

fn write_space<W: Write>(
    writer: &mut ObjectWriter<W>,
    colour: &Colour,
    conformance: Conformance,
    place: Place,
) -> Result<Space, ComposeError> {
    match colour {
        Colour::Cmyk => Err(place.refuse("its CMYK colours have no profile; convert it to RGB")),
        Colour::Icc {
            components,
            profile,
        } if profile::usable(profile, *components, conformance) => {
            let packed = super::deflate::deflate(profile);
            let id = writer.share(|chunk, id| {
                let mut stream = chunk.icc_profile(id, &packed);
                stream.n(i32::from(*components));
                stream.filter(Filter::FlateDecode);
            })?;
            Ok(Space::Icc(id))
        }
        // Of a profile that says nothing sensible, what it stood in for remains.
        Colour::Gray | Colour::Icc { components: 1, .. } => Ok(Space::Gray),
        Colour::Rgb | Colour::Icc { components: 3, .. } => Ok(Space::Rgb),
        Colour::Icc { .. } => Err(place.refuse("its colour profile cannot be used")),
        Colour::Indexed {
            base,
            high,
            palette,
        } => {
            let base = write_space(writer, base, conformance, place)?;
            if matches!(base, Space::Indexed { .. }) {
                return Err(place.refuse("its palette leads to another palette"));
            }
            Ok(Space::Indexed {
                base: Box::new(base),
                high: *high,
                palette: palette.clone(),
            })
        }
    }
}

fn describe(
    chunk: &mut Chunk,
    id: Ref,
    image: &ImageStream,
    space: Option<&Space>,
    globals: Option<Ref>,
    mask: Option<Ref>,
) {
    let mut object = chunk.image_xobject(id, &image.data);
    object.width(image.width as i32).height(image.height as i32);
    if image.stencil.is_some() {
        object.image_mask(true);
    }
    if let Some(space) = space {
        put_space(object.insert(Name(b"ColorSpace")), space);
    }
    if image.encoding != Encoding::Jpx {
        object.bits_per_component(i32::from(image.bits));
    }
    if let Some(decode) = &image.decode {
        object.decode(decode.iter().copied());
    }
    if let Some(mask) = mask {
        object.s_mask(mask);
    }
    put_encoding(&mut object, image, globals);
}

fn put_space(object: Obj<'_>, space: &Space) {
    match space {
        Space::Gray => object.primitive(Name(b"DeviceGray")),
        Space::Rgb => object.primitive(Name(b"DeviceRGB")),
        Space::Icc(profile) => {
            object.array().item(Name(b"ICCBased")).item(*profile);
        }
        Space::Indexed {
            base,
            high,
            palette,
        } => {
            let mut array = object.array();
            array.item(Name(b"Indexed"));
            put_space(array.push(), base);
            array.item(i32::from(*high)).item(Str(palette));
        }
    }
}

fn put_encoding(object: &mut ImageXObject<'_>, image: &ImageStream, globals: Option<Ref>) {
    let (width, height) = (image.width as i32, image.height as i32);
    match &image.encoding {
        Encoding::Dct => {
            object.filter(Filter::DctDecode);
        }
        Encoding::Jpx => {
            object.filter(Filter::JpxDecode);
        }
        Encoding::Jbig2 { .. } => {
            object.filter(Filter::Jbig2Decode);
            if let Some(globals) = globals {
                object.decode_parms().jbig2_globals(globals);
            }
        }
        Encoding::Ccitt(Ccitt {
            k,
            black_is_1,
            byte_align,
            end_of_line,
            end_of_block,
        }) => {
            object.filter(Filter::CcittFaxDecode);
            object
                .decode_parms()
                .k(*k)
                .columns(width)
                .rows(height)
                .black_is_1(*black_is_1)
                .encoded_byte_align(*byte_align)
                .end_of_line(*end_of_line)
                .end_of_block(*end_of_block);
        }
        Encoding::Flate { predictor } => {
            object.filter(Filter::FlateDecode);
            if *predictor {
                object
                    .decode_parms()
                    .predictor(Predictor::PngOptimum)
                    .colors(components(image.colour.as_ref()))
                    .bits_per_component(i32::from(image.bits))
                    .columns(width)
                    .finish();
            }
        }
    }
}

/// Samples a pixel.
fn components(colour: Option<&Colour>) -> i32 {
    match colour {
        None | Some(Colour::Gray | Colour::Indexed { .. }) => 1,
        Some(Colour::Rgb) => 3,
        Some(Colour::Cmyk) => 4,
        Some(Colour::Icc { components, .. }) => i32::from(*components),
    }
}
