//! Values printed to choose from (永年・10年・⑤年): which of them is meant, by what the text
//! tells and by the rings and boxes of the image.

use std::ops::Range;

use crate::document::{Quad, Rect};

use super::coded::coded;
use super::missing_option::{Hole, holes, is_told_by_neighbours};
use super::printed::Printed;
use super::{Choice, Told, Understood, Value};
use crate::extract::look::Look;
use crate::extract::value::retention::{Retention, parse_retention};

/// How sure it must be which code is written before coded options, 0–1.
const SURE_CODE: f32 = 0.98;
/// What is left over of a list is chosen: likely, but a person must look, unless the image
/// says the same.
const LEFT_OVER: f32 = 0.85;

/// What readers make of boxes before options.
fn is_mark(ch: char) -> bool {
    "○◯〇●◎☑✓✔✅■◉レ□☐口".contains(ch)
}

/// Whether a mark may be that of the chosen option as well as the empty box of any.
fn is_open(ch: char) -> bool {
    "○◯〇".contains(ch)
}

/// The mark of an option that stands at `range`: its first character, or, of a class, the one
/// before it.
fn mark_of(printed: &Printed, range: &Range<usize>) -> Option<char> {
    let mark_at = |at: usize| printed.compact.chars().nth(at).filter(|ch| is_mark(*ch));
    mark_at(range.start).or_else(|| mark_at(range.start.checked_sub(1)?))
}

/// How far before an option its box stands at most, in heights of its line: right before it, or
/// with a wide space between.
const BOX_BEFORE: [f32; 2] = [1.4, 2.6];

/// How far over or under an option its box reaches, in heights of its line.
const BOX_OVER: f32 = 1.4;
/// How far the box may reach into the white around the letters of the line, in its heights.
const INTO_LINE: f32 = 0.25;

/// Where the box of an option stands: at its `first` character, if that is the box, or
/// within `reach` before it.
fn box_before(first: &Quad, is_box: bool, reach: f32) -> Quad {
    let place = first.bounds();
    let side = place.h;
    Quad::from(if is_box {
        Rect::new(place.x - 0.25 * side, place.y, 1.3 * side, side)
    } else {
        Rect::new(place.x - reach * side, place.y, reach * side, side)
    })
}

/// Where the box of a `word` stands that lies over it, or under it.
fn box_in_column(word: &Rect, above: bool) -> Quad {
    let side = BOX_OVER * word.h;
    let y = if above {
        word.y - side + INTO_LINE * word.h
    } else {
        word.bottom() - INTO_LINE * word.h
    };
    Quad::from(Rect::new(word.centre().x - 0.5 * side, y, side, side))
}

/// What is meant of values printed to choose from.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub understood: Understood,
    /// Its characters, if it is one of a list: how the others were read does not matter.
    pub range: Option<Range<usize>>,
    /// How sure its characters are at least, 0–1, by its place in the list.
    pub surety: f32,
    /// It is one of several that are printed.
    pub of_a_list: bool,
}

impl Chosen {
    /// What is no list, or one of which nothing is marked.
    fn none_of(understood: Understood) -> Self {
        Self {
            understood,
            range: None,
            surety: 0.0,
            of_a_list: false,
        }
    }
}

/// Of values printed to choose from, the one that is ringed on the page, or has a mark in
/// its box. Each may have a box `under` it.
pub(crate) fn chosen(
    understood: Understood,
    printed: &Printed,
    under: impl FnOnce() -> Vec<Quad>,
    page: u32,
    look: &mut dyn Look,
) -> Chosen {
    let Value::Choice(Choice {
        options: choices,
        told,
    }) = &understood.value
    else {
        return Chosen::none_of(understood);
    };
    let take = |at: usize, score: f32| {
        let (value, range) = choices[at].clone();
        Chosen {
            understood: Understood {
                value,
                score: understood.score * score,
                remark: understood.remark.clone(),
            },
            range: Some(range),
            surety: match retentions(choices) {
                Some(list) if is_told_by_neighbours(&list, at) => BETWEEN,
                _ => 0.0,
            },
            of_a_list: true,
        }
    };
    let first = |at: usize| mark_of(printed, &choices[at].1);
    let told = match *told {
        // The others may have been lost: the image must say the same.
        Told::Marked(at) if first(at).is_some_and(is_open) => Told::LeftOver(at),
        told => told,
    };
    let places: Vec<_> = choices
        .iter()
        .map(|(_, range)| {
            printed
                .places
                .get(range.clone())
                .unwrap_or_default()
                .to_vec()
        })
        .collect();
    if let Some(coded) = coded(printed, choices) {
        let told = look.boxed_text(page, &coded.place, &coded.codes);
        return match told.filter(|(_, sure)| *sure >= SURE_CODE) {
            Some((at, _)) => take(at, 1.0),
            None => undecided(understood),
        };
    }
    let marked = only_inked(&under(), choices.len(), page, look)
        .or_else(|| marked(choices, &places, printed, page, look));
    let lost = if marked.is_none() && told == Told::Nothing {
        lost(choices, &places, page, look)
    } else {
        None
    };
    if let Some((retention, surety)) = lost {
        return Chosen {
            understood: Understood {
                value: Value::Retention(retention),
                score: understood.score * if surety < BETWEEN { LEFT_OVER } else { 1.0 },
                ..understood
            },
            range: None,
            surety,
            of_a_list: true,
        };
    }
    match (marked.filter(|&at| at < choices.len()), told) {
        (Some(at), Told::LeftOver(left)) if at == left => take(at, 1.0),
        (Some(seen), Told::Marked(at)) if seen == at => {
            let mut chosen = take(at, 1.0);
            // That the box is filled the image says: how its sign was read does not matter.
            if let Some(range) = chosen
                .range
                .as_mut()
                .filter(|_| first(at).is_some_and(is_mark))
            {
                range.start += 1;
            }
            chosen
        }
        // A mark spoils what it lies on: another option that was read in part may be the one.
        (Some(at), Told::Nothing) if has_spoilt_option(&printed.compact) => take(at, LEFT_OVER),
        (Some(at), Told::Nothing) | (None, Told::Marked(at)) => take(at, 1.0),
        (None, Told::LeftOver(left)) => take(left, LEFT_OVER),
        _ => undecided(understood),
    }
}

