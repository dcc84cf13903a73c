//! What a page shows: its content stream walked, with the forms it uses.
//!
//! Nothing is drawn here. The walk finds the images and their places, and whether there
//! is anything else to see, so that a page that is nothing but scans can be taken apart
//! and every other one is left whole.

use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, Stream, content::Content};

use crate::document::{Affine, PageBox};

use super::{
    colour::Fill,
    image::{self, Context, Image, Place},
    object::{self, Shared, as_dictionary, dictionary, fixed, get, number},
    state::{Area, State, bounds, holds, intersection},
    stream,
    tree::Leaf,
};

/// Forms within forms.
const DEPTH: usize = 12;
/// Forms drawn on a page, and operators; more is left to pdfium.
const FORMS: usize = 5_000;
const OPERATIONS: usize = 5_000_000;
/// An operator of our own after the content: if it is not met, the rest was not read.
const END: &[u8] = b"\nendOfBunshokoContent\n";

/// What is on a page.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Images in painting order.
    pub images: Vec<Painted>,
    /// Text that can be seen.
    pub text: bool,
    /// Lines, areas, shadings.
    pub vector: bool,
    /// Stamps, notes and form fields.
    pub annotations: bool,
    /// Why the page cannot be taken apart into images, if it cannot.
    pub special: Option<&'static str>,
}

/// An image on the page.
#[derive(Debug)]
pub(super) struct Painted {
    /// The image; `None` if it cannot be told in the master's terms.
    pub image: Option<Arc<Image>>,
    /// Pixels.
    pub size: (f64, f64),
    /// Unit square → user space.
    pub matrix: Affine,
}

impl Shown {
    /// Whether the page is nothing but images (and text that cannot be seen).
    pub(super) fn only_images(&self) -> bool {
        !self.text && !self.vector && !self.annotations && self.special.is_none()
    }

    fn nothing(&self) -> bool {
        self.only_images() && self.images.is_empty()
    }
}

/// Walks a page. An error is damage: something the page needs is missing or cut off.
pub(super) fn walk(document: &Document, shared: &Shared, leaf: &Leaf) -> Result<Shown, String> {
    let page = document
        .get_dictionary(leaf.id)
        .map_err(|_| "the page is missing".to_owned())?;
    let mut walker = Walker {
        document,
        shared,
        area: leaf.geometry.area,
        shown: Shown::default(),
        forms: 0,
        operations: 0,
    };
    let data = stream::of_page(document, page)?;
    walker.run(&data, &leaf.resources, State::new(), 0)?;
    walker.shown.annotations = stream::has_annotations(document, page);
    Ok(walker.shown)
}

struct Walker<'a> {
    document: &'a Document,
    shared: &'a Shared,
    area: PageBox,
    shown: Shown,
    forms: usize,
    operations: usize,
}

/// The path under construction.
#[derive(Clone, Copy)]
enum Path {
    None,
    One(Area),
    Many,
}

impl Path {
    fn area(self) -> Area {
        match self {
            Self::One(area) => area,
            _ => Area::Other,
        }
    }
}

