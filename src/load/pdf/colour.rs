//! Colour spaces of images and fills.

use std::sync::Arc;

use lopdf::{Dictionary, Document, Object};

use crate::document::Colour;

use super::object::{Shared, as_dictionary, dictionary, fixed, get, integer, number};

/// A colour space that the master copy can tell, or why it cannot.
///
/// `CalGray` and `CalRGB` become plain grey and RGB where their gamma is that of screens,
/// as every viewer shows them; profiles are kept.
pub(super) fn space(
    document: &Document,
    shared: &Shared,
    resources: &Dictionary,
    object: &Object,
    depth: usize,
) -> Result<Colour, &'static str> {
    const ODD: &str = "an image with an unusual colour space";
    let (_, object) = document.dereference(object).map_err(|_| ODD)?;
    if depth > 4 {
        return Err(ODD);
    }
    if let Ok(name) = object.as_name() {
        let (device, default): (_, &[u8]) = match name {
            b"DeviceGray" | b"G" | b"CalGray" => (Colour::Gray, b"DefaultGray"),
            b"DeviceRGB" | b"RGB" | b"CalRGB" => (Colour::Rgb, b"DefaultRGB"),
            b"DeviceCMYK" | b"CMYK" | b"CalCMYK" => (Colour::Cmyk, b"DefaultCMYK"),
            other => {
                let named = dictionary(document, resources, b"ColorSpace")
                    .and_then(|all| all.get(other).ok());
                return named.map_or(Err(ODD), |named| {
                    space(document, shared, resources, named, depth + 1)
                });
            }
        };
        let default =
            dictionary(document, resources, b"ColorSpace").and_then(|all| all.get(default).ok());
        return match default {
            Some(Object::Name(_)) | None => Ok(device),
            Some(default) => space(document, shared, resources, default, depth + 1),
        };
    }
    let array = object.as_array().map_err(|_| ODD)?;
    let item = |i: usize| {
        array
            .get(i)
            .and_then(|item| document.dereference(item).ok())
            .map(|(_, item)| item)
    };
    match array.first().and_then(|name| name.as_name().ok()) {
        Some(name @ (b"DeviceGray" | b"G" | b"DeviceRGB" | b"RGB" | b"DeviceCMYK" | b"CMYK")) => {
            space(
                document,
                shared,
                resources,
                &Object::Name(name.to_vec()),
                depth + 1,
            )
        }
        Some(b"CalGray") => {
            let gamma = item(1)
                .and_then(as_dictionary)
                .and_then(|d| get(document, d, b"Gamma"))
                .and_then(number);
            usual(gamma.unwrap_or(1.0))
                .then_some(Colour::Gray)
                .ok_or(ODD)
        }
        Some(b"CalRGB") => {
            let gamma = item(1)
                .and_then(as_dictionary)
                .and_then(|d| fixed(document, d, b"Gamma"));
            gamma
                .unwrap_or([1.0; 3])
                .into_iter()
                .all(usual)
                .then_some(Colour::Rgb)
                .ok_or(ODD)
        }
        Some(b"ICCBased") => {
            let profile = item(1).and_then(as_dictionary).ok_or(ODD)?;
            let components = integer(document, profile, b"N")
                .filter(|n| matches!(n, 1 | 3 | 4))
                .ok_or(ODD)?;
            let profile = array
                .get(1)
                .and_then(|p| shared.content(document, p))
                .ok_or(ODD)?;
            Ok(Colour::Icc {
                components: components as u8,
                profile,
            })
        }
        Some(b"Indexed" | b"I") => {
            let base = space(document, shared, resources, item(1).ok_or(ODD)?, depth + 1)?;
            let parts = match &base {
                Colour::Indexed { .. } => return Err(ODD),
                other => usize::from(super::super::samples::components_of(other)),
            };
            let high = item(2)
                .and_then(number)
                .filter(|n| (0.0..=255.0).contains(n))
                .ok_or(ODD)? as u8;
            let mut palette = match item(3).ok_or(ODD)? {
                Object::String(bytes, _) => bytes.clone(),
                Object::Stream(_) => {
                    let content = shared.content(document, &array[3]).ok_or(ODD)?;
                    Arc::unwrap_or_clone(content)
                }
                _ => return Err(ODD),
            };
            palette.resize((usize::from(high) + 1) * parts, 0);
            Ok(Colour::Indexed {
                base: Box::new(base),
                high,
                palette: palette.into(),
            })
        }
        _ => Err(ODD),
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
        let components = match space(document, shared, resources, space_name, 0) {
            Ok(Colour::Indexed { .. }) | Err(_) => None,
            Ok(colour) => Some(super::super::samples::components_of(&colour)),
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
