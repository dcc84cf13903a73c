//! A master as CSV: encodings, columns, and refusals with the row.

use std::collections::HashMap;

use encoding_rs::{EUC_JP, SHIFT_JIS};
use thiserror::Error;

use crate::extract::value::text::{nfkc, without_spaces};

/// A master that is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("row {row}: {reason}")]
pub struct MasterError {
    /// Line of the file, from 1; the header is line 1.
    pub row: u64,
    /// What is wrong there.
    pub reason: Reason,
}

/// Why a master is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// Neither UTF-8 nor CP932.
    #[error("the text is neither UTF-8 nor CP932; save the file in one of these encodings")]
    UnknownEncoding,
    /// No row at all.
    #[error("the file is empty; its first row names the columns")]
    Empty,
    /// A column is missing in the header.
    #[error("the column {0} is missing in the header")]
    MissingColumn(&'static str),
    /// A column is there twice.
    #[error("the column {0} is there twice")]
    RepeatedColumn(&'static str),
    /// The CSV itself is broken.
    #[error("the row cannot be read ({0}); it must have as many fields as the header")]
    Malformed(String),
    /// A field that must not be empty is.
    #[error("{0} is empty")]
    EmptyField(&'static str),
    /// Not a date.
    #[error("{column} “{text}” is not a date; write 2024-04-01, 2024/4/1 or 令和6年4月1日")]
    BadDate {
        /// Name of the column.
        column: &'static str,
        /// What stands there.
        text: String,
    },
    /// `valid_to` lies before `valid_from`.
    #[error("valid_to lies before valid_from")]
    EndsBeforeStart,
    /// The same code, valid at the same time.
    #[error("the code {code} is in row {other}, too, valid at the same time")]
    DuplicateCode {
        /// The code.
        code: String,
        /// The row before.
        other: u64,
    },
    /// The same department, valid at the same time.
    #[error("{path} is in row {other}, too, valid at the same time")]
    OverlappingValidity {
        /// Bureau, division and section.
        path: String,
        /// The row before.
        other: u64,
    },
    /// Not a retention.
    #[error("retention “{0}” is not a retention such as 5年, 永年, 常用 or 1年未満")]
    BadRetention(String),
}

impl Reason {
    pub(super) fn at(self, row: u64) -> MasterError {
        MasterError { row, reason: self }
    }
}

/// A column and the headers that name it.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) headers: &'static [&'static str],
    pub(super) required: bool,
}

/// One row, its fields by the name of the column.
pub(super) struct Row {
    pub(super) number: u64,
    fields: HashMap<&'static str, String>,
}

impl Row {
    /// The field without white space at its ends; empty if the column is missing.
    pub(super) fn field(&self, column: &str) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }

    /// The field, which must not be empty.
    pub(super) fn required(&self, column: &'static str) -> Result<&str, MasterError> {
        match self.field(column) {
            "" => Err(Reason::EmptyField(column).at(self.number)),
            field => Ok(field),
        }
    }
}

/// The rows of a CSV file. Empty rows do not count, columns that nobody knows neither.
pub(super) fn rows(bytes: &[u8], columns: &[Column]) -> Result<Vec<Row>, MasterError> {
    // The reader counts lines by LF and would be one behind after CR LF.
    let text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let malformed = |error: &csv::Error| {
        let row = error.position().map_or(1, csv::Position::line);
        Reason::Malformed(error.to_string()).at(row)
    };
    let header = reader.headers().map_err(|error| malformed(&error))?.clone();
    if header.is_empty() {
        return Err(Reason::Empty.at(1));
    }
    let places = places(&header, columns)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(&error))?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let number = record.position().map_or(1, csv::Position::line);
        let fields = places
            .iter()
            .map(|&(name, place)| {
                (
                    name,
                    record.get(place).unwrap_or_default().trim().to_owned(),
                )
            })
            .collect();
        rows.push(Row { number, fields });
    }
    Ok(rows)
}

