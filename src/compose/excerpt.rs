//! Some pages of a PDF as a PDF of their own.
//!
//! Only what the pages need moves over: other pages, and what speaks of the whole file
//! (bookmarks, names, tags, metadata, attached files), stays in the source, so that nothing
//! of one document is found in the file of another.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::ComposeError;

/// How far up the page tree attributes are looked for.
const DEEPEST: usize = 64;
/// What a page inherits from the nodes above it (ISO 32000-1, 7.7.3.4).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// What leads from a page to other pages, or to what is left behind.
const LEFT: [&[u8]; 6] = [
    b"B",
    b"AA",
    b"StructParents",
    b"Parent",
    b"PieceInfo",
    b"Tabs",
];

/// The pages `first` to `last` (from 1) of `source`, which is not encrypted.
///
/// # Errors
/// [`ComposeError::Merge`] if a page is not what it should be.
pub(super) fn excerpt(
    source: &Document,
    [first, last]: [u32; 2],
) -> Result<Document, ComposeError> {
    let numbered = source.get_pages();
    let pages: Vec<ObjectId> = (first..=last)
        .map(|number| {
            numbered
                .get(&number)
                .copied()
                .ok_or_else(|| ComposeError::Page {
                    page: number,
                    detail: "there is no such page".to_owned(),
                })
        })
        .collect::<Result<_, _>>()?;
    let kept: BTreeSet<ObjectId> = pages.iter().copied().collect();
    let mut document = Document::with_version(source.version.clone());
    document.max_id = source.objects.keys().map(|id| id.0).max().unwrap_or(0);
    let tree = document.new_object_id();
    let mut open: Vec<ObjectId> = Vec::new();
    for &id in &kept {
        let page = page_alone(source, id, tree)?;
        references(&Object::Dictionary(page.clone()), &mut open);
        document.objects.insert(id, page.into());
    }
    let mut catalog = Dictionary::new();
    catalog.set("Type", Object::Name(b"Catalog".to_vec()));
    catalog.set("Pages", Object::Reference(tree));
    // Which layers are shown is part of how a page looks.
    if let Ok(layers) = source.catalog().and_then(|root| root.get(b"OCProperties")) {
        references(layers, &mut open);
        catalog.set("OCProperties", layers.clone());
    }
    while let Some(id) = open.pop() {
        if document.objects.contains_key(&id) || id == tree {
            continue;
        }
        // A reference to nothing is null (ISO 32000-1, 7.3.10).
        let Some(object) = source.objects.get(&id) else {
            continue;
        };
        if !is_of_page_tree(object) {
            references(object, &mut open);
            document.objects.insert(id, object.clone());
        }
    }
    let mut root = Dictionary::new();
    root.set("Type", Object::Name(b"Pages".to_vec()));
    root.set("Count", pages.len() as i64);
    root.set(
        "Kids",
        pages.into_iter().map(Object::Reference).collect::<Vec<_>>(),
    );
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    Ok(document)
}

/// A page with all that it inherits, below the node `tree`.
fn page_alone(source: &Document, id: ObjectId, tree: ObjectId) -> Result<Dictionary, ComposeError> {
    let own = source
        .get_dictionary(id)
        .map_err(|e| ComposeError::Merge(e.to_string()))?;
    let mut page = own.clone();
    let mut node = Some(own);
    for _ in 0..DEEPEST {
        let Some(dictionary) = node else { break };
        for key in INHERITED {
            if let (false, Ok(value)) = (page.has(key), dictionary.get(key)) {
                page.set(key, value.clone());
            }
        }
        node = dictionary
            .get(b"Parent")
            .and_then(Object::as_reference)
            .and_then(|parent| source.get_dictionary(parent))
            .ok();
    }
    for key in LEFT {
        page.remove(key);
    }
    page.set("Parent", Object::Reference(tree));
    Ok(page)
}

/// Pages and the nodes above them: links between pages must not pull others in.
fn is_of_page_tree(object: &Object) -> bool {
    object
        .as_dict()
        .ok()
        .and_then(|dictionary| dictionary.get(b"Type").ok())
        .and_then(|kind| kind.as_name().ok())
        .is_some_and(|kind| {
            matches!(
                kind,
                b"Page" | b"Pages" | b"Catalog" | b"StructElem" | b"StructTreeRoot"
            )
        })
}

/// The objects that `object` refers to.
fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dictionary) => dictionary
            .iter()
            .for_each(|(_, value)| references(value, found)),
        Object::Stream(stream) => stream
            .dict
            .iter()
            .for_each(|(_, value)| references(value, found)),
        _ => {}
    }
}
