//! Which pages of a source make which document. Pure.

use crate::document::{SeparatorSheet, Split};
use crate::extract::Opening;

/// What there is to say of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leaf {
    /// A separator sheet.
    Sheet(SeparatorSheet),
    /// Nothing is written on it.
    Blank,
    /// It could not be read: it may be anything.
    Unread,
    /// A page with something on it, and whether a document begins with it.
    Written(Opening),
}

/// The pages of one document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// First and last page in the source, from 1.
    pub pages: [u32; 2],
    /// The sheet in front of it.
    pub sheet: Option<SeparatorSheet>,
    /// What a person must look at.
    pub doubts: Vec<String>,
}

impl Part {
    fn new(pages: [u32; 2], sheet: Option<&SeparatorSheet>) -> Self {
        Self {
            pages,
            sheet: sheet.cloned(),
            doubts: Vec::new(),
        }
    }
}

/// A source, cut into documents.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cut {
    /// The documents; none if there is nothing but separator sheets and blank pages.
    pub parts: Vec<Part>,
    /// How it was split; `None` if the whole source is one document.
    pub split: Option<Split>,
}

impl Cut {
    /// The whole source of so many pages as one document.
    pub(super) fn whole(pages: u32) -> Self {
        Self {
            parts: vec![Part::new([1, pages], None)],
            split: None,
        }
    }

    /// Cuts a source at its separator sheets, and at pages that surely begin a document.
    ///
    /// A blank page behind a sheet is its back. Blank pages with nothing else beside them
    /// before the next sheet are no document either.
    pub(super) fn of(leaves: &[Leaf]) -> Self {
        let is_sheet = |leaf: &Leaf| matches!(leaf, Leaf::Sheet(_));
        let mut split = Split {
            of: leaves.len() as u32,
            ..Split::default()
        };
        let has_sheets = leaves.iter().any(is_sheet);
        let mut parts = Vec::new();
        let mut lost: Option<&SeparatorSheet> = None;
        let mut start = 0_usize;
        for run in leaves.split(is_sheet) {
            let sheet = match start.checked_sub(1).and_then(|at| leaves.get(at)) {
                Some(Leaf::Sheet(sheet)) => {
                    split.separators.push(start as u32);
                    Some(sheet)
                }
                _ => None,
            };
            let is_blank = has_sheets && run.iter().all(|leaf| *leaf == Leaf::Blank);
            let backs = match run {
                run if is_blank => run.len(),
                [Leaf::Blank, ..] if sheet.is_some() => 1,
                _ => 0,
            };
            let first = (start + backs + 1) as u32;
            split.blanks.extend(start as u32 + 1..first);
            let forgotten = lost.filter(|lost| !lost.is_plain() && Some(*lost) != sheet);
            if backs < run.len() {
                let mut found = documents(&run[backs..], first, sheet);
                if forgotten.is_some() {
                    found[0].doubts.push(format!(
                        "page {start}: nothing lies between this separator sheet and the one in front of it, which says something else"
                    ));
                }
                parts.append(&mut found);
                lost = None;
            } else {
                lost = forgotten.or(sheet);
            }
            start += run.len() + 1;
        }
        split.documents = parts.iter().map(|part| part.pages).collect();
        let is_whole = split.documents == [[1, split.of]];
        Self {
            parts,
            split: (!is_whole).then_some(split),
        }
    }
}

