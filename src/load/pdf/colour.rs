//! Colour spaces of images and fills.

use std::sync::Arc;

use lopdf::{Dictionary, Document, Object};

use crate::document::Colour;

use super::{
    super::samples::components_of,
    object::{Shared, as_dictionary, dictionary, fixed, get, integer, number},
};

/// Why a page with an unusual colour space is kept.
const ODD: &str = "an image with an unusual colour space";

/// A colour space that the master copy can tell, or why it cannot.
///
/// `CalGray` and `CalRGB` become plain grey and RGB where their gamma is that of screens,
/// as every viewer shows them; profiles are kept.
pub(super) fn space(
    document: &Document,
    shared: &Shared,
    resources: &Dictionary,
    object: &Object,
) -> Result<Colour, &'static str> {
    let spaces = Spaces {
        document,
        shared,
        named: dictionary(document, resources, b"ColorSpace"),
    };
    spaces.read(object, 0)
}

/// What colour spaces are read with.
struct Spaces<'a> {
    document: &'a Document,
    shared: &'a Shared,
    named: Option<&'a Dictionary>,
}

impl Spaces<'_> {
    fn read(&self, object: &Object, depth: usize) -> Result<Colour, &'static str> {
        let (_, object) = self.document.dereference(object).map_err(|_| ODD)?;
        if depth > 4 {
            return Err(ODD);
        }
        match object {
            Object::Name(name) => self.by_name(name, depth),
            Object::Array(array) => self.by_array(array, depth),
            _ => Err(ODD),
        }
    }

    fn by_name(&self, name: &[u8], depth: usize) -> Result<Colour, &'static str> {
        let (device, default): (_, &[u8]) = match name {
            b"DeviceGray" | b"G" | b"CalGray" => (Colour::Gray, b"DefaultGray"),
            b"DeviceRGB" | b"RGB" | b"CalRGB" => (Colour::Rgb, b"DefaultRGB"),
            b"DeviceCMYK" | b"CMYK" | b"CalCMYK" => (Colour::Cmyk, b"DefaultCMYK"),
            other => {
                let named = self.named.and_then(|all| all.get(other).ok());
                return self.read(named.ok_or(ODD)?, depth + 1);
            }
        };
        match self.named.and_then(|all| all.get(default).ok()) {
            Some(Object::Name(_)) | None => Ok(device),
            Some(default) => self.read(default, depth + 1),
        }
    }

    fn by_array(&self, array: &[Object], depth: usize) -> Result<Colour, &'static str> {
        let document = self.document;
        let kind = array
            .first()
            .and_then(|name| name.as_name().ok())
            .ok_or(ODD)?;
        let entries = || self.item(array, 1).and_then(as_dictionary);
        match kind {
            b"DeviceGray" | b"G" | b"DeviceRGB" | b"RGB" | b"DeviceCMYK" | b"CMYK" => {
                self.by_name(kind, depth + 1)
            }
            b"CalGray" => {
                let gamma = entries().and_then(|d| get(document, d, b"Gamma"));
                let gamma = gamma.and_then(number).unwrap_or(1.0);
                usual(gamma).then_some(Colour::Gray).ok_or(ODD)
            }
            b"CalRGB" => {
                let gamma = entries().and_then(|d| fixed(document, d, b"Gamma"));
                let usual = gamma.unwrap_or([1.0; 3]).into_iter().all(usual);
                usual.then_some(Colour::Rgb).ok_or(ODD)
            }
            b"ICCBased" => {
                let components = entries().and_then(|d| integer(document, d, b"N"));
                let components = components.filter(|n| matches!(n, 1 | 3 | 4)).ok_or(ODD)?;
                let profile = self.shared.content(document, &array[1]).ok_or(ODD)?;
                Ok(Colour::Icc {
                    components: components as u8,
                    profile,
                })
            }
            b"Indexed" | b"I" => self.indexed(array, depth),
            _ => Err(ODD),
        }
    }

    fn indexed(&self, array: &[Object], depth: usize) -> Result<Colour, &'static str> {
        let base = self.read(self.item(array, 1).ok_or(ODD)?, depth + 1)?;
        if matches!(base, Colour::Indexed { .. }) {
            return Err(ODD);
        }
        let high = self.item(array, 2).and_then(number);
        let high = high.filter(|n| (0.0..=255.0).contains(n)).ok_or(ODD)? as u8;
        let mut palette = match self.item(array, 3).ok_or(ODD)? {
            Object::String(bytes, _) => bytes.clone(),
            Object::Stream(_) => {
                let content = self.shared.content(self.document, &array[3]).ok_or(ODD)?;
                Arc::unwrap_or_clone(content)
            }
            _ => return Err(ODD),
        };
        let entries = usize::from(high) + 1;
        palette.resize(entries * usize::from(components_of(&base)), 0);
        Ok(Colour::Indexed {
            base: Box::new(base),
            high,
            palette: palette.into(),
        })
    }

    /// An item of an array, references followed.
    fn item<'b>(&'b self, array: &'b [Object], index: usize) -> Option<&'b Object> {
        let (_, item) = self.document.dereference(array.get(index)?).ok()?;
        Some(item)
    }
}

fn usual(gamma: f64) -> bool {
    (1.7..=2.5).contains(&gamma)
}

/// The colour of a fill: its space, and the red, green and blue it stands for; `None` for
/// patterns and for inks whose colour depends on a profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fill {
    components: Option<u8>,
    pub rgb: Option<[f32; 3]>,
}

impl Fill {
    pub(super) const BLACK: Self = Self {
        components: Some(1),
        rgb: Some([0.0; 3]),
    };

    /// A colour from the operands of `g`, `rg` or `k`.
    pub(super) fn device(operands: &[Object]) -> Self {
        Self {
            components: Some(operands.len() as u8),
            rgb: rgb(operands),
        }
    }

    /// The initial colour of a space chosen by `cs`.
    pub(super) fn in_space(
        document: &Document,
        shared: &Shared,
        resources: &Dictionary,
        space_name: &Object,
    ) -> Self {
        let components = match space(document, shared, resources, space_name) {
            Ok(Colour::Indexed { .. }) | Err(_) => None,
            Ok(colour) => Some(components_of(&colour)),
        };
        Self {
            components,
            rgb: components.map(|_| [0.0; 3]),
        }
    }

    /// The colour chosen by `sc` or `scn` in the present space.
    pub(super) fn with(self, operands: &[Object]) -> Self {
        let fits = self
            .components
            .is_some_and(|n| usize::from(n) == operands.len());
        Self {
            rgb: rgb(operands).filter(|_| fits),
            ..self
        }
    }

    pub(super) fn is_white(self) -> bool {
        self.rgb.is_some_and(|rgb| rgb.iter().all(|&c| c > 0.995))
    }
}

fn rgb(operands: &[Object]) -> Option<[f32; 3]> {
    let values: Vec<f32> = operands
        .iter()
        .map(|o| number(o).map(|n| n as f32))
        .collect::<Option<_>>()?;
    match values[..] {
        [g] => Some([g; 3]),
        [r, g, b] => Some([r, g, b]),
        // Only black ink and none at all look the same everywhere.
        [0.0, 0.0, 0.0, k] => Some([1.0 - k; 3]),
        _ => None,
    }
}
