//! One reading out of several of the same line.

use super::aligned::Aligned;
use super::classes::{are_rivals, in_other_width};
use super::ctc::Seen;
use super::lookalike;
use super::words::is_word;

/// Readings that differ in more than this share of their characters say nothing of each
/// other.
const SHIFTED: f32 = 0.15;
/// How many characters more than the others a reading may have and still tell that they
/// lost some.
const FEW: usize = 2;
/// How sure the neighbours are of a place where another reading has more characters.
const LOST: f32 = 0.7;

/// What several readings of a line agree on. They are compared place by place: a character
/// stands if most readings have one there, how probable it is is the mean over all of them,
/// the most probable one stands, and the others remain for its neighbours to decide.
pub(super) fn agreed(readings: &[Vec<Seen>]) -> Vec<Seen> {
    let letters = |line: &[Seen]| line.iter().filter(|seen| seen.glyph.ch != ' ').count();
    let mean = |line: &[Seen]| {
        let sum: f32 = line
            .iter()
            .filter(|seen| seen.glyph.ch != ' ')
            .map(|seen| seen.glyph.confidence)
            .sum();
        sum / letters(line).max(1) as f32
    };
    // The length that most readings have; of equally common ones that of the surest.
    let support = |line: &[Seen]| {
        let same = readings
            .iter()
            .filter(|other| letters(other) == letters(line))
            .count();
        same as f32 + mean(line)
    };
    let Some(best) = readings
        .iter()
        .max_by(|a, b| support(a).total_cmp(&support(b)))
    else {
        return Vec::new();
    };
    let only_letters = |line: &'_ [Seen]| -> Vec<Seen> {
        let letters = line.iter().filter(|seen| seen.glyph.ch != ' ');
        letters.cloned().collect()
    };
    let chosen = only_letters(best);
    let others: Vec<Vec<Seen>> = readings.iter().map(|line| only_letters(line)).collect();
    let voters: Vec<Aligned> = others
        .iter()
        .map(|other| Aligned::of(&chosen, other))
        .filter(|aligned| {
            let most = (SHIFTED * chosen.len() as f32).max(1.0);
            aligned.differences(&chosen) as f32 <= most
        })
        .collect();
    let mut line = Vec::with_capacity(best.len());
    let mut place = 0;
    for seen in best {
        if seen.glyph.ch == ' ' {
            line.push(seen.clone());
            continue;
        }
        line.extend(between(&voters, &chosen, place));
        let votes: Vec<&Seen> = voters.iter().filter_map(|v| v.partners[place]).collect();
        let before = &chosen[..place];
        if 2 * votes.len() >= voters.len() || is_needed(seen, before, &chosen[place + 1..]) {
            line.push(merged(seen, &votes, voters.len()));
        }
        place += 1;
    }
    line.extend(between(&voters, &chosen, place));
    for other in readings {
        doubt_between(&mut line, other);
    }
    line
}

/// The character that most of the `voters` have before a place of the `chosen` reading,
/// with which they are compared, and that it has not.
fn between(voters: &[Aligned], chosen: &[Seen], place: usize) -> Option<Seen> {
    let votes: Vec<&Seen> = voters
        .iter()
        .filter_map(|voter| voter.between[place].first().copied())
        .collect();
    let (before, after) = chosen.split_at(place);
    let first = votes
        .first()
        .filter(|first| 2 * votes.len() > voters.len() || is_needed(first, before, after))?;
    Some(merged(first, &votes, voters.len()))
}

/// Whether a kanji that few readings have makes a word of what stands behind it and makes
/// none without it: a thin 一 is lost in most widths that 一般 is shown in.
fn is_needed(seen: &Seen, before: &[Seen], after: &[Seen]) -> bool {
    let char_at = |line: &[Seen], i: usize| line.get(i).map(|seen| seen.glyph.ch);
    let (own, before) = (seen.glyph.ch, before.last().map(|seen| seen.glyph.ch));
    let Some(next) = char_at(after, 0).filter(|_| lookalike::is_kanji(own)) else {
        return false;
    };
    let is_word_with = |first: Option<char>, second: Option<char>| match (first, second) {
        (Some(first), Some(second)) => is_word(&[first, second]),
        _ => false,
    };
    is_word(&[own, next])
        && !is_word_with(before, Some(next))
        && !is_word_with(Some(next), char_at(after, 1))
}

/// What all `votes` on one character say together; as many as there are `voters` could have
/// been cast.
fn merged(seen: &Seen, votes: &[&Seen], voters: usize) -> Seen {
    let mut seen = seen.clone();
    // A character in both its widths is one: first what most votes call it.
    let mut thought: Vec<(char, f32)> = Vec::new();
    let mut think = |ch: char, p: f32| {
        let known = thought
            .iter_mut()
            .find(|known| known.0 == ch || in_other_width(ch) == Some(known.0));
        match known {
            Some(known) => known.1 += p,
            None => thought.push((ch, p)),
        }
    };
    for vote in votes {
        think(vote.glyph.ch, vote.glyph.confidence);
    }
    for vote in votes {
        // The other width is in the character's own confidence already, and what looks
        // like a character may be its rival as well.
        let own = in_other_width(vote.glyph.ch);
        let alike = || vote.alike.iter().filter(|other| Some(other.0) != own);
        let rivals = vote.rivals.iter();
        let rivals = rivals.filter(|rival| !alike().any(|other| other.0 == rival.0));
        for &(ch, p) in alike().chain(rivals) {
            think(ch, p);
        }
    }
    let Some(&(ch, most)) = thought.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return seen;
    };
    let share = 1.0 / voters.max(1) as f32;
    let others = || {
        thought
            .iter()
            .filter(|other| other.0 != ch)
            .map(|&(other, p)| (other, p * share))
    };
    let family = lookalike::family(ch).unwrap_or_default();
    seen.glyph.ch = ch;
    seen.glyph.confidence = (most * share).min(1.0);
    seen.alike = others().filter(|other| family.contains(other.0)).collect();
    seen.rivals = others().filter(|other| are_rivals(ch, other.0)).collect();
    seen
}

