//! Text that stands so close to a title, in its style, that it may be a part of it which
//! was not taken for one: the word before a gap, a last line, the next column of a spine.

use crate::document::Rect;

use crate::extract::label::LabelHit;
use crate::extract::parse::is_number_or_date;
use crate::extract::parse::names::is_office_and_person;
use crate::extract::parse::title::is_bracketed;
use crate::extract::place::Candidate;
use crate::extract::sheet::{Piece, Sheet};

/// Widest gap before the title that may be a lost character, in type sizes.
const BEFORE: f32 = 2.2;
/// Widest gap between lines of one title, in type sizes.
const BETWEEN: f32 = 0.3;
/// The same above a title that no label leads to, where nothing tells its first line.
const ABOVE: f32 = 0.6;
/// So many letters may be left over for the next line of a cover, so far below, in type sizes.
const LAST_LETTERS: usize = 2;
const FAR_BELOW: f32 = 2.5;
/// How much the sizes of type of one title differ, as a share.
const STYLE: f32 = 0.3;
/// What shares more of its height with a letter of the title, and stands over it, is that
/// letter read once more, 0–1.
const SAME_INK: f32 = 0.3;

/// What stands there, if something does.
pub(crate) fn stray(sheet: &Sheet, labels: &[LabelHit], title: &Candidate) -> Option<String> {
    let own = |piece: usize| title.parts.iter().any(|&(part, _)| part == piece);
    let (first, last) = (title.parts.first()?.0, title.parts.last()?.0);
    let label = |piece: usize| labels.iter().any(|hit| hit.pieces.contains(&piece));
    // 供覧 is a label elsewhere; (件名) leads to the title itself.
    let leads = |piece: usize| {
        let mut hits = labels.iter().filter(|hit| !hit.leads_nowhere);
        hits.any(|hit| hit.pieces.contains(&piece))
    };
    let is_tail = |piece: usize| is_bracketed(&sheet.pieces[piece].text) && !leads(piece);
    let crosswise = sheet.pieces[first].line.vertical != sheet.vertical;
    // What has a label of its own left of it is that label's.
    let is_led_by_label = |place: &Rect| {
        labels.iter().any(|hit| {
            let level = hit.place.overlap_y(place) > 0.6 * place.h.min(hit.place.h);
            let lower = hit.place.centre().y > place.y;
            hit.tail.is_none() && level && lower && hit.place.right() < place.x + 0.3 * place.h
        })
    };
    let close = |&other: &usize| {
        let beside = &sheet.pieces[other];
        let (place, one) = (&beside.place, &sheet.pieces[first].place);
        let alike = |a: f32, b: f32| (a / b - 1.0).abs() < STYLE;
        if crosswise {
            // A column is read from right to left.
            let gap = one.x - place.right();
            return alike(place.w, one.w)
                && (-0.3 * one.w..0.5 * one.w).contains(&gap)
                && place.overlap_y(one) > 0.5 * place.h
                && place.y < one.y + 0.5 * one.h;
        }
        let under = &sheet.pieces[last].place;
        let gap = one.x - place.right();
        let before = sheet.are_alike(other, first, STYLE)
            && (-0.2 * one.h..BEFORE * one.h).contains(&gap)
            && title.parts.first().is_some_and(|&(_, from)| from == 0)
            && place.overlap_y(one) > 0.6 * place.h.min(one.h);
        // In the middle under a title no label leads.
        let same_middle = (place.centre().x - under.centre().x).abs() < BETWEEN * under.h;
        let below = !is_remark(&beside.text)
            && (title.label.is_some() || !is_number_or_date(&beside.text))
            && (same_middle && title.label.is_none() || !is_led_by_label(place))
            && !is_item(beside)
            && sheet.are_alike(other, last, STYLE)
            && (-0.3 * under.h..BETWEEN * under.h).contains(&(place.y - under.bottom()))
            && place.overlap_x(under) > 0.5 * place.w.min(under.w)
            && !["。", "は、"]
                .iter()
                .any(|words| beside.text.contains(words));
        let above = sheet.are_alike(other, first, STYLE)
            && (-0.3 * one.h..ABOVE * one.h).contains(&(one.y - place.bottom()))
            && place.overlap_x(one) > 0.5 * place.w.min(one.w)
            && title.label.is_none()
            && title.parts.first().is_some_and(|&(_, from)| from == 0)
            && !is_number_or_date(&beside.text)
            && !beside.text.ends_with(['様', '殿', '印', '課', '長'])
            && !is_office_and_person(&beside.text)
            && !is_remark(&beside.text)
            && !beside.text.contains('。');
        // The last letter, alone on the next line of a cover: 関係書 and far below it 類.
        let alone = (1..=LAST_LETTERS).contains(&beside.text.chars().count())
            && beside.text.chars().all(char::is_alphabetic)
            && same_middle
            && (place.h / under.h - 1.0).abs() < STYLE
            && (0.0..FAR_BELOW * under.h).contains(&(place.y - under.bottom()));
        before || below || above || alone
    };
    // 「1　件」「名」: the words before a title that make no label by themselves.
    let is_of_lead = |place: &Rect| {
        title
            .label
            .filter(|&lead| !label(lead))
            .map(|lead| &sheet.pieces[lead].place)
            .is_some_and(|lead| {
                lead.x <= place.x && lead.overlap_y(place) > 0.5 * place.h.min(lead.h)
            })
    };
    let stray = (0..sheet.pieces.len())
        .filter(|&other| !own(other) && (!label(other) || is_tail(other)))
        .filter(close)
        .filter(|&other| {
            let place = &sheet.pieces[other].place;
            !is_of_lead(place)
                && !title.parts.iter().any(|&(part, _)| {
                    let own = &sheet.pieces[part].place;
                    place.overlap_x(own) > 0.8 * place.w
                        && place.overlap_y(own) > SAME_INK * place.h
                })
        })
        .find(|&other| sheet.share_a_cell(first, other))?;
    Some(sheet.pieces[stray].text.clone())
}

