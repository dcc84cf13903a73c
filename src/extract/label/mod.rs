//! Finds labels: beginnings of lines ([`leading`]), words put together
//! ([`word`]), and labels that were read in part only.

pub(crate) mod bracketed;
pub(crate) mod column_head;
pub(crate) mod gapped;
mod grouped;
pub(crate) mod lead;
pub(crate) mod leading;
pub(crate) mod levels;
mod no_label;
mod numbering;
pub(crate) mod scrambled;
pub(crate) mod slipped;
pub(crate) mod word;

use crate::document::{DocumentType, Rect};

use crate::extract::parse::is_value;
use crate::extract::rules::{Rules, Surety};
use crate::extract::sheet::Sheet;
use leading::{behind_value, between_values, in_brackets, in_one_piece};
use numbering::Numbering;
use word::{JUSTIFIED_GAP, Word, justified_words, stacked_words};

/// Most letters of a label that were read together with the value.
const MOST_OF_A_LABEL: usize = 3;

/// A label on the sheet.
#[derive(Debug, Clone)]
pub(crate) struct LabelHit {
    /// Index into the rules' labels.
    pub rule: usize,
    /// Where it stands.
    pub place: Rect,
    /// The pieces it is made of.
    pub pieces: Vec<usize>,
    /// Its first character in the first of them.
    pub start: usize,
    /// The piece that goes on behind the label, and its first character there.
    pub tail: Option<(usize, usize)>,
    /// A colon, a bracket or a wide gap parts the label from what follows.
    pub parted: bool,
    /// It leads to nothing that is kept.
    pub leads_nowhere: bool,
}

impl LabelHit {
    /// A label that `pieces` are, and nothing else.
    fn whole(rules: &Rules, rule: usize, place: Rect, pieces: Vec<usize>) -> Self {
        Self {
            rule,
            place,
            pieces,
            start: 0,
            tail: None,
            parted: true,
            leads_nowhere: rules.labels[rule].attribute.is_none(),
        }
    }

    /// The text of its pieces.
    pub(crate) fn text(&self, sheet: &Sheet) -> String {
        let pieces = self.pieces.iter();
        pieces.map(|&p| sheet.pieces[p].text.as_str()).collect()
    }

    /// The pieces that stand in its row.
    fn row(&self, sheet: &Sheet) -> impl Iterator<Item = usize> {
        sheet.level_with(&self.place).filter(|i| {
            let place = &sheet.pieces[*i].place;
            let is_level = place.overlap_y(&self.place) > 0.5 * place.h.min(self.place.h);
            is_level && !self.pieces.contains(i)
        })
    }
}

/// All labels of the sheet; of those that share a piece only the longest.
pub(crate) fn find(sheet: &Sheet, rules: &Rules, kind: DocumentType) -> Vec<LabelHit> {
    let numbering = Numbering::of(sheet, rules, kind);
    let mut hits: Vec<LabelHit> = (0..sheet.pieces.len())
        .filter_map(|index| in_one_piece(sheet, rules, kind, index, numbering.is_item(index)))
        .collect();
    let rows = justified_words(sheet, rules, |index| !numbering.is_item(index));
    hits.extend(
        rows.iter()
            .filter_map(|word| whole(sheet, rules, kind, word)),
    );
    hits.extend(
        stacked_words(sheet, &rows, rules)
            .iter()
            .filter_map(|word| whole(sheet, rules, kind, word)),
    );
    hits.extend(torn_before_value(sheet, rules, kind, &rows));
    hits.extend(levels::find(sheet, rules, kind, &rows));
    let mut grouped = grouped::find(sheet, rules, kind, &rows);
    // 公開 over 区分 in one cell is a label without the 保存 that stands left of it.
    grouped.retain(|group| {
        let is_more = |hit: &LabelHit| {
            hit.pieces.len() > group.pieces.len()
                && group.pieces.iter().all(|p| hit.pieces.contains(p))
        };
        !hits.iter().any(is_more)
    });
    let is_grouped = |hit: &LabelHit| {
        grouped
            .iter()
            .any(|other| other.pieces.iter().any(|p| hit.pieces.contains(p)))
    };
    hits.retain(|hit| !is_grouped(hit));
    hits.extend(grouped);
    let mut hits = longest_only(hits);
    hits.extend(gapped::find(sheet, rules, kind, &hits));
    let mut hits = longest_only(hits);
    hits.extend(scrambled::find(sheet, rules, kind, &hits));
    hits.extend(slipped::find(sheet, rules, kind, &hits));
    let further: Vec<LabelHit> = hits
        .iter()
        .filter_map(|hit| behind_value(sheet, rules, kind, hit))
        .collect();
    hits.extend(further);
    let free =
        (0..sheet.pieces.len()).filter(|index| hits.iter().all(|hit| !hit.pieces.contains(index)));
    let between: Vec<LabelHit> = free
        .filter_map(|index| between_values(sheet, rules, kind, index))
        .collect();
    hits.extend(between);
    let all = 0..sheet.pieces.len();
    hits.extend(all.filter_map(|index| in_brackets(sheet, rules, kind, index)));
    let all = hits.clone();
    hits.retain(|hit| !no_label::is_none(sheet, rules, kind, &all, hit));
    hits.sort_by_key(|hit| hit.pieces.first().copied());
    hits
}