/// Of several values that are printed none is told.
fn undecided(understood: Understood) -> Chosen {
    let open = "several are printed, and which is marked could not be told";
    Chosen::none_of(Understood {
        remark: Some(open.to_owned()),
        ..understood
    })
}

/// Whether 0年 stands in a list by itself: the rest of 10年 or 30年.
fn has_spoilt_option(list: &str) -> bool {
    let mut places = list.match_indices("0年");
    places.any(|(at, _)| !list[..at].ends_with(|ch: char| ch.is_ascii_digit()))
}

/// In which of the boxes, one for each of `count` options, alone something is written.
fn only_inked(boxes: &[Quad], count: usize, page: u32, look: &mut dyn Look) -> Option<usize> {
    if boxes.len() != count {
        return None;
    }
    let inked: Option<Vec<bool>> = boxes.iter().map(|it| look.is_inked(page, it)).collect();
    let inked = inked?;
    let mut marked = (0..count).filter(|&at| inked[at]);
    marked.next().filter(|_| marked.next().is_none())
}

/// What a text says by itself: of a list the option with a mark of its own, 永・30・⑩・5年.
pub(crate) fn meant_of(value: Value, printed: &Printed) -> Value {
    match &value {
        Value::Choice(Choice {
            options,
            told: Told::Marked(at),
        }) => {
            let (option, range) = &options[*at];
            let first = printed.compact.chars().nth(range.start);
            if first.is_some_and(|first| !is_open(first)) {
                option.clone()
            } else {
                value
            }
        }
        _ => value,
    }
}

