//! Image objects: what they are, told without decoding, and their streams.

use std::{borrow::Cow, sync::Arc};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::{
    document::{Ccitt, Colour, Encoding, ImageStream},
    error::PageError,
    limits::Limits,
};

use super::{
    super::{
        codec::{ccitt, flate},
        limit::{check_pixels, damaged},
        samples::components_of,
    },
    colour,
    filter::{Filter, filters},
    object::{Shared, boolean, get, integer, name, numbers},
    opened::Opened,
};

/// The largest an encoded image may unpack to (a JPEG within Flate).
const ENCODED: usize = 256 << 20;

/// An image as its dictionary tells it.
#[derive(Debug)]
pub(super) struct Image {
    pub width: u32,
    pub height: u32,
    bits: u8,
    colour: Option<Colour>,
    decode: Option<Vec<f32>>,
    pub stencil: Option<[f32; 3]>,
    pub soft_mask: Option<Arc<Image>>,
    place: Place,
    /// Filters before the one that matters.
    wrappers: usize,
    plan: Plan,
}

/// Where the stream is.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Object(ObjectId),
    Inline(Arc<Stream>),
}

#[derive(Debug, Clone, PartialEq)]
enum Plan {
    /// The innermost encoding is one of PDF/A's.
    Pass(Encoding),
    /// It is decoded and encoded anew.
    Recode,
}

/// What an image is read with.
pub(super) struct Context<'a> {
    pub document: &'a Document,
    pub shared: &'a Shared,
    pub resources: &'a Dictionary,
}

