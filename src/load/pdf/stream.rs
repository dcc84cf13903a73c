//! Content streams and annotations: what is to be walked, whole or told to be cut off.

use lopdf::{Dictionary, Document, Object, Stream};

use super::object::{as_dictionary, dictionary, fixed, get, integer, name};

/// The largest a content stream may unpack to.
const CONTENT: usize = 64 << 20;

/// The content of a page, its parts joined.
pub(super) fn of_page(document: &Document, page: &Dictionary) -> Result<Vec<u8>, String> {
    let mut data = Vec::new();
    let mut add = |object: &Object| {
        let (_, object) = document
            .dereference(object)
            .map_err(|_| "its content stream is missing")?;
        match object {
            Object::Null => Ok(()),
            Object::Stream(stream) => {
                data.extend(decoded(stream, CONTENT.saturating_sub(data.len()))?);
                data.push(b'\n');
                Ok(())
            }
            _ => Err("its content is no stream"),
        }
    };
    match get(document, page, b"Contents") {
        Some(Object::Array(parts)) => parts.iter().try_for_each(&mut add)?,
        Some(object) => add(object)?,
        None if page.get(b"Contents").is_ok_and(|object| !object.is_null()) => {
            return Err("its content stream is missing".to_owned());
        }
        None => {}
    }
    Ok(data)
}

/// The content of a form.
pub(super) fn of_form(form: &Stream) -> Result<Vec<u8>, &'static str> {
    decoded(form, CONTENT)
}

/// The decoded content of a stream; an error if it is cut off, which would leave out
/// what comes after.
fn decoded(stream: &Stream, limit: usize) -> Result<Vec<u8>, &'static str> {
    const DAMAGED: &str = "its content stream is damaged";
    let data = stream
        .decompressed_content_with_limit(limit)
        .map_err(|_| DAMAGED)?;
    if let Ok([b"FlateDecode"]) = stream.filters().as_deref()
        && !flate_is_whole(&stream.content)
    {
        return Err(DAMAGED);
    }
    Ok(data)
}

/// Whether the deflated data come to their end. A wrong checksum after it does no harm.
fn flate_is_whole(data: &[u8]) -> bool {
    let mut inflate = flate2::Decompress::new(true);
    let mut sink = vec![0; 64 << 10];
    loop {
        let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
        let rest = &data[(before_in as usize).min(data.len())..];
        match inflate.decompress(rest, &mut sink, flate2::FlushDecompress::None) {
            Ok(flate2::Status::StreamEnd) => return true,
            Ok(_) if inflate.total_in() > before_in || inflate.total_out() > before_out => {}
            // All but the checksum was read, or it is wrong.
            _ => return inflate.total_in() as usize + 4 >= data.len(),
        }
    }
}

/// Whether an annotation shows: it has an appearance and is neither hidden nor a link.
pub(super) fn has_annotations(document: &Document, page: &Dictionary) -> bool {
    const HIDDEN: i64 = 0b10_0010;
    let Some(Object::Array(all)) = get(document, page, b"Annots") else {
        return false;
    };
    all.iter()
        .filter_map(|a| {
            document
                .dereference(a)
                .ok()
                .and_then(|(_, a)| as_dictionary(a))
        })
        .any(|annotation| {
            let flags = integer(document, annotation, b"F").unwrap_or(0);
            let kind = name(document, annotation, b"Subtype");
            let size = fixed::<4>(document, annotation, b"Rect")
                .map(|[a, b, c, d]| (c - a).abs().min((d - b).abs()));
            let appearance =
                dictionary(document, annotation, b"AP").and_then(|ap| get(document, ap, b"N"));
            let empty =
                matches!(appearance, Some(Object::Stream(stream)) if stream.content.len() < 4);
            flags & HIDDEN == 0
                && !matches!(kind, Some(b"Link" | b"Popup"))
                && size.is_some_and(|size| size > 0.5)
                && appearance.is_some()
                && !empty
        })
}