impl Walker<'_> {
    fn special(&mut self, why: &'static str) {
        self.shown.special.get_or_insert(why);
    }

    fn run(
        &mut self,
        data: &[u8],
        resources: &Dictionary,
        start: State,
        depth: usize,
    ) -> Result<(), String> {
        let data = [data, END].concat();
        let end = END.trim_ascii();
        let mut state = start;
        let mut saved = Vec::new();
        let mut path = Path::None;
        let mut clip_next = false;
        let mut whole = false;
        for operation in Content::decode_iter(&data) {
            let Ok(operation) = operation else { break };
            self.operations += 1;
            if self.operations > OPERATIONS {
                self.special("a page of very many operators");
                return Ok(());
            }
            let operands = operation.operands.as_slice();
            match operation.operator.as_bytes() {
                b"q" if saved.len() < 1000 => saved.push(state),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => {
                    if let Some(matrix) = matrix(operands) {
                        state.ctm = matrix.then(&state.ctm);
                    }
                }
                b"gs" => {
                    let settings = self
                        .resource(resources, b"ExtGState", operands)
                        .and_then(as_dictionary);
                    if let Some(settings) = settings {
                        state.set(self.document, settings);
                    }
                }
                b"g" | b"rg" | b"k" => state.fill = Fill::device(operands),
                b"cs" => {
                    if let Some(space) = operands.first() {
                        state.fill = Fill::in_space(self.document, self.shared, resources, space);
                    }
                }
                b"sc" | b"scn" => state.fill = state.fill.with(operands),
                b"re" => {
                    let rectangle: Option<Vec<f64>> = operands.iter().map(number).collect();
                    path = match (path, rectangle.and_then(|r| r.try_into().ok())) {
                        (Path::None, Some(rectangle)) => {
                            Path::One(Area::of_rectangle(&state.ctm, rectangle))
                        }
                        _ => Path::Many,
                    };
                }
                b"m" | b"l" | b"c" | b"v" | b"y" => path = Path::Many,
                b"W" | b"W*" => clip_next = true,
                operator @ (b"n" | b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b"
                | b"b*") => {
                    self.paint_path(operator, path, &state);
                    if clip_next {
                        state.clip = state.clip.within(path.area());
                    }
                    (path, clip_next) = (Path::None, false);
                }
                b"sh" => self.shown.vector = true,
                b"Tr" => state.text_mode = operands.first().and_then(number).unwrap_or(0.0) as i64,
                b"Tj" | b"TJ" | b"'" | b"\"" => self.show_text(operands, &mut state),
                b"Do" => self.paint_object(operands, resources, &state, depth)?,
                b"BI" => match operands {
                    [Object::Stream(stream)] => {
                        let stream = image::expanded(self.document, stream);
                        let place = Place::Inline(Arc::new(stream.clone()));
                        self.paint_image(&stream, place, resources, &state);
                    }
                    _ => self.special("an inline image"),
                },
                b"BDC" if matches!(operands.first(), Some(Object::Name(tag)) if tag == b"OC") => {
                    self.special("layers");
                }
                operator if operator == end => whole = true,
                _ => {}
            }
        }
        if !whole {
            self.special("content that cannot be read to its end");
        }
        Ok(())
    }

    fn resource<'b>(
        &'b self,
        resources: &'b Dictionary,
        kind: &[u8],
        operands: &[Object],
    ) -> Option<&'b Object> {
        let name = operands.first()?.as_name().ok()?;
        get(
            self.document,
            dictionary(self.document, resources, kind)?,
            name,
        )
    }

    /// White areas on the bare page are the background that some writers draw; on top of
    /// anything they hide it.
    fn paint_path(&mut self, operator: &[u8], path: Path, state: &State) {
        let fills_white = matches!(operator, b"f" | b"F" | b"f*") && state.fill.is_white();
        if operator == b"n" || matches!(path, Path::None) || (fills_white && self.shown.nothing()) {
            return;
        }
        self.shown.vector = true;
    }

    fn show_text(&mut self, operands: &[Object], state: &mut State) {
        let has_glyphs =
            |object: &Object| matches!(object, Object::String(text, _) if !text.is_empty());
        let any = operands.iter().any(|operand| match operand {
            Object::Array(parts) => parts.iter().any(has_glyphs),
            other => has_glyphs(other),
        });
        if !any {
            return;
        }
        if state.text_mode >= 4 {
            state.clip = Area::Other;
        }
        if !matches!(state.text_mode, 3 | 7) {
            self.shown.text = true;
        }
    }

    fn paint_object(
        &mut self,
        operands: &[Object],
        resources: &Dictionary,
        state: &State,
        depth: usize,
    ) -> Result<(), String> {
        let document = self.document;
        let name = operands
            .first()
            .and_then(|name| name.as_name().ok())
            .unwrap_or_default();
        let reference =
            dictionary(document, resources, b"XObject").and_then(|all| all.get(name).ok());
        let (id, object) = reference
            .and_then(|reference| document.dereference(reference).ok())
            .ok_or_else(|| {
                format!(
                    "the object {} it shows is missing",
                    String::from_utf8_lossy(name)
                )
            })?;
        let (Some(id), Object::Stream(stream)) = (id, object) else {
            return Err(format!(
                "the object {} it shows is no stream",
                String::from_utf8_lossy(name)
            ));
        };
        match object::name(document, &stream.dict, b"Subtype") {
            Some(b"Image") => self.paint_image(stream, Place::Object(id), resources, state),
            Some(b"Form") => self.run_form(stream, resources, state, depth)?,
            _ => self.special("an unknown object"),
        }
        Ok(())
    }

    fn run_form(
        &mut self,
        form: &Stream,
        resources: &Dictionary,
        state: &State,
        depth: usize,
    ) -> Result<(), String> {
        self.forms += 1;
        if depth >= DEPTH {
            return Err("its forms hold each other without end".to_owned());
        }
        if self.forms > FORMS {
            // A few forms that hold each other many times over would keep pdfium busy for
            // ever; many small ones would not.
            if depth > 3 {
                return Err("its forms hold each other without end".to_owned());
            }
            self.special("a page of very many forms");
            return Ok(());
        }
        if form.dict.has(b"OC") {
            self.special("layers");
        }
        let mut inner = *state;
        if let Some([a, b, c, d, e, f]) = fixed(self.document, &form.dict, b"Matrix") {
            inner.ctm = Affine::new(a, b, c, d, e, f).then(&inner.ctm);
        }
        if let Some([x0, y0, x1, y1]) = fixed(self.document, &form.dict, b"BBox") {
            let area = Area::of_rectangle(&inner.ctm, [x0, y0, x1 - x0, y1 - y0]);
            inner.clip = inner.clip.within(area);
        }
        let own = dictionary(self.document, &form.dict, b"Resources").unwrap_or(resources);
        let data = stream::of_form(form)?;
        self.run(&data, own, inner, depth + 1)
    }

    fn paint_image(
        &mut self,
        stream: &Stream,
        place: Place,
        resources: &Dictionary,
        state: &State,
    ) {
        let context = Context {
            document: self.document,
            shared: self.shared,
            resources,
        };
        let image = match Image::read(&context, stream, place, state.fill.rgb) {
            Ok(image) => Some(Arc::new(image)),
            Err(why) => {
                self.special(why);
                None
            }
        };
        let area = bounds(&state.ctm);
        let visible = intersection(&area, &self.area);
        let slack = 0.005 * self.area.width().max(self.area.height());
        if visible.width() <= 0.0 || visible.height() <= 0.0 {
            return;
        }
        let unclipped = match state.clip {
            Area::All => true,
            Area::Box(clip) => holds(&clip, &visible, slack),
            Area::Other => false,
        };
        if !unclipped {
            self.special("an image that is cut by a path");
        } else if !state.is_plain() {
            self.special("an image that shows what is under it");
        } else if image.as_ref().is_some_and(|image| image.is_opaque())
            && holds(&area, &self.area, 2.0 * slack)
        {
            // What lies under a scan of the whole page cannot be seen.
            self.shown.text = false;
            self.shown.vector = false;
        }
        let side = |key: &[u8]| {
            object::integer(self.document, &stream.dict, key)
                .unwrap_or(1)
                .max(1) as f64
        };
        let size = (side(b"Width"), side(b"Height"));
        self.shown.images.push(Painted {
            image,
            size,
            matrix: state.ctm,
        });
    }
}

fn matrix(operands: &[Object]) -> Option<Affine> {
    let values: Vec<f64> = operands.iter().map(number).collect::<Option<_>>()?;
    let [a, b, c, d, e, f] = values.try_into().ok()?;
    Some(Affine::new(a, b, c, d, e, f))
}