/// Where each column stands.
fn places(
    header: &csv::StringRecord,
    columns: &[Column],
) -> Result<Vec<(&'static str, usize)>, MasterError> {
    let printed: Vec<String> = header
        .iter()
        .map(|field| without_spaces(&nfkc(field)).to_lowercase())
        .collect();
    let mut places = Vec::new();
    for column in columns {
        let mut found = printed
            .iter()
            .enumerate()
            .filter(|(_, field)| column.headers.contains(&field.as_str()));
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => return Err(Reason::RepeatedColumn(column.name).at(1)),
            (Some((place, _)), None) => places.push((column.name, place)),
            (None, _) if column.required => return Err(Reason::MissingColumn(column.name).at(1)),
            (None, _) => {}
        }
    }
    Ok(places)
}

/// UTF-8 with or without byte order mark, or CP932. EUC-JP would pass for CP932 with
/// half-width kana in place of every kanji; it is refused like any other encoding.
fn decode(bytes: &[u8]) -> Result<String, MasterError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let row_of = |at: usize| bytes[..at].split(|&byte| byte == b'\n').count() as u64;
    let unknown = |at: usize| Reason::UnknownEncoding.at(row_of(at));
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(unknown(at));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let first = bytes
        .iter()
        .position(|byte| !byte.is_ascii())
        .unwrap_or_default();
    let Some(text) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) else {
        let mut at = 0;
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if SHIFT_JIS
                .decode_without_bom_handling_and_without_replacement(line)
                .is_none()
            {
                break;
            }
            at += line.len();
        }
        return Err(unknown(at.min(bytes.len())));
    };
    let (foreign, half_width_kana) =
        text.chars()
            .filter(|char| !char.is_ascii())
            .fold((0, 0), |(all, kana), char| {
                (
                    all + 1,
                    kana + usize::from(matches!(char, '\u{ff61}'..='\u{ff9f}')),
                )
            });
    let is_euc = EUC_JP
        .decode_without_bom_handling_and_without_replacement(bytes)
        .is_some();
    let has_controls = text
        .chars()
        .any(|char| matches!(char, '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}'));
    if has_controls || (is_euc && half_width_kana * 2 > foreign) {
        return Err(unknown(first));
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] = [
        Column {
            name: "code",
            headers: &["code", "コード"],
            required: true,
        },
        Column {
            name: "name",
            headers: &["name", "名称"],
            required: true,
        },
    ];

    fn read(bytes: &[u8]) -> Result<Vec<(u64, String, String)>, MasterError> {
        Ok(rows(bytes, &COLUMNS)?
            .iter()
            .map(|row| {
                (
                    row.number,
                    row.field("code").to_owned(),
                    row.field("name").to_owned(),
                )
            })
            .collect())
    }

    #[test]
    fn encodings_and_column_order() {
        let text = "名 称,備考,コード\r\n情報政策課,,1000\r\n,,\r\n\"髙﨑課\", ,1001\r\n";
        let expected = vec![
            (2, "1000".to_owned(), "情報政策課".to_owned()),
            (4, "1001".to_owned(), "髙﨑課".to_owned()),
        ];
        assert_eq!(read(text.as_bytes()), Ok(expected.clone()));
        assert_eq!(
            read(format!("\u{feff}{text}").as_bytes()),
            Ok(expected.clone())
        );
        assert_eq!(read(&SHIFT_JIS.encode(text).0), Ok(expected));
    }

    #[test]
    fn refusals_name_the_row() {
        let euc = EUC_JP.encode("code,name\n1000,総務課\n1001,情報政策課\n").0;
        assert_eq!(read(&euc), Err(Reason::UnknownEncoding.at(2)));
        assert_eq!(
            read(b"code,name\n1000,a\n1001,\xff\xfe\n"),
            Err(Reason::UnknownEncoding.at(3))
        );
        assert_eq!(read(b"\xff\xfec\0o\0"), Err(Reason::UnknownEncoding.at(1)));
        assert_eq!(read(b""), Err(Reason::Empty.at(1)));
        assert_eq!(read(b"code\n1"), Err(Reason::MissingColumn("name").at(1)));
        assert_eq!(
            read("code,name,コード\n".as_bytes()),
            Err(Reason::RepeatedColumn("code").at(1))
        );
        assert!(matches!(
            read(b"code,name\n1,a\n2\n"),
            Err(MasterError {
                row: 3,
                reason: Reason::Malformed(_)
            })
        ));
    }
}