/// 「（公印省略）」「（財政課扱い）」: what stands between a sender and a title, or under it, and
/// belongs to neither.
fn is_remark(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')']);
    inner.contains("省略") || inner.ends_with("扱い") || inner.ends_with("扱")
}

/// 「2　履行場所　…」: the next item of a list that names the title.
fn is_item(piece: &Piece) -> bool {
    let digits = piece.text.chars().take_while(char::is_ascii_digit).count();
    (1..=2).contains(&digits) && piece.gap_before(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Page, Quad, Rect, TextLine};
    use crate::extract::key::Key;
    use crate::extract::tests::{SIZE, grid, page};

    /// What stands close to the title, the last of `lines`.
    fn beside(page: &Page) -> Option<String> {
        let sheet = Sheet::new(page);
        let title = Candidate {
            key: Key::Title,
            rule: String::new(),
            score: 1.0,
            label: None,
            parts: vec![(sheet.pieces.len() - 1, 0)],
            marked: None,
            gaps: Vec::new(),
            is_held: false,
        };
        stray(&sheet, &[], &title)
    }

    const TITLE: (&str, f32, f32) = ("しおみ印刷に関する書類", 600.0, 800.0);

    #[test]
    fn a_word_before_the_title_may_belong_to_it() {
        let before = |x| beside(&page(&[("広", x, 800.0), TITLE]));
        assert_eq!(before(600.0 - 1.5 * SIZE).as_deref(), Some("広"));
        assert_eq!(before(600.0 - 4.0 * SIZE), None, "far off");
        let above = beside(&page(&[("広", 600.0 - 1.5 * SIZE, 720.0), TITLE]));
        assert_eq!(above, None, "in another row");
    }

    #[test]
    fn a_line_close_under_the_title_may_belong_to_it() {
        let below = |text, y| beside(&page(&[(text, 600.0, y), TITLE]));
        let close = 800.0 + 1.2 * SIZE;
        assert_eq!(below("(追録)", close).as_deref(), Some("(追録)"));
        assert_eq!(below("(追録)", 800.0 + 2.0 * SIZE), None, "a line apart");
        assert_eq!(below("次のとおりです。", close), None, "text");
        assert_eq!(below("2　履行場所　市内", close), None, "the next item");
        assert_eq!(below("私たちの町では、次の", close), None, "a sentence");
    }

    #[test]
    fn the_last_letter_may_stand_alone_far_below() {
        let middle = 600.0 + 5.5 * SIZE;
        let below = |text: &str, x: f32| {
            let y = 800.0 + 2.5 * SIZE;
            beside(&page(&[(text, x, y), TITLE]))
        };
        assert_eq!(below("類", middle - 0.5 * SIZE).as_deref(), Some("類"));
        assert_eq!(below("類", middle - 4.0 * SIZE), None, "not in the middle");
        assert_eq!(below("総務課", middle - 1.5 * SIZE), None, "a word");
    }

    #[test]
    fn a_letter_that_was_read_twice_is_no_stray() {
        let below = |y| beside(&page(&[("類", 900.0, y), TITLE]));
        assert_eq!(below(800.0 + 0.6 * SIZE), None, "the foot of a letter");
        assert_eq!(below(800.0 + 1.1 * SIZE).as_deref(), Some("類"));
    }

    #[test]
    fn other_type_and_other_cells_are_something_else() {
        let mut small = page(&[("広", 560.0, 800.0), TITLE]);
        small.lines[0].quad = Quad::from(Rect::new(575.0, 810.0, 20.0, 20.0));
        assert_eq!(beside(&small), None);
        let mut apart = page(&[("広", 540.0, 800.0), TITLE]);
        apart.rules = grid(&[400.0, 590.0, 1500.0], &[780.0, 860.0]);
        assert_eq!(beside(&apart), None);
        apart.rules = grid(&[400.0, 1500.0], &[780.0, 860.0]);
        assert_eq!(beside(&apart).as_deref(), Some("広"));
    }

    #[test]
    fn the_next_column_of_a_spine_may_belong_to_the_title() {
        let column = |text: &str, x: f32| {
            let height = text.chars().count() as f32 * SIZE;
            let quad = Quad::from(Rect::new(x, 700.0, SIZE, height));
            TextLine::evenly(text, quad, 0.99, true)
        };
        let spine = |gap: f32| {
            // Most of the page is in rows: the columns stand crosswise.
            let mut spine = page(&[("平成二十八年度分の簿冊の背表紙", 200.0, 200.0)]);
            spine.lines.push(column("書類綴", 1000.0 - SIZE - gap));
            spine.lines.push(column("地域協議会一件", 1000.0));
            beside(&spine)
        };
        assert_eq!(spine(0.2 * SIZE).as_deref(), Some("書類綴"));
        assert_eq!(spine(1.5 * SIZE), None);
    }
}