impl Image {
    /// Reads the dictionary of an image painted with the fill colour `ink`, or says why
    /// the page must be kept as it is.
    pub(super) fn read(
        context: &Context,
        stream: &Stream,
        place: Place,
        ink: Option<[f32; 3]>,
    ) -> Result<Self, &'static str> {
        let Context {
            document,
            shared,
            resources,
        } = *context;
        let dictionary = &stream.dict;
        let side = |key: &[u8]| {
            integer(document, dictionary, key)
                .and_then(|n| u32::try_from(n).ok())
                .filter(|&n| n > 0)
        };
        let (Some(width), Some(height)) = (side(b"Width"), side(b"Height")) else {
            return Err("an image without a size");
        };
        if dictionary.has(b"OC")
            || dictionary.has(b"F")
            || integer(document, dictionary, b"SMaskInData").unwrap_or(0) > 0
        {
            return Err("an image in a layer, in another file or with its mask inside");
        }
        let is_stencil = boolean(document, dictionary, b"ImageMask");
        let stencil = match (is_stencil, ink) {
            (true, None) => return Err("a stencil painted with a pattern"),
            (true, ink) => ink,
            (false, _) => None,
        };
        let filters = filters(document, dictionary)?;
        let colour = match get(document, dictionary, b"ColorSpace") {
            _ if is_stencil => Some(Colour::Gray),
            Some(object) => Some(colour::space(document, shared, resources, object)?),
            None if filters
                .last()
                .is_some_and(|(name, _)| *name == b"JPXDecode") =>
            {
                None
            }
            None => return Err("an image without a colour space"),
        };
        let bits = integer(document, dictionary, b"BitsPerComponent");
        let bits = if is_stencil { 1 } else { bits.unwrap_or(0) };
        let mut image = Self {
            width,
            height,
            bits: bits as u8,
            colour,
            decode: None,
            stencil,
            soft_mask: None,
            place,
            wrappers: filters.len().saturating_sub(1),
            plan: Plan::Recode,
        };
        image.plan(context, &filters)?;
        if !matches!(image.bits, 1 | 2 | 4 | 8 | 16) {
            return Err("an image of an unusual depth");
        }
        image.decode = image.decode_array(document, dictionary);
        if !is_stencil {
            image.soft_mask = soft_mask(context, dictionary)?.map(Arc::new);
        }
        Ok(image)
    }

    /// Whether it hides all that lies under it.
    pub(super) fn is_opaque(&self) -> bool {
        self.stencil.is_none() && self.soft_mask.is_none()
    }

    /// Whether the samples are grey, as far as the colour space tells.
    pub(super) fn components(&self) -> u8 {
        match &self.colour {
            Some(Colour::Indexed { .. }) | None => 3,
            Some(colour) => components_of(colour).min(3),
        }
    }

    /// How the stream is to be had, from its filters.
    fn plan(&mut self, context: &Context, filters: &[Filter]) -> Result<(), &'static str> {
        let Context {
            document, shared, ..
        } = *context;
        let Some(&(last, parameters)) = filters.last() else {
            return Ok(());
        };
        let parameter = |key: &[u8]| parameters.and_then(|p| integer(document, p, key));
        self.plan = match last {
            b"DCTDecode" => {
                if parameter(b"ColorTransform").is_some() {
                    return Err("a JPEG whose colours are told outside of it");
                }
                self.bits = 8;
                Plan::Pass(Encoding::Dct)
            }
            b"JPXDecode" => {
                if matches!(self.colour, Some(Colour::Indexed { .. })) {
                    return Err("a JPEG 2000 image with a palette outside of it");
                }
                self.bits = 8;
                Plan::Pass(Encoding::Jpx)
            }
            b"CCITTFaxDecode" => {
                if parameter(b"Columns").unwrap_or(1728) != i64::from(self.width) {
                    return Err("a fax image of another width than its own");
                }
                let flag = |key: &[u8]| parameters.is_some_and(|p| boolean(document, p, key));
                let off = |key: &[u8]| {
                    parameters
                        .and_then(|p| get(document, p, key))
                        .is_some_and(|o| matches!(o, Object::Boolean(false)))
                };
                self.bits = 1;
                Plan::Pass(Encoding::Ccitt(Ccitt {
                    k: parameter(b"K").unwrap_or(0).clamp(-1, 1) as i32,
                    black_is_1: flag(b"BlackIs1"),
                    byte_align: flag(b"EncodedByteAlign"),
                    end_of_line: flag(b"EndOfLine"),
                    end_of_block: !off(b"EndOfBlock"),
                }))
            }
            b"JBIG2Decode" => {
                self.bits = 1;
                let globals = parameters.and_then(|p| p.get(b"JBIG2Globals").ok());
                let globals = match globals {
                    Some(object) => Some(
                        shared
                            .content(document, object)
                            .ok_or("a JBIG2 image without its symbols")?,
                    ),
                    None => None,
                };
                Plan::Pass(Encoding::Jbig2 { globals })
            }
            b"FlateDecode" => {
                let components = self.colour.as_ref().map_or(1, components_of);
                let as_shaped = parameter(b"Columns").unwrap_or(1) == i64::from(self.width)
                    && parameter(b"Colors").unwrap_or(1) == i64::from(components)
                    && parameter(b"BitsPerComponent").unwrap_or(8) == i64::from(self.bits);
                match parameter(b"Predictor").unwrap_or(1) {
                    1 => Plan::Pass(Encoding::Flate { predictor: false }),
                    10.. if as_shaped => Plan::Pass(Encoding::Flate { predictor: true }),
                    _ => Plan::Recode,
                }
            }
            b"LZWDecode" | b"RunLengthDecode" | b"ASCII85Decode" | b"ASCIIHexDecode" => {
                Plan::Recode
            }
            _ => return Err("an image with an unknown filter"),
        };
        Ok(())
    }

    /// `/Decode`, unless it is the default.
    fn decode_array(&self, document: &Document, dictionary: &Dictionary) -> Option<Vec<f32>> {
        let values = numbers(document, get(document, dictionary, b"Decode")?)?;
        let top = match self.colour {
            Some(Colour::Indexed { .. }) => f64::from((1_u32 << self.bits) - 1),
            _ => 1.0,
        };
        let usual = values.chunks(2).all(|pair| pair == [0.0, top]);
        (!usual && values.len() >= 2).then(|| values.iter().map(|&v| v as f32).collect())
    }

    /// The stream as it goes into the output.
    pub(super) fn stream(
        &self,
        opened: &Opened,
        limits: &Limits,
    ) -> Result<ImageStream, PageError> {
        check_pixels("PDF", u64::from(self.width), u64::from(self.height), limits)?;
        let missing = || damaged("PDF", "its stream is missing");
        let (stream, content) = match &self.place {
            Place::Object(id) => {
                let stream = opened.document.get_object(*id).and_then(Object::as_stream);
                let stream = stream.map_err(|_| missing())?;
                (stream, opened.content(*id, stream)?)
            }
            Place::Inline(stream) => (&**stream, Cow::Borrowed(&stream.content[..])),
        };
        let (document, content) = (&opened.document, content.into_owned());
        let soft_mask = match &self.soft_mask {
            Some(mask) => Some(Arc::new(mask.stream(opened, limits)?)),
            None => None,
        };
        let (encoding, data) = match &self.plan {
            Plan::Pass(encoding) if self.wrappers == 0 => (encoding.clone(), content),
            Plan::Pass(encoding) => (encoding.clone(), self.unwrapped(document, stream, content)?),
            Plan::Recode => self.recoded(document, stream, content)?,
        };
        if data.is_empty() {
            return Err(missing());
        }
        Ok(ImageStream {
            width: self.width,
            height: self.height,
            bits: self.bits,
            colour: self.colour.clone(),
            encoding,
            data,
            decode: self.decode.clone(),
            soft_mask,
            stencil: self.stencil,
        })
    }

    /// The content of the innermost filter, of a stream of this `content`.
    fn unwrapped(
        &self,
        document: &Document,
        stream: &Stream,
        content: Vec<u8>,
    ) -> Result<Vec<u8>, PageError> {
        let filters = filters(document, &stream.dict).map_err(|why| damaged("PDF", why))?;
        let (mut names, mut parameters) = (Vec::new(), Vec::new());
        for (name, parameter) in &filters[..self.wrappers] {
            names.push(Object::Name(name.to_vec()));
            parameters.push(parameter.map_or(Object::Null, |p| Object::Dictionary(p.clone())));
        }
        let mut outer = Dictionary::new();
        outer.set("Filter", names);
        outer.set("DecodeParms", parameters);
        Stream::new(outer, content)
            .decompressed_content_with_limit(ENCODED)
            .map_err(|error| damaged("PDF", error))
    }

    /// The samples, decoded by all filters and encoded without loss.
    fn recoded(
        &self,
        document: &Document,
        stream: &Stream,
        content: Vec<u8>,
    ) -> Result<(Encoding, Vec<u8>), PageError> {
        let shape = flate::Shape {
            width: self.width,
            height: self.height,
            components: self.colour.as_ref().map_or(1, components_of),
            bits: self.bits,
        };
        let size = shape.row_bytes() * self.height as usize;
        let filters = filters(document, &stream.dict).map_err(|why| damaged("PDF", why))?;
        let mut data = if filters.is_empty() {
            content
        } else {
            let all = Self {
                wrappers: filters.len(),
                plan: Plan::Recode,
                soft_mask: None,
                place: self.place.clone(),
                colour: None,
                decode: None,
                ..*self
            };
            all.unwrapped(document, stream, content)?
        };
        data.truncate(size);
        let samples = shape.samples("PDF", data)?;
        let stream = match ccitt::encode(&samples) {
            Some(stream) => stream,
            None => flate::encode(&samples, Colour::Gray)?,
        };
        Ok((stream.encoding, stream.data))
    }
}

