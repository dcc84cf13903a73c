//! Just enough of the ONNX file format (protocol buffers) to cut classes out of a
//! network's last layer and to add some. Every field that is not touched is copied byte for byte.
//!
//! Field numbers are those of `onnx.proto`: `ModelProto.graph` = 7 and
//! `metadata_props` = 14, `GraphProto.initializer` = 5 and `output` = 12,
//! `TensorProto.dims` = 1, `name` = 8 and `raw_data` = 9,
//! `StringStringEntryProto.key` = 1 and `value` = 2.

/// A damaged ONNX file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an ONNX network: {0}")]
pub(super) struct NotOnnx(&'static str);

/// One field of a protocol buffer message.
struct Field<'a> {
    number: u64,
    /// The whole field, key included.
    whole: &'a [u8],
    /// Contents of a length-delimited field; empty for other kinds.
    body: &'a [u8],
    /// Value of a variable-length integer; 0 for other kinds.
    value: u64,
}

fn varint(bytes: &[u8], at: &mut usize) -> Result<u64, NotOnnx> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at).ok_or(NotOnnx("cut off"))?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(NotOnnx("overlong integer"))
}

fn fields(message: &[u8]) -> impl Iterator<Item = Result<Field<'_>, NotOnnx>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= message.len() {
            return None;
        }
        let field = field(message, &mut at);
        if field.is_err() {
            at = message.len();
        }
        Some(field)
    })
}

fn field<'a>(message: &'a [u8], at: &mut usize) -> Result<Field<'a>, NotOnnx> {
    let start = *at;
    let key = varint(message, at)?;
    let (mut body, mut value): (&[u8], u64) = (&[], 0);
    match key & 7 {
        0 => value = varint(message, at)?,
        1 => *at += 8,
        5 => *at += 4,
        2 => {
            let length = varint(message, at)? as usize;
            let end = at.checked_add(length).ok_or(NotOnnx("overlong field"))?;
            body = message.get(*at..end).ok_or(NotOnnx("cut off"))?;
            *at = end;
        }
        _ => return Err(NotOnnx("unknown wire type")),
    }
    Ok(Field {
        number: key >> 3,
        whole: message.get(start..*at).ok_or(NotOnnx("cut off"))?,
        body,
        value,
    })
}

fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn push_bytes(out: &mut Vec<u8>, number: u64, body: &[u8]) {
    push_varint(out, number << 3 | 2);
    push_varint(out, body.len() as u64);
    out.extend_from_slice(body);
}

/// The value of the metadata entry `key`.
pub(super) fn metadata(model: &[u8], key: &str) -> Result<Option<String>, NotOnnx> {
    for entry in fields(model) {
        let entry = entry?;
        if entry.number != 14 {
            continue;
        }
        let (mut name, mut value): (&[u8], &[u8]) = (&[], &[]);
        for part in fields(entry.body) {
            let part = part?;
            match part.number {
                1 => name = part.body,
                2 => value = part.body,
                _ => {}
            }
        }
        if name == key.as_bytes() {
            return Ok(Some(String::from_utf8_lossy(value).into_owned()));
        }
    }
    Ok(None)
}

/// A float tensor by its name, and columns to add to it: each as many floats as the tensor
/// has rows.
type Tensor<'a> = (&'a str, &'a [&'a [f32]]);

/// A copy of `model` in which the float `tensors` keep only the entries `kept` of their
/// last dimension and get new ones behind them, and the declared output shape (which would
/// no longer be true) is left open.
pub(super) fn change_columns(
    model: &[u8],
    tensors: &[Tensor],
    kept: &[usize],
) -> Result<Vec<u8>, NotOnnx> {
    let mut out = Vec::with_capacity(model.len());
    for part in fields(model) {
        let part = part?;
        if part.number != 7 {
            out.extend_from_slice(part.whole);
            continue;
        }
        let mut graph = Vec::with_capacity(part.body.len());
        for piece in fields(part.body) {
            let piece = piece?;
            match piece.number {
                5 => match tensor_named(piece.body, tensors)? {
                    Some((_, added)) => {
                        push_bytes(&mut graph, 5, &change_tensor(piece.body, kept, added)?);
                    }
                    None => graph.extend_from_slice(piece.whole),
                },
                12 => push_bytes(&mut graph, 12, &without_type(piece.body)?),
                _ => graph.extend_from_slice(piece.whole),
            }
        }
        push_bytes(&mut out, 7, &graph);
    }
    Ok(out)
}

