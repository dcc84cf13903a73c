//! A text layer for a PDF that is kept as it is.
//!
//! The layer is composed as a small PDF of its own, by the same writer as a new file,
//! whose objects are numbered on from those of the PDF that is kept; then its objects
//! move over. Of the kept PDF only the pages themselves change: their contents are
//! wrapped in `q … Q`, so that no graphics state leaks into the layer, and each page
//! gets a resource dictionary of its own, a copy of the one it had or inherited, with
//! the fonts under names that were free.

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId};
use pdf_writer::{Filter, Name, Ref};

use super::ComposeError;
use super::charset::Charset;
use super::deflate::deflate;
use super::font::Fonts;
use super::layer::{Layer, Names};
use super::object_writer::ObjectWriter;
use crate::document::Page;

/// How far up the page tree resources are looked for.
const DEEPEST: usize = 64;

/// What a page gets.
struct Addition {
    page: ObjectId,
    /// Opens the wrap around the contents.
    open: Ref,
    /// Closes it and draws the layer.
    layer: Ref,
    /// Names and fonts.
    fonts: Vec<(Vec<u8>, Ref)>,
}

/// Keeps a born-digital or mixed PDF as it is and adds an invisible text layer to those
/// of its pages that an engine read; the result goes to `out`.
///
/// A page's number, from 1, is its place in `document`; its `to_points` leads to the
/// user space of that page. Pages with a text layer of their own, and pages nobody
/// read, are not touched.
///
/// # Errors
///
/// If `document` is encrypted or has no such page, or if the bytes cannot be written.
pub fn add_text_layer(
    document: &mut Document,
    pages: &[Page],
    mut out: impl Write,
) -> Result<(), ComposeError> {
    if document.is_encrypted() {
        return Err(ComposeError::Encrypted);
    }
    let numbers = document.get_pages();
    let highest = document.objects.keys().map(|id| id.0).max().unwrap_or(0);
    let first = i32::try_from(highest.max(document.max_id))
        .ok()
        .and_then(|id| id.checked_add(1))
        .ok_or_else(|| ComposeError::Merge("its object numbers are used up".to_owned()))?;
    let mut writer = ObjectWriter::new(Vec::new(), 7, Ref::new(first))?;
    let mut charset = Charset::default();
    let mut fonts = Fonts::default();
    let mut additions = Vec::new();
    for page in pages.iter().filter(|page| was_read(page)) {
        let &id = numbers
            .get(&page.number)
            .ok_or_else(|| ComposeError::Page {
                page: page.number,
                detail: "there is no such page".to_owned(),
            })?;
        let names = free_names(document, id);
        let layer = Layer::of(page, &mut charset, &names)?;
        if !layer.content.is_empty() {
            additions.push(compose(&mut writer, id, &layer, &names, &mut fonts)?);
        }
    }
    fonts.write(&mut writer, &charset)?;
    adopt(document, writer)?;
    for addition in additions {
        attach(document, addition)?;
    }
    document.save_to(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Whether an engine read the page and found something.
fn was_read(page: &Page) -> bool {
    !matches!(page.engine, "" | "text-layer") && !page.lines.is_empty()
}

/// Writes the objects that belong to one page.
fn compose(
    writer: &mut ObjectWriter<Vec<u8>>,
    page: ObjectId,
    layer: &Layer,
    names: &Names,
    fonts: &mut Fonts,
) -> Result<Addition, ComposeError> {
    let open = writer.share(|chunk, id| drop(chunk.stream(id, b"q\n")))?;
    let packed = deflate(&[b"Q\n", layer.content.as_slice()].concat());
    let content = writer.add(|chunk, id| {
        chunk.stream(id, &packed).filter(Filter::FlateDecode);
    })?;
    let mut used = Vec::new();
    let kinds = [
        (layer.across, &names.across, &mut fonts.across),
        (layer.down, &names.down, &mut fonts.down),
    ];
    for (wanted, name, font) in kinds {
        if wanted {
            used.push((name.clone(), *font.get_or_insert_with(|| writer.reserve())));
        }
    }
    Ok(Addition {
        page,
        open,
        layer: content,
        fonts: used,
    })
}

/// Moves the objects of the small PDF over.
fn adopt(document: &mut Document, mut writer: ObjectWriter<Vec<u8>>) -> Result<(), ComposeError> {
    let root = writer.add(|chunk, id| {
        chunk
            .indirect(id)
            .dict()
            .pair(Name(b"Type"), Name(b"Catalog"));
    })?;
    let bytes = writer.finish(root, None, [0; 16])?;
    let layer = Document::load_mem(&bytes).map_err(|e| ComposeError::Merge(e.to_string()))?;
    let root = root.get().unsigned_abs();
    for (id, object) in layer.objects {
        if id.0 != root {
            document.max_id = document.max_id.max(id.0);
            document.objects.insert(id, object);
        }
    }
    Ok(())
}

fn attach(document: &mut Document, addition: Addition) -> Result<(), ComposeError> {
    let mut resources = resources(document, addition.page);
    // The dictionary of fonts may be shared with other pages and is therefore copied.
    let mut fonts = part(document, &resources, b"Font")
        .cloned()
        .unwrap_or_default();
    for (name, font) in addition.fonts {
        fonts.set(name, reference(font));
    }
    resources.set("Font", fonts);
    let mut contents = vec![reference(addition.open)];
    contents.extend(existing_contents(document, addition.page));
    contents.push(reference(addition.layer));
    let page = document
        .get_dictionary_mut(addition.page)
        .map_err(|e| ComposeError::Merge(e.to_string()))?;
    page.set("Contents", contents);
    page.set("Resources", resources);
    Ok(())
}

fn existing_contents(document: &Document, page: ObjectId) -> Vec<Object> {
    let contents = document
        .get_dictionary(page)
        .and_then(|page| page.get(b"Contents"));
    match contents {
        Ok(Object::Array(array)) => array.clone(),
        Ok(object @ Object::Reference(_)) => match document.dereference(object) {
            Ok((_, Object::Array(array))) => array.clone(),
            _ => vec![object.clone()],
        },
        _ => Vec::new(),
    }
}

/// A copy of the resources that a page has or inherits.
fn resources(document: &Document, page: ObjectId) -> Dictionary {
    let mut node = document.get_dictionary(page).ok();
    for _ in 0..DEEPEST {
        let Some(dictionary) = node else { break };
        if let Some(found) = part(document, dictionary, b"Resources") {
            return found.clone();
        }
        node = part(document, dictionary, b"Parent");
    }
    Dictionary::new()
}

/// The dictionary under `key`, wherever it lies.
fn part<'a>(document: &'a Document, within: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    let (_, object) = document.dereference(within.get(key).ok()?).ok()?;
    object.as_dict().ok()
}

/// Font names that the page does not use.
fn free_names(document: &Document, page: ObjectId) -> Names {
    let resources = resources(document, page);
    let fonts = part(document, &resources, b"Font");
    let free = |mut name: Vec<u8>| {
        while fonts.is_some_and(|fonts| fonts.has(&name)) {
            name.push(b'x');
        }
        name
    };
    let Names { across, down } = Names::default();
    Names {
        across: free(across),
        down: free(down),
    }
}

fn reference(id: Ref) -> Object {
    Object::Reference((id.get().unsigned_abs(), 0))
}
