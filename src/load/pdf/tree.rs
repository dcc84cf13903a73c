//! The page tree, and where a page lies in its user space.

use std::{collections::HashSet, sync::Arc};

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::{
    document::{Affine, PageBox, Turn},
    error::DocumentError,
};

use super::{
    object::{fixed, get, integer, number},
    open::damaged,
};

/// Deeper than any tree of pages that was not made to do harm.
const DEPTH: usize = 100;

/// A page and what it inherits.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub id: ObjectId,
    pub geometry: Geometry,
    pub resources: Arc<Dictionary>,
}

/// The visible area in user space and how it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Geometry {
    /// The crop box within the media box.
    pub area: PageBox,
    /// The page's own turn.
    pub turn: Turn,
    /// Points a unit of user space.
    pub unit: f64,
}

impl Geometry {
    /// User space → the page as displayed, origin top left, y down, still in units.
    pub(super) fn to_display(self) -> Affine {
        Affine::new(1.0, 0.0, 0.0, -1.0, -self.area.x0, self.area.y1)
            .then(&self.turn.pixel_map(self.area.width(), self.area.height()))
    }

    /// Width and height as displayed, in units.
    pub(super) fn display_size(self) -> (f64, f64) {
        let (w, h) = (self.area.width(), self.area.height());
        if self.turn.swaps_sides() {
            (h, w)
        } else {
            (w, h)
        }
    }

    /// User space → points.
    pub(super) fn to_points(self) -> Affine {
        Affine::new(self.unit, 0.0, 0.0, self.unit, 0.0, 0.0)
    }

    /// The visible area in points.
    pub(super) fn area_in_points(self) -> PageBox {
        let PageBox { x0, y0, x1, y1 } = self.area;
        PageBox {
            x0: x0 * self.unit,
            y0: y0 * self.unit,
            x1: x1 * self.unit,
            y1: y1 * self.unit,
        }
    }
}

/// What nodes hand down.
#[derive(Clone)]
struct Inherited {
    media: Option<[f64; 4]>,
    crop: Option<[f64; 4]>,
    turn: Turn,
    resources: Arc<Dictionary>,
}

impl Inherited {
    fn with(&self, document: &Document, node: &Dictionary) -> Self {
        let resources = match get(document, node, b"Resources") {
            Some(Object::Dictionary(own)) => Arc::new(own.clone()),
            _ => self.resources.clone(),
        };
        let turn = integer(document, node, b"Rotate").and_then(Turn::from_degrees);
        Self {
            media: fixed(document, node, b"MediaBox").or(self.media),
            crop: fixed(document, node, b"CropBox").or(self.crop),
            turn: turn.unwrap_or(self.turn),
            resources,
        }
    }
}

/// The pages in order. A tree that does not hold as many pages as it says is refused: a
/// sheet may be missing.
pub(super) fn leaves(document: &Document, limit: usize) -> Result<Vec<Leaf>, DocumentError> {
    let root = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Pages"))
        .and_then(Object::as_reference)
        .map_err(|_| damaged("it has no page tree"))?;
    let top = document
        .get_dictionary(root)
        .map_err(|_| damaged("the root of its page tree is missing"))?;
    let count = integer(document, top, b"Count");
    if count.is_some_and(|count| count > 0 && count as u64 > limit as u64) {
        return Err(DocumentError::TooManyPages {
            pages: count.unwrap_or(0) as usize,
            limit,
        });
    }
    let inherited = Inherited {
        media: None,
        crop: None,
        turn: Turn::None,
        resources: Arc::default(),
    };
    let (mut leaves, mut seen) = (Vec::new(), HashSet::new());
    let mut stack = vec![(root, inherited, 0_usize)];
    while let Some((id, above, depth)) = stack.pop() {
        if !seen.insert(id) || depth > DEPTH {
            return Err(damaged("its page tree is a loop or too deep"));
        }
        let node = document
            .get_dictionary(id)
            .map_err(|_| damaged(format!("page {} is missing", leaves.len() + 1)))?;
        let own = above.with(document, node);
        let Some(kids) = get(document, node, b"Kids") else {
            if id != root {
                if leaves.len() >= limit {
                    return Err(DocumentError::TooManyPages {
                        pages: leaves.len() + 1,
                        limit,
                    });
                }
                leaves.push(Leaf {
                    id,
                    geometry: geometry(document, node, &own),
                    resources: own.resources,
                });
            }
            continue;
        };
        let kids = kids
            .as_array()
            .map_err(|_| damaged("a node of its page tree is wrong"))?;
        for kid in kids.iter().rev() {
            let kid = kid
                .as_reference()
                .map_err(|_| damaged("a node of its page tree is wrong"))?;
            stack.push((kid, own.clone(), depth + 1));
        }
    }
    match count {
        _ if leaves.is_empty() && count.unwrap_or(0) <= 0 => {
            Err(DocumentError::NoPages { format: "PDF" })
        }
        Some(count) if count != leaves.len() as i64 => Err(damaged(format!(
            "it should have {count} pages, {} were found",
            leaves.len()
        ))),
        None => Err(damaged(
            "its page tree does not say how many pages there are",
        )),
        Some(_) => Ok(leaves),
    }
}

fn geometry(document: &Document, page: &Dictionary, inherited: &Inherited) -> Geometry {
    // What viewers take where there is nothing usable: US letter.
    const LETTER: PageBox = PageBox {
        x0: 0.0,
        y0: 0.0,
        x1: 612.0,
        y1: 792.0,
    };
    let media = inherited.media.and_then(ordered).unwrap_or(LETTER);
    let crop = inherited.crop.and_then(ordered).and_then(|crop| {
        ordered([
            crop.x0.clamp(media.x0, media.x1),
            crop.y0.clamp(media.y0, media.y1),
            crop.x1.clamp(media.x0, media.x1),
            crop.y1.clamp(media.y0, media.y1),
        ])
    });
    let unit = get(document, page, b"UserUnit")
        .and_then(number)
        .filter(|unit| (0.01..=1000.0).contains(unit));
    Geometry {
        area: crop.unwrap_or(media),
        turn: inherited.turn,
        unit: unit.unwrap_or(1.0),
    }
}

/// Corners in order; `None` for a box without area.
fn ordered([a, b, c, d]: [f64; 4]) -> Option<PageBox> {
    let area = PageBox {
        x0: a.min(c),
        y0: b.min(d),
        x1: a.max(c),
        y1: b.max(d),
    };
    (area.width() >= 1.0 && area.height() >= 1.0).then_some(area)
}
