//! Short ways to the values in PDF objects.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// The value of a key, references followed; `None` if it is missing or null.
pub(super) fn get<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    dictionary
        .get_deref(key, document)
        .ok()
        .filter(|object| !object.is_null())
}

/// A dictionary, or that of a stream.
pub(super) fn dictionary<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    as_dictionary(get(document, dictionary, key)?)
}

pub(super) fn as_dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn integer(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
    let object = get(document, dictionary, key)?;
    object
        .as_i64()
        .ok()
        .or_else(|| number(object).map(|n| n.round() as i64))
}

pub(super) fn boolean(document: &Document, dictionary: &Dictionary, key: &[u8]) -> bool {
    get(document, dictionary, key).is_some_and(|object| matches!(object, Object::Boolean(true)))
}

pub(super) fn name<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a [u8]> {
    get(document, dictionary, key)?.as_name().ok()
}

/// A finite number.
pub(super) fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(n) => Some(*n as f64),
        Object::Real(n) => Some(f64::from(*n)),
        _ => None,
    }
    .filter(|n| n.is_finite() && n.abs() < 1e9)
}

/// All numbers of an array; `None` if anything else is in it.
pub(super) fn numbers(document: &Document, object: &Object) -> Option<Vec<f64>> {
    let (_, object) = document.dereference(object).ok()?;
    object
        .as_array()
        .ok()?
        .iter()
        .map(|item| {
            document
                .dereference(item)
                .ok()
                .and_then(|(_, item)| number(item))
        })
        .collect()
}

/// An array of just so many numbers.
pub(super) fn fixed<const N: usize>(
    document: &Document,
    dictionary: &Dictionary,
    key: &[u8],
) -> Option<[f64; N]> {
    numbers(document, get(document, dictionary, key)?)?
        .try_into()
        .ok()
}

/// Streams that many images share (colour profiles, JBIG2 symbols), decoded once.
#[derive(Default)]
pub(super) struct Shared(Mutex<HashMap<ObjectId, Arc<Vec<u8>>>>);

impl Shared {
    /// Larger than any profile or symbol dictionary.
    const LIMIT: usize = 32 << 20;

    /// The decoded content of the stream that `object` is or refers to.
    pub(super) fn content(&self, document: &Document, object: &Object) -> Option<Arc<Vec<u8>>> {
        let (id, object) = document.dereference(object).ok()?;
        let Some(id) = id else {
            return Self::decoded(object.as_stream().ok()?);
        };
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned();
        if known.is_some() {
            return known;
        }
        // Decoded without the lock: twice at worst.
        let content = Self::decoded(object.as_stream().ok()?)?;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, content.clone());
        Some(content)
    }

    fn decoded(stream: &Stream) -> Option<Arc<Vec<u8>>> {
        stream
            .decompressed_content_with_limit(Self::LIMIT)
            .ok()
            .map(Arc::new)
    }
}
