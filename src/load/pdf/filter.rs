//! The filters of a stream.

use lopdf::{Dictionary, Document, Object};

use super::object::{as_dictionary, get};

/// The name of a filter and its parameters.
pub(super) type Filter<'a> = (&'a [u8], Option<&'a Dictionary>);

/// Names and parameters of a stream's filters, outermost first, without `Crypt` (the
/// document is decrypted).
pub(super) fn filters<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
) -> Result<Vec<Filter<'a>>, &'static str> {
    const ODD: &str = "an image with an unknown filter";
    let names: Vec<&[u8]> = match get(document, dictionary, b"Filter") {
        None => Vec::new(),
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names
            .iter()
            .map(|name| {
                document
                    .dereference(name)
                    .ok()
                    .and_then(|(_, name)| name.as_name().ok())
                    .ok_or(ODD)
            })
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(ODD),
    };
    if names.len() > 8 {
        return Err(ODD);
    }
    let parameters = get(document, dictionary, b"DecodeParms");
    Ok(names
        .into_iter()
        .enumerate()
        .map(|(i, name)| {
            let parameters = match parameters {
                Some(Object::Array(all)) => all
                    .get(i)
                    .and_then(|p| document.dereference(p).ok())
                    .and_then(|(_, p)| as_dictionary(p)),
                Some(object) => as_dictionary(object).filter(|_| i == 0),
                None => None,
            };
            (name, parameters)
        })
        .filter(|(name, _)| *name != b"Crypt")
        .collect())
}
