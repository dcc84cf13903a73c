//! The offices that a paper names at its head: 汐見市教育委員会 in the corner of a form, the body
//! whose minutes they are. Of several sections of one name they tell which it is.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::{DocumentType, Page};
use crate::extract::value::text::{nfkc, without_spaces};

/// The head of a page, as a share of its height.
const HEAD: f32 = 0.18;

/// The offices at the head of the face of a paper of type `kind`. Letters name others there, to whom
/// they go and from whom they come.
pub(super) fn offices_at_head(kind: DocumentType, pages: &[Page]) -> Vec<String> {
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^[\p{Han}\p{Katakana}ー・]{2,20}(?:局|部|委員会|院|署|所|本部|センター)$",
            r"|[\p{Han}\p{Katakana}ー・]{2,20}委員会(?:第[0-9]{1,3}回)?(?:定例会|臨時会)?(?:会議録|議事録)$",
        ))
        .expect("pattern is valid")
    });
    if matches!(kind, DocumentType::Letter | DocumentType::Received) {
        return Vec::new();
    }
    let Some(face) = pages.iter().find(|page| !page.lines.is_empty()) else {
        return Vec::new();
    };
    let foot = HEAD * face.height as f32;
    let at_head = face
        .lines
        .iter()
        .filter(|line| line.bounds().bottom() < foot);
    at_head
        .map(|line| without_spaces(&nfkc(&line.text())))
        .filter(|text| OFFICE.is_match(text))
        .collect()
}
