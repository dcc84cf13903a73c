//! What the file says about itself: the XMP packet, and the information dictionary
//! that repeats a part of it in the same words (ISO 19005-2, 6.6.3).

use jiff::Zoned;
use pdf_writer::{Chunk, Name, Ref, Str, TextStr};
use sha2::{Digest, Sha256};

use xmp_writer::{CustomNamespace, DateTime, LangId, Namespace, Timezone, XmpWriter};

use super::Conformance;

/// The namespace of the record's properties; its prefix is `bunshoko`.
pub const NAMESPACE: &str = "urn:bunshoko:record:1#";

/// How a description of properties begins in a packet.
const DESCRIPTION: &str = "<rdf:Description";

/// What is written into the file beside its pages.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Title of the document, as `dc:title`.
    pub title: Option<String>,
    /// The record's identifier, as `bunshoko:id`.
    pub id: String,
    /// The section that owns the document, as `bunshoko:department`.
    pub department: Option<String>,
    /// The document's number, as `bunshoko:docNumber`.
    pub doc_number: Option<String>,
    /// When the file is made.
    pub created: Zoned,
    /// Name and version of the program.
    pub producer: String,
}

impl Metadata {
    /// The same with every text freed of characters that XML cannot hold.
    pub(super) fn cleaned(self) -> Self {
        let optional = |text: Option<String>| text.map(|t| clean(&t)).filter(|t| !t.is_empty());
        Self {
            title: optional(self.title),
            id: clean(&self.id),
            department: optional(self.department),
            doc_number: optional(self.doc_number),
            created: self.created,
            producer: clean(&self.producer),
        }
    }

    /// The file identifier: the same for the same record made at the same time.
    pub(super) fn file_id(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        for part in [&self.id, &self.producer, &self.created.to_string()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        id
    }

    /// The XMP packet.
    pub(super) fn xmp(&self, conformance: Conformance) -> String {
        let mut xmp = XmpWriter::new();
        let (part, level) = match conformance {
            Conformance::PdfA2u => (2, "U"),
            Conformance::PdfA1b => (1, "B"),
        };
        xmp.pdfa_part(part).pdfa_conformance(level);
        xmp.format("application/pdf");
        if let Some(title) = &self.title {
            xmp.title([(None, title.as_str()), (Some(LangId("ja-JP")), title)]);
        }
        let date = self.date();
        xmp.create_date(date).modify_date(date).metadata_date(date);
        xmp.producer(&self.producer).creator_tool(&self.producer);
        for (name, value, _) in self.properties() {
            xmp.element(name, own_namespace()).value(value);
        }
        let packet = xmp.finish(None);
        // The declaration has a description of its own, before all others: PDFBox knows
        // only properties that were declared before it meets them.
        match packet.split_once(DESCRIPTION) {
            Some((head, tail)) => format!("{head}{}{DESCRIPTION}{tail}", self.declaration()),
            None => packet,
        }
    }

    /// The record's properties: name, value, meaning.
    fn properties(&self) -> impl Iterator<Item = (&'static str, &str, &'static str)> {
        [
            ("id", Some(self.id.as_str()), "Identifier of the record"),
            (
                "department",
                self.department.as_deref(),
                "Section that owns the document (所管課)",
            ),
            (
                "docNumber",
                self.doc_number.as_deref(),
                "Number of the document (文書番号)",
            ),
        ]
        .into_iter()
        .filter_map(|(name, value, meaning)| Some((name, value?, meaning)))
    }

    /// What the record's properties are, which PDF/A demands for properties of one's own
    /// (ISO 19005-2, 6.6.2.3): an `rdf:Description`.
    fn declaration(&self) -> String {
        let mut xmp = XmpWriter::new();
        {
            let mut schemas = xmp.extension_schemas();
            let mut schema = schemas.add_schema();
            schema.namespace(own_namespace());
            let mut declared = schema.properties();
            for (name, _, meaning) in self.properties() {
                declared
                    .add_property()
                    .name(name)
                    .value_type("Text")
                    .category(name == "id")
                    .description(meaning);
            }
        }
        let packet = xmp.finish(None);
        let inner = packet
            .split_once(DESCRIPTION)
            .and_then(|(_, tail)| tail.split_once("</rdf:RDF>"));
        inner.map_or_else(String::new, |(inner, _)| format!("{DESCRIPTION}{inner}"))
    }

    fn date(&self) -> DateTime {
        let (hour, minute) = self.offset();
        let time = &self.created;
        DateTime::new(
            u16::try_from(time.year()).unwrap_or_default(),
            time.month().cast_unsigned(),
            time.day().cast_unsigned(),
            time.hour().cast_unsigned(),
            time.minute().cast_unsigned(),
            time.second().cast_unsigned(),
            Timezone::Local { hour, minute },
        )
    }

    /// Offset from UTC in hours and minutes, the minutes without a sign.
    fn offset(&self) -> (i8, i8) {
        let minutes = self.created.offset().seconds() / 60;
        ((minutes / 60) as i8, (minutes % 60).abs() as i8)
    }

    /// Writes the information dictionary.
    pub(super) fn write_info(&self, chunk: &mut Chunk, id: Ref) {
        let (hour, minute) = self.offset();
        let date = format!(
            "D:{}{hour:+03}'{minute:02}'",
            self.created.strftime("%Y%m%d%H%M%S")
        );
        let mut info = chunk.indirect(id).dict();
        if let Some(title) = &self.title {
            info.pair(Name(b"Title"), TextStr(title));
        }
        info.pair(Name(b"Producer"), TextStr(&self.producer));
        info.pair(Name(b"Creator"), TextStr(&self.producer));
        info.pair(Name(b"CreationDate"), Str(date.as_bytes()));
        info.pair(Name(b"ModDate"), Str(date.as_bytes()));
    }
}

fn own_namespace() -> Namespace<'static> {
    Namespace::Custom(Box::new(CustomNamespace::new(
        "Bunshoko record",
        "bunshoko",
        NAMESPACE,
    )))
}