/// The documents in the pages between two sheets, which begin with page `first`; at least
/// one. `sheet` lies in front of them.
fn documents(run: &[Leaf], first: u32, sheet: Option<&SeparatorSheet>) -> Vec<Part> {
    let last = first + run.len() as u32 - 1;
    let mut parts = Vec::new();
    let mut part = Part::new([first, last], sheet);
    let mut begun = false;
    for (leaf, page) in run.iter().zip(first..) {
        match leaf {
            Leaf::Written(Opening::Surely) if begun => {
                let next = Part::new([page, last], None);
                let mut done = std::mem::replace(&mut part, next);
                done.pages[1] = page - 1;
                parts.push(done);
            }
            Leaf::Written(Opening::Perhaps) if begun => part
                .doubts
                .push(format!("page {page}: it may begin another document")),
            Leaf::Unread => part.doubts.push(format!(
                "page {page}: it could not be read and may be a separator sheet"
            )),
            _ => {}
        }
        begun |= matches!(leaf, Leaf::Written(_));
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sheet(department: &str) -> Leaf {
        Leaf::Sheet(SeparatorSheet {
            department: (!department.is_empty()).then(|| department.to_owned()),
            ..SeparatorSheet::default()
        })
    }

    /// `S` sheet, `A` and `B` sheets that say something, `_` blank, `x` unread, `K` surely
    /// an opening, `k` perhaps, any other a written page.
    fn leaves(text: &str) -> Vec<Leaf> {
        text.chars()
            .map(|ch| match ch {
                'S' => sheet(""),
                'A' | 'B' => sheet(&ch.to_string()),
                '_' => Leaf::Blank,
                'x' => Leaf::Unread,
                'K' => Leaf::Written(Opening::Surely),
                'k' => Leaf::Written(Opening::Perhaps),
                _ => Leaf::Written(Opening::No),
            })
            .collect()
    }

    fn pages(text: &str) -> Vec<[u32; 2]> {
        Cut::of(&leaves(text))
            .parts
            .iter()
            .map(|part| part.pages)
            .collect()
    }

    #[test]
    fn sheets_part_documents_wherever_they_lie() {
        assert_eq!(pages("..S..S."), [[1, 2], [4, 5], [7, 7]]);
        assert_eq!(pages("S..S..S"), [[2, 3], [5, 6]]);
        assert_eq!(pages("..SS.."), [[1, 2], [5, 6]]);
        assert_eq!(pages("S"), [[0; 2]; 0]);
        assert_eq!(pages("S_S_"), [[0; 2]; 0]);
        assert_eq!(
            Cut::of(&leaves("S")).split.map(|s| s.separators),
            Some(vec![1])
        );
    }

    #[test]
    fn a_source_without_sheets_is_whole() {
        for text in [".", "..", "_", "__", "._.", "x"] {
            let cut = Cut::of(&leaves(text));
            assert_eq!(cut.split, None, "{text}");
            assert_eq!(cut.parts.len(), 1, "{text}");
        }
        assert!(Cut::whole(3).split.is_none());
    }

    #[test]
    fn the_blank_back_of_a_sheet_is_no_page_of_a_document() {
        let cut = Cut::of(&leaves("._S_.__S__"));
        let split = cut.split.expect("split");
        assert_eq!(split.documents, [[1, 2], [5, 7]]);
        assert_eq!(
            (split.separators, split.blanks),
            (vec![3, 8], vec![4, 9, 10])
        );
        // A sheet fed with its back first.
        let split = Cut::of(&leaves("_S._")).split.expect("split");
        assert_eq!((split.documents, split.blanks), (vec![[3, 4]], vec![1]));
    }

    #[test]
    fn sure_openings_part_documents_and_doubtful_ones_are_told() {
        assert_eq!(pages("K..K._K"), [[1, 3], [4, 6], [7, 7]]);
        assert_eq!(pages("_K.SK.K"), [[1, 3], [5, 6], [7, 7]]);
        let cut = Cut::of(&leaves("k.k"));
        assert_eq!(cut.split, None);
        assert_eq!(
            cut.parts[0].doubts,
            ["page 3: it may begin another document"]
        );
        let cut = Cut::of(&leaves(".xS."));
        assert!(cut.parts[0].doubts[0].starts_with("page 2: it could not be read"));
        assert!(cut.parts[1].doubts.is_empty());
    }

    #[test]
    fn the_sheet_in_front_speaks_and_a_lost_one_is_told_of() {
        let department = |part: &Part| part.sheet.as_ref().and_then(|s| s.department.clone());
        let cut = Cut::of(&leaves("A.K.B.S."));
        let said: Vec<Option<String>> = cut.parts.iter().map(department).collect();
        assert_eq!(
            said,
            [Some("A".to_owned()), None, Some("B".to_owned()), None]
        );
        for (text, doubts) in [
            ("AB.", 1),
            ("A_B.", 1),
            ("AS.", 1),
            ("SA.", 0),
            ("AA.", 0),
            ("ABS.", 1),
            (".A", 0),
        ] {
            let cut = Cut::of(&leaves(text));
            assert_eq!(
                cut.parts.last().expect("one").doubts.len(),
                doubts,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_page_is_in_one_place(text in "[S.AB_xKk]{1,40}") {
            let leaves = leaves(&text);
            let cut = Cut::of(&leaves);
            let split = cut.split.clone().unwrap_or(Split {
                of: leaves.len() as u32,
                documents: vec![[1, leaves.len() as u32]],
                ..Split::default()
            });
            let mut places = vec![0; leaves.len()];
            for [first, last] in split.documents.iter().copied() {
                prop_assert!(first <= last);
                for page in first..=last {
                    places[page as usize - 1] += 1;
                    prop_assert!(!matches!(leaves[page as usize - 1], Leaf::Sheet(_)));
                }
            }
            for page in &split.separators {
                places[*page as usize - 1] += 1;
                prop_assert!(matches!(leaves[*page as usize - 1], Leaf::Sheet(_)));
            }
            for page in &split.blanks {
                places[*page as usize - 1] += 1;
                prop_assert_eq!(&leaves[*page as usize - 1], &Leaf::Blank);
            }
            prop_assert!(places.iter().all(|count| *count == 1), "{text}: {places:?}");
            prop_assert_eq!(split.documents.len(), cut.parts.len());
            // Nothing is set aside that was written.
            let has_more = leaves.iter().any(|leaf| matches!(leaf, Leaf::Written(_) | Leaf::Unread));
            prop_assert!(!has_more || !cut.parts.is_empty());
        }
    }
}