/// Justified labels whose last character was read together with the value:
/// 「件」「名：…について」.
fn torn_before_value(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    rows: &[Word],
) -> Vec<LabelHit> {
    let mut hits = Vec::new();
    for word in rows {
        let size = word.place.h;
        if !rules.is_beginning(&word.text) {
            continue;
        }
        let next = sheet
            .level_with(&word.place)
            .filter(|i| !word.pieces.contains(i))
            .filter(|&i| {
                let place = &sheet.pieces[i].place;
                // Boxes of neighbours overlap a little.
                place.x >= word.place.right() - 0.8 * size
                    && place.x - word.place.right() < JUSTIFIED_GAP * size
                    && place.overlap_y(&word.place) > 0.5 * size.min(place.h)
            })
            .min_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x));
        let Some(index) = next else { continue };
        let piece = &sheet.pieces[index];
        let chars: Vec<char> = piece.text.chars().collect();
        let most = MOST_OF_A_LABEL.min(chars.len().saturating_sub(1));
        // The label with the first `length` letters of the piece, and the marks behind it.
        let with = |length: usize| {
            let text: String = word
                .text
                .chars()
                .chain(chars[..length].iter().copied())
                .collect();
            let rule = rules.wording(&text, kind).or_else(|| {
                let parted = chars.get(length) == Some(&':');
                let colon = format!("{text}:");
                parted.then(|| rules.wording(&colon, kind)).flatten()
            })?;
            let rest = chars[length..].iter();
            let marks = rest.take_while(|c| ":;)]".contains(**c)).count();
            Some((rule, marks, marks > 0 || piece.gap_before(length)))
        };
        let behind_gap = (1..=most).find_map(|length| {
            let (rule, marks, parted) = with(length)?;
            // The gap may have opened before the label's last letter: 「簿」「冊名 称卒業…」.
            let longer = (length + 1..=most).rev().find_map(|longer| {
                let (other, ..) = with(longer).filter(|_| marks == 0)?;
                let same = rules.labels[other].attribute == rules.labels[rule].attribute;
                same.then_some((other, longer))
            });
            let (rule, length) = longer.unwrap_or((rule, length));
            parted.then(|| torn(sheet, rules, word, (index, length + marks), rule, true))
        });
        // 「保存期」「間5年」: what follows can only be the value.
        let hit = behind_gap.or_else(|| {
            (1..=most).rev().find_map(|length| {
                let (rule, ..) = with(length)?;
                let value: String = chars[length..].iter().collect();
                let key = rules.labels[rule].attribute?;
                (is_value(key, &value) && !rules.labels[rule].apart)
                    .then(|| torn(sheet, rules, word, (index, length), rule, false))
            })
        });
        hits.extend(hit);
    }
    hits
}

/// The label `rule` of a word and the beginning of the piece behind it, which goes on from the
/// character `tail` on.
fn torn(
    sheet: &Sheet,
    rules: &Rules,
    word: &Word,
    tail: (usize, usize),
    rule: usize,
    parted: bool,
) -> LabelHit {
    let (index, from) = tail;
    let piece = &sheet.pieces[index];
    let mut end = piece.place;
    end.w *= piece.share_of(from);
    let mut pieces = word.pieces.clone();
    pieces.push(index);
    LabelHit {
        tail: (from < piece.text.chars().count()).then_some(tail),
        parted,
        ..LabelHit::whole(rules, rule, word.place.union(&end), pieces)
    }
}

fn whole(sheet: &Sheet, rules: &Rules, kind: DocumentType, word: &Word) -> Option<LabelHit> {
    let confidences = word.pieces.iter().map(|&p| sheet.pieces[p].line.confidence);
    let confidence = confidences.fold(1.0, f32::min);
    let least = word.pieces.iter().map(|&p| sheet.pieces[p].least());
    let least = least.fold(1.0, f32::min);
    let text = word.text.trim_end_matches([':', '；', ';']);
    let rule = rules
        .wording(text, kind)
        .or_else(|| rules.misread_wording(text, Surety { confidence, least }, kind))?;
    Some(LabelHit::whole(
        rules,
        rule,
        word.place,
        word.pieces.clone(),
    ))
}

/// Of hits that share a piece, the one that explains most pieces stays.
fn longest_only(mut hits: Vec<LabelHit>) -> Vec<LabelHit> {
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.pieces.len()));
    let mut kept: Vec<LabelHit> = Vec::new();
    for hit in hits {
        let taken = kept
            .iter()
            .any(|other| other.pieces.iter().any(|p| hit.pieces.contains(p)));
        if !taken {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.pieces.first().copied());
    kept
}