/// The soft mask of an image; an explicit mask is one of two levels.
fn soft_mask(context: &Context, dictionary: &Dictionary) -> Result<Option<Image>, &'static str> {
    let document = context.document;
    let read = |key: &[u8]| {
        let (id, object) = document.dereference(dictionary.get(key).ok()?).ok()?;
        Some((id?, object.as_stream().ok()?))
    };
    if get(document, dictionary, b"SMask").is_some() {
        let (id, stream) = read(b"SMask").ok_or("a mask that is no stream")?;
        let nested =
            stream.dict.has(b"SMask") || stream.dict.has(b"Mask") || stream.dict.has(b"Matte");
        let mask = Image::read(context, stream, Place::Object(id), None)?;
        return match (nested, &mask.colour) {
            (false, Some(Colour::Gray)) => Ok(Some(mask)),
            _ => Err("an image with an unusual mask"),
        };
    }
    match get(document, dictionary, b"Mask") {
        None => Ok(None),
        Some(Object::Stream(_)) => {
            let (id, stream) = read(b"Mask").ok_or("a mask that is no stream")?;
            let mut mask = Image::read(context, stream, Place::Object(id), Some([0.0; 3]))?;
            if mask.stencil.take().is_none() {
                return Err("an image with an unusual mask");
            }
            // In a stencil 0 shows the image; in a soft mask 1 does.
            let inverted = mask
                .decode
                .as_ref()
                .is_some_and(|d| d.first() == Some(&1.0));
            mask.decode = (!inverted).then(|| vec![1.0, 0.0]);
            Ok(Some(mask))
        }
        Some(_) => Err("an image with a transparent colour"),
    }
}

/// An inline image with its abbreviations written out.
pub(super) fn expanded(document: &Document, stream: &Stream) -> Stream {
    let mut dictionary = Dictionary::new();
    for (key, value) in &stream.dict {
        let key: &[u8] = match key.as_slice() {
            b"BPC" => b"BitsPerComponent",
            b"CS" => b"ColorSpace",
            b"D" => b"Decode",
            b"DP" => b"DecodeParms",
            b"F" => b"Filter",
            b"H" => b"Height",
            b"IM" => b"ImageMask",
            b"W" => b"Width",
            other => other,
        };
        dictionary.set(key, value.clone());
    }
    // Inline images with filters do not reach this place.
    debug_assert!(name(document, &dictionary, b"Filter").is_none());
    Stream::new(dictionary, stream.content.clone())
}