/// The one of `tensors` that a `TensorProto` is.
fn tensor_named<'a>(message: &[u8], tensors: &[Tensor<'a>]) -> Result<Option<Tensor<'a>>, NotOnnx> {
    for part in fields(message) {
        let part = part?;
        if part.number == 8 {
            let same = |tensor: &&Tensor<'a>| tensor.0.as_bytes() == part.body;
            return Ok(tensors.iter().find(same).copied());
        }
    }
    Ok(None)
}

/// `ValueInfoProto` with its name alone, kept as a float tensor of unknown shape.
fn without_type(value_info: &[u8]) -> Result<Vec<u8>, NotOnnx> {
    let mut out = Vec::new();
    for part in fields(value_info) {
        let part = part?;
        if part.number == 1 {
            out.extend_from_slice(part.whole);
        }
    }
    // TypeProto { tensor_type (1): Tensor { elem_type (1): FLOAT } }
    push_bytes(&mut out, 2, &[0x0a, 0x02, 0x08, 0x01]);
    Ok(out)
}

fn change_tensor(tensor: &[u8], kept: &[usize], added: &[&[f32]]) -> Result<Vec<u8>, NotOnnx> {
    let mut dims = Vec::new();
    for part in fields(tensor) {
        let part = part?;
        if part.number == 1 {
            dims.push(part.value as usize);
        }
    }
    let columns = *dims.last().ok_or(NotOnnx("tensor without dimensions"))?;
    if kept.iter().any(|&k| k >= columns) {
        return Err(NotOnnx("tensor narrower than its classes"));
    }
    let rows: usize = dims[..dims.len() - 1].iter().product();
    if added.iter().any(|column| column.len() != rows) {
        return Err(NotOnnx("added classes are for another network"));
    }
    let mut out = Vec::new();
    let mut seen = 0;
    for part in fields(tensor) {
        let part = part?;
        match part.number {
            1 => {
                seen += 1;
                let size = if seen == dims.len() {
                    (kept.len() + added.len()) as u64
                } else {
                    part.value
                };
                push_varint(&mut out, 1 << 3);
                push_varint(&mut out, size);
            }
            9 => {
                let mut data = Vec::with_capacity(part.body.len() / columns.max(1) * kept.len());
                let rows = part.body.chunks_exact(columns * size_of::<f32>());
                for (number, row) in rows.enumerate() {
                    for &k in kept {
                        data.extend_from_slice(&row[k * 4..k * 4 + 4]);
                    }
                    for column in added {
                        data.extend_from_slice(&column[number].to_le_bytes());
                    }
                }
                push_bytes(&mut out, 9, &data);
            }
            _ => out.extend_from_slice(part.whole),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(name: &str, rows: usize, columns: usize) -> Vec<u8> {
        let mut t = Vec::new();
        for d in [rows, columns] {
            push_varint(&mut t, 1 << 3);
            push_varint(&mut t, d as u64);
        }
        push_bytes(&mut t, 8, name.as_bytes());
        let data: Vec<u8> = (0..rows * columns)
            .flat_map(|v| (v as f32).to_le_bytes())
            .collect();
        push_bytes(&mut t, 9, &data);
        t
    }

    #[test]
    fn only_the_named_tensors_lose_and_get_columns() {
        let mut graph = Vec::new();
        push_bytes(&mut graph, 5, &tensor("w", 2, 3));
        push_bytes(&mut graph, 5, &tensor("other", 2, 3));
        let mut model = Vec::new();
        push_bytes(&mut model, 7, &graph);

        let new: [&[f32]; 1] = [&[7.0, 8.0]];
        let cut = change_columns(&model, &[("w", &new)], &[0, 2]).expect("cuts");
        let graph = fields(&cut).next().expect("graph").expect("parses").body;
        let tensors: Vec<_> = fields(graph).map(|f| f.expect("parses").body).collect();
        let data: Vec<f32> = fields(tensors[0])
            .filter_map(|f| f.ok().filter(|f| f.number == 9))
            .flat_map(|f| f.body.chunks(4))
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        assert_eq!(data, [0.0, 2.0, 7.0, 3.0, 5.0, 8.0]);
        assert_eq!(tensors[1], tensor("other", 2, 3));
    }

    #[test]
    fn a_cut_off_file_is_refused() {
        let mut model = Vec::new();
        push_bytes(&mut model, 14, b"abcdef");
        model.truncate(5);
        assert!(metadata(&model, "character").is_err());
    }
}