/// Lowers the confidence of the characters of `line` around which another reading has a
/// few more of them. Points and dashes are lost and found too easily to tell anything.
fn doubt_between(line: &mut [Seen], other: &[Seen]) {
    let is_letter = |seen: &&Seen| seen.glyph.ch.is_alphanumeric();
    let letters = |line: &[Seen]| -> Vec<char> {
        let letters = line.iter().filter(is_letter);
        letters.map(|seen| seen.glyph.ch).collect()
    };
    let (chosen, longer) = (letters(line), letters(other));
    let marks = |line: &[Seen]| line.iter().filter(|seen| seen.glyph.ch != ' ').count();
    let more = marks(other).saturating_sub(marks(line));
    // A point that became a digit was not lost.
    if longer.len() <= chosen.len() || !(1..=FEW).contains(&more) {
        return;
    }
    let same = |(a, b): &(&char, &char)| a == b;
    let head = chosen.iter().zip(&longer).take_while(same).count();
    let (back, other_back) = (chosen.iter().rev(), longer.iter().rev());
    let tail = back.zip(other_back).take_while(same).count();
    let rest = chosen.len() - tail;
    let (from, to) = (head.min(rest).saturating_sub(1), rest.max(head) + 1);
    let letters = line
        .iter_mut()
        .filter(|seen| seen.glyph.ch.is_alphanumeric());
    for seen in letters.take(to).skip(from) {
        seen.glyph.confidence = seen.glyph.confidence.min(LOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Glyph;

    fn reading(text: &str, confidences: &[f32]) -> Vec<Seen> {
        let mut sure = confidences.iter().copied();
        text.chars()
            .map(|ch| {
                Seen::sure(Glyph {
                    ch,
                    start: 0.0,
                    end: 1.0,
                    confidence: sure.next().unwrap_or(0.99),
                })
            })
            .collect()
    }

    fn text(line: &[Seen]) -> String {
        line.iter().map(|seen| seen.glyph.ch).collect()
    }

    #[test]
    fn characters_are_voted_on_one_by_one() {
        let line = agreed(&[
            reading("十月三日", &[0.99, 0.7]),
            reading("十月 三日", &[0.99, 0.6]),
            reading("十川三日", &[0.99, 0.8]),
        ]);
        assert_eq!(text(&line).replace(' ', ""), "十月三日");
        assert!((line[1].glyph.confidence - 1.3 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn what_some_readings_thought_of_remains_for_the_neighbours() {
        let mut line = agreed(&[
            reading("方法", &[0.55]),
            reading("力法", &[0.9]),
            reading("力法", &[0.6]),
        ]);
        assert_eq!(text(&line), "力法");
        assert_eq!(line[0].rivals.len(), 1);
        super::super::words::settle(&mut line);
        assert_eq!(text(&line), "方法");
    }

    #[test]
    fn what_a_word_needs_stands_though_few_readings_have_it() {
        let agree = |one: &str, other: &str| {
            let readings = [one, other, other].map(|line| reading(line, &[0.9; 8]));
            text(&agreed(&readings))
        };
        assert_eq!(
            agree("市債及び一般財源", "市債及び般財源"),
            "市債及び一般財源"
        );
        assert_eq!(
            agree("財務会計課一部長", "財務会計課部長"),
            "財務会計課部長"
        );
        assert_eq!(agree("財務会計課|部長", "財務会計課部長"), "財務会計課部長");
    }

    #[test]
    fn both_widths_of_a_digit_are_one_voice() {
        let line = agreed(&[
            reading("３件", &[0.6]),
            reading("3件", &[0.7]),
            reading("8件", &[0.9]),
        ]);
        assert_eq!(text(&line), "３件");
        assert!((line[0].glyph.confidence - 1.3 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn a_length_read_twice_beats_one_read_once() {
        let line = agreed(&[
            reading("する日まで", &[0.9, 0.9, 0.4]),
            reading("する11まで", &[0.99, 0.99, 0.9, 0.9]),
            reading("する1まで", &[0.9, 0.9, 0.3]),
        ]);
        assert_eq!(text(&line), "する日まで");
        assert!(agreed(&[]).is_empty());
    }

    #[test]
    fn neighbours_of_a_lost_character_are_doubtful() {
        let line = agreed(&[
            reading("統合型GIS運用", &[0.99; 8]),
            reading("統合型GS運用", &[0.99; 7]),
            reading("統合型GS運用", &[0.99; 7]),
        ]);
        assert_eq!(text(&line), "統合型GS運用");
        let doubtful: String = line
            .iter()
            .filter(|seen| seen.glyph.confidence < 0.8)
            .map(|seen| seen.glyph.ch)
            .collect();
        assert_eq!(doubtful, "GS");
        let line = agreed(&[
            reading("永年・30年・10年", &[0.99; 10]),
            reading("永年30年10年", &[0.99; 8]),
            reading("永年30年10年", &[0.99; 8]),
        ]);
        assert!(line.iter().all(|seen| seen.glyph.confidence > 0.9));
    }

    #[test]
    fn readings_that_are_shifted_are_not_mixed() {
        let line = agreed(&[
            reading("市長は、前条の規定による", &[0.9, 0.9, 0.9, 0.5]),
            reading("市長は前条の規定による、", &[0.8, 0.8, 0.8, 0.6]),
        ]);
        assert_eq!(text(&line), "市長は、前条の規定による");
    }
}