/// Which option is marked on the page: by a ring around it, or a part of it alone, by the mark in
/// its box, or by lines through all others. Where options have boxes, a tick that reaches out of
/// one is no ring around its neighbour.
fn marked(
    choices: &[(Value, Range<usize>)],
    places: &[Vec<Quad>],
    printed: &Printed,
    page: u32,
    look: &mut dyn Look,
) -> Option<usize> {
    let options = choices.iter().zip(places);
    let texts: Vec<Vec<char>> = options
        .map(|((_, range), places)| {
            let text = printed.compact.chars().skip(range.start);
            text.take(places.len()).collect()
        })
        .collect();
    let first = |text: &Vec<char>| text.first().copied().filter(|ch| is_mark(*ch));
    let boxes_within = |reach: f32| -> Vec<Quad> {
        let options = texts.iter().zip(places);
        options
            .filter_map(|(text, places)| {
                Some(box_before(places.first()?, first(text).is_some(), reach))
            })
            .collect()
    };
    let boxes = boxes_within(BOX_BEFORE[0]);
    let all = boxes.len() == choices.len();
    let ticked = |look: &mut dyn Look| {
        let mut reaches = BOX_BEFORE.into_iter().filter(|_| all);
        reaches.find_map(|reach| look.ticked(page, &boxes_within(reach)))
    };
    let ranges = choices.iter().map(|(_, range)| range);
    let marks: Vec<char> = ranges.filter_map(|range| mark_of(printed, range)).collect();
    if 2 * marks.iter().filter(|mark| !is_open(**mark)).count() >= choices.len() {
        return ticked(look);
    }
    let part = |of: &dyn Fn(&[char]) -> Range<usize>| -> Vec<Vec<Quad>> {
        let options = texts.iter().zip(places);
        options
            .map(|(text, places)| places[of(text)].to_vec())
            .collect()
    };
    let whole = places.to_vec();
    let beside = |above: bool| -> Vec<Quad> {
        let words = places.iter().filter_map(|word| Rect::around_quads(word));
        words.map(|word| box_in_column(&word, above)).collect()
    };
    if all
        && let Some(at) = [true, false]
            .into_iter()
            .find_map(|above| look.ticked(page, &beside(above)))
    {
        return Some(at);
    }
    let number = part(&|text| 0..text.iter().position(|ch| *ch == '年').unwrap_or(text.len()));
    let class = part(&|text| 0..class_of(text).unwrap_or(text.len()));
    let period = part(&|text| class_of(text).unwrap_or(0)..text.len());
    // Brackets around each option, 甲(永年) 乙(10年), stand there as the ends of a ring do: only one
    // around class and period is told from them, or around the class.
    let closes = |range: &Range<usize>| printed.compact.chars().nth(range.end) == Some(')');
    let parts = if choices.iter().all(|(_, range)| closes(range)) {
        let have_class = texts.iter().all(|text| class_of(text).is_some());
        let parts = [whole, class].into_iter().filter(|_| have_class);
        parts.collect()
    } else {
        vec![whole, number, class, period]
    };
    let ringed = parts.iter().enumerate().find_map(|(at, words)| {
        let is_new = !parts[..at].contains(words);
        is_new.then(|| look.ringed(page, words)).flatten()
    });
    let standing = look.left_standing(page, places);
    // Lines through an option may look like a ring around it.
    let is_contradicted = ringed.is_some() && standing.is_some() && ringed != standing;
    if is_contradicted {
        return None;
    }
    ringed
        .or(standing)
        .or_else(|| ticked(look))
        // ○ before one of them and nothing before the others.
        .or_else(|| {
            let is_only = matches!(marks[..], [only] if is_open(only));
            is_only.then(|| only_inked(&boxes, choices.len(), page, look))?
        })
}

/// Where the class before a period ends, in characters: 第4種(3年), 甲(永年).
fn class_of(text: &[char]) -> Option<usize> {
    if let [stem, '(', ..] = text
        && "甲乙丙丁戊".contains(*stem)
    {
        return Some(1);
    }
    let end = text.iter().position(|ch| *ch == '種')? + 1;
    (text.first() == Some(&'第')).then_some(end)
}

/// The retention over which a ring is drawn, if that is one which nobody read. Where several
/// may stand there, the second reader tells which it is.
fn lost(
    choices: &[(Value, Range<usize>)],
    places: &[Vec<Quad>],
    page: u32,
    look: &mut dyn Look,
) -> Option<(Retention, f32)> {
    let mut holes = holes(&retentions(choices)?, places);
    if holes.is_empty() {
        return None;
    }
    let missing = holes.iter().map(|hole| hole.place.clone());
    let words: Vec<_> = places.iter().cloned().chain(missing).collect();
    let ringed = look.ringed(page, &words)?.checked_sub(places.len())?;
    let Hole { place, possible } = holes.swap_remove(ringed);
    if let [only] = possible[..] {
        return Some((only, BETWEEN));
    }
    let bounds = Rect::around_quads(&place)?;
    // In a column two letters and more stand one below the other.
    let vertical = bounds.h > 1.5 * bounds.w;
    let wider = 0.3 * bounds.h.min(bounds.w);
    let (x, y) = if vertical { (0.0, wider) } else { (wider, 0.0) };
    let around = Quad::from(Rect::new(
        bounds.x - x,
        bounds.y - y,
        bounds.w + 2.0 * x,
        bounds.h + 2.0 * y,
    ));
    let again = look.reread(page, &around, vertical, 0)?;
    let read: String = again.text.chars().filter(char::is_ascii_digit).collect();
    let again_is = parse_retention(&again.text).map(|it| it.retention);
    let is_read = |it: &Retention| match it {
        Retention::Permanent => again.text.contains('永'),
        Retention::Years(years) => years.to_string() == read || again_is == Some(*it),
        _ => false,
    };
    let mut meant = possible.into_iter().filter(is_read);
    meant.next().map(|retention| (retention, SECOND_ALONE))
}

/// How sure a retention is that only the second reader read, 0–1: a person looks.
const SECOND_ALONE: f32 = 0.8;

/// How sure a retention is that can be no other where it stands in its list, 0–1: a ring
/// over its characters spoils how they are read.
const BETWEEN: f32 = 0.97;

/// The retentions of a list of nothing else.
fn retentions(choices: &[(Value, Range<usize>)]) -> Option<Vec<Retention>> {
    let retention = |value: &Value| match value {
        Value::Retention(retention) => Some(*retention),
        _ => None,
    };
    choices.iter().map(|(value, _)| retention(value)).collect()
}
