//! One reading out of several of the same line.

use super::ctc::Seen;

/// Readings of the same length that differ in more than this share of their characters are
/// shifted against each other.
const SHIFTED: f32 = 0.15;
/// How many characters more than the others a reading may have and still tell that they
/// lost some.
const FEW: usize = 2;
/// How sure the neighbours are of a place where another reading has more characters.
const LOST: f32 = 0.7;

/// What several readings of a line agree on. Readings of the same length are compared
/// character by character: the one with the most confidence behind it stands, and its
/// confidence is the mean over all readings. Otherwise the surest reading stands.
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
    let voters: Vec<Vec<Seen>> = readings
        .iter()
        .map(|other| only_letters(other))
        .filter(|other| other.len() == chosen.len() && !is_shifted(other, &chosen))
        .collect();
    let mut line = best.clone();
    let places = line.iter_mut().filter(|seen| seen.glyph.ch != ' ');
    for (place, seen) in places.enumerate() {
        let votes: Vec<&Seen> = voters.iter().map(|voter| &voter[place]).collect();
        let behind = |ch: char| -> f32 {
            let same = votes.iter().filter(|vote| vote.glyph.ch == ch);
            same.map(|vote| vote.glyph.confidence).sum()
        };
        if let Some(most) = votes
            .iter()
            .max_by(|a, b| behind(a.glyph.ch).total_cmp(&behind(b.glyph.ch)))
        {
            seen.glyph.ch = most.glyph.ch;
            seen.glyph.confidence = behind(most.glyph.ch) / votes.len() as f32;
            seen.alike.clone_from(&most.alike);
        }
    }
    for other in readings.iter().map(|other| only_letters(other)) {
        if other.len() > chosen.len() && other.len() <= chosen.len() + FEW {
            doubt_between(&mut line, &chosen, &other);
        }
    }
    line
}

/// Lowers the confidence of the characters of `line` around which a longer reading has
/// more of them; `chosen` holds the letters of `line`.
fn doubt_between(line: &mut [Seen], chosen: &[Seen], longer: &[Seen]) {
    let same = |(a, b): &(&Seen, &Seen)| a.glyph.ch == b.glyph.ch;
    let head = chosen.iter().zip(longer).take_while(same).count();
    let tail = chosen
        .iter()
        .rev()
        .zip(longer.iter().rev())
        .take_while(same)
        .count();
    let (from, to) = (
        head.min(chosen.len() - tail).saturating_sub(1),
        (chosen.len() - tail).max(head) + 1,
    );
    let letters = line.iter_mut().filter(|seen| seen.glyph.ch != ' ');
    for seen in letters.take(to).skip(from) {
        seen.glyph.confidence = seen.glyph.confidence.min(LOST);
    }
}

fn is_shifted(a: &[Seen], b: &[Seen]) -> bool {
    let pairs = a.iter().zip(b);
    let different = pairs.filter(|(a, b)| a.glyph.ch != b.glyph.ch).count();
    different as f32 > (SHIFTED * a.len() as f32).max(1.0)
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
