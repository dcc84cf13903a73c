//! The graphics state, as far as it decides what shows.

use lopdf::{Dictionary, Document, Object};

use crate::document::{Affine, PageBox};

use super::{
    colour::Fill,
    object::{get, number},
};

/// The part of the graphics state that `q` saves.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub ctm: Affine,
    pub fill: Fill,
    /// Text rendering mode: 3 and 7 show nothing.
    pub text_mode: i64,
    pub clip: Area,
    transparency: Transparency,
}

#[derive(Debug, Clone, Copy, Default)]
struct Transparency {
    alpha: bool,
    blend: bool,
    mask: bool,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            ctm: Affine::IDENTITY,
            fill: Fill::BLACK,
            text_mode: 0,
            clip: Area::All,
            transparency: Transparency::default(),
        }
    }

    /// Whether paint is opaque.
    pub(super) fn is_plain(&self) -> bool {
        let Transparency { alpha, blend, mask } = self.transparency;
        !(alpha || blend || mask)
    }

    /// Takes what an `ExtGState` sets.
    pub(super) fn set(&mut self, document: &Document, settings: &Dictionary) {
        if let Some(alpha) = get(document, settings, b"ca").and_then(number) {
            self.transparency.alpha = alpha < 0.999;
        }
        match get(document, settings, b"BM") {
            Some(Object::Name(mode)) => {
                self.transparency.blend = !matches!(mode.as_slice(), b"Normal" | b"Compatible");
            }
            Some(_) => self.transparency.blend = true,
            None => {}
        }
        match get(document, settings, b"SMask") {
            Some(Object::Name(_)) => self.transparency.mask = false,
            Some(_) => self.transparency.mask = true,
            None => {}
        }
    }
}

/// A region of the page, as far as it is followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Area {
    /// No bounds.
    All,
    /// An upright rectangle in user space of the page.
    Box(PageBox),
    /// Any other shape.
    Other,
}

impl Area {
    /// The image of a rectangle.
    pub(super) fn of_rectangle(ctm: &Affine, [x, y, w, h]: [f64; 4]) -> Self {
        let upright = (ctm.b.abs() + ctm.c.abs()) < 1e-4 * (ctm.a.abs() + ctm.d.abs());
        let turned = (ctm.a.abs() + ctm.d.abs()) < 1e-4 * (ctm.b.abs() + ctm.c.abs());
        if upright || turned {
            Self::Box(bounds(&Affine::new(w, 0.0, 0.0, h, x, y).then(ctm)))
        } else {
            Self::Other
        }
    }

    /// What is in this region and in `other`.
    pub(super) fn within(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, area) | (area, Self::All) => area,
            (Self::Box(a), Self::Box(b)) => Self::Box(intersection(&a, &b)),
            _ => Self::Other,
        }
    }
}

/// The box around the unit square's image.
pub(super) fn bounds(matrix: &Affine) -> PageBox {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| matrix.apply(x, y));
    let fold = |f: fn(f64, f64) -> f64, pick: fn(&(f64, f64)) -> f64| {
        corners.iter().map(pick).reduce(f).unwrap_or(0.0)
    };
    PageBox {
        x0: fold(f64::min, |c| c.0),
        y0: fold(f64::min, |c| c.1),
        x1: fold(f64::max, |c| c.0),
        y1: fold(f64::max, |c| c.1),
    }
}

/// The common part, which may be empty or inverted.
pub(super) fn intersection(a: &PageBox, b: &PageBox) -> PageBox {
    PageBox {
        x0: a.x0.max(b.x0),
        y0: a.y0.max(b.y0),
        x1: a.x1.min(b.x1),
        y1: a.y1.min(b.y1),
    }
}

/// Whether `outer` holds `inner` up to `slack` on each side.
pub(super) fn holds(outer: &PageBox, inner: &PageBox, slack: f64) -> bool {
    outer.x0 <= inner.x0 + slack
        && outer.y0 <= inner.y0 + slack
        && outer.x1 >= inner.x1 - slack
        && outer.y1 >= inner.y1 - slack
}