/// `text` without the characters that XML 1.0 forbids, and without white space around.
fn clean(text: &str) -> String {
    let kept = |&ch: &char| !ch.is_control() && !matches!(ch, '\u{FFFE}' | '\u{FFFF}');
    let cleaned: String = text
        .chars()
        .map(|ch| {
            if ch.is_whitespace() && ch.is_control() {
                ' '
            } else {
                ch
            }
        })
        .filter(kept)
        .collect();
    cleaned.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata {
        Metadata {
            title: Some("道路台帳の\u{1}整備について <伺い>\n".to_owned()),
            id: "abc".to_owned(),
            department: Some("情報政策課".to_owned()),
            doc_number: None,
            created: "2026-11-21T09:00:00-03:30[-03:30]".parse().expect("a time"),
            producer: "bunshoko 0.1.0".to_owned(),
        }
    }

    #[test]
    fn properties_of_our_own_are_declared_where_they_are_used() {
        let xmp = metadata().cleaned().xmp(Conformance::PdfA2u);
        assert!(xmp.contains("<bunshoko:department>情報政策課</bunshoko:department>"));
        assert!(xmp.contains("<pdfaProperty:name>department</pdfaProperty:name>"));
        assert!(xmp.contains("<pdfaSchema:prefix>bunshoko</pdfaSchema:prefix>"));
        assert!(!xmp.contains("docNumber"));
        assert!(
            xmp.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>")
        );
    }

    #[test]
    fn texts_are_fit_for_xml() {
        let xmp = metadata().cleaned().xmp(Conformance::PdfA2u);
        assert!(xmp.contains(">道路台帳の整備について &lt;伺い&gt;</rdf:li>"));
    }

    #[test]
    fn both_dates_say_the_same() {
        let metadata = metadata();
        assert!(
            metadata
                .xmp(Conformance::PdfA2u)
                .contains("<xmp:CreateDate>2026-11-21T09:00:00-03:30<")
        );
        let mut chunk = Chunk::new();
        metadata.write_info(&mut chunk, Ref::new(1));
        let info = String::from_utf8_lossy(chunk.as_bytes()).into_owned();
        assert!(
            info.contains("/CreationDate (D:20261121090000-03'30')"),
            "{info}"
        );
    }
}
