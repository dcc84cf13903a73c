//! The pieces of a line that are shown to the network again: only what is in doubt, with
//! some of its neighbours, for the network's time goes by the width that it is shown.

use std::ops::Range;

use super::aligned::Aligned;
use super::ctc::Seen;

/// Fewest characters shown on each side of those in doubt, of which the outer ones may be
/// cut, and how far what is shown reaches at least, in heights of the line: of less the
/// network makes little.
const BESIDE: usize = 6;
const OUTER: usize = 2;
const LEAST_BESIDE: f32 = 5.0;
/// Share of a line from which all of it is shown.
const MOST_OF_IT: f32 = 0.7;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// The characters that are shown.
    pub shown: Range<usize>,
    /// Those whose second reading counts.
    pub wanted: Range<usize>,
    /// Where it begins and ends along the line, 0–1.
    pub from: f32,
    pub to: f32,
}

impl Piece {
    /// All of a line.
    fn whole(line: &[Seen]) -> Self {
        Self {
            shown: 0..line.len(),
            wanted: 0..line.len(),
            from: 0.0,
            to: 1.0,
        }
    }

    /// A piece of `line` whose characters in `doubt` are to be read again, and that reaches
    /// at least as far as `beside`, 0–1, to both sides of them.
    fn around(line: &[Seen], doubt: &Range<usize>, beside: f32) -> Self {
        let from = line[doubt.start].glyph.start - beside;
        let to = line[doubt.end - 1].glyph.end + beside;
        let first = line.iter().take_while(|seen| seen.glyph.start < from);
        let after = line.iter().rev().take_while(|seen| seen.glyph.end > to);
        let first = first.count().min(doubt.start.saturating_sub(BESIDE));
        let end = (line.len() - after.count()).max((doubt.end + BESIDE).min(line.len()));
        let shown = first..end;
        let (first, last) = (shown.start == 0, shown.end == line.len());
        Self {
            wanted: if first { 0 } else { shown.start + OUTER }..if last {
                shown.end
            } else {
                shown.end - OUTER
            },
            from: if first {
                0.0
            } else {
                line[shown.start].glyph.start
            },
            to: if last {
                1.0
            } else {
                line[shown.end - 1].glyph.end
            },
            shown,
        }
    }

    /// What a reading of the piece alone says of the characters that are wanted; `line` is
    /// the line that it is a piece of.
    pub(super) fn wanted_of(&self, line: &[Seen], mut reading: Vec<Seen>) -> Vec<Seen> {
        let scale = self.to - self.from;
        for seen in &mut reading {
            seen.glyph.start = self.from + scale * seen.glyph.start;
            seen.glyph.end = self.from + scale * seen.glyph.end;
        }
        let shown = &line[self.shown.clone()];
        let aligned = Aligned::of(shown, &reading);
        let wanted = self.wanted.start - self.shown.start..self.wanted.end - self.shown.start;
        let mut says = Vec::new();
        for place in wanted.clone() {
            says.extend(aligned.between[place].iter().copied().cloned());
            says.extend(aligned.partners[place].cloned());
        }
        if wanted.end == shown.len() {
            says.extend(aligned.between[wanted.end].iter().copied().cloned());
        }
        says
    }
}

/// The pieces of a line, `long` times as long as high, around those of its characters that
/// are `doubtful`, in their order.
pub(super) fn pieces(line: &[Seen], long: f32, doubtful: impl Fn(&Seen) -> bool) -> Vec<Piece> {
    let beside = LEAST_BESIDE / long.max(1.0);
    let mut doubts: Vec<Range<usize>> = Vec::new();
    for at in (0..line.len()).filter(|&at| doubtful(&line[at])) {
        match doubts.last_mut() {
            Some(last)
                if at <= last.end + 2 * BESIDE
                    || line[at].glyph.start - line[last.end - 1].glyph.end < 2.0 * beside =>
            {
                last.end = at + 1;
            }
            _ => doubts.push(at..at + 1),
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for doubt in &doubts {
        let piece = Piece::around(line, doubt, beside);
        match pieces.last_mut() {
            Some(last) if piece.shown.start < last.shown.end => {
                last.shown.end = piece.shown.end;
                last.wanted.end = piece.wanted.end;
                last.to = piece.to;
            }
            _ => pieces.push(piece),
        }
    }
    let shown: f32 = pieces.iter().map(|piece| piece.to - piece.from).sum();
    if shown > MOST_OF_IT {
        return vec![Piece::whole(line)];
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Glyph;

    fn spread(text: &str, from: f32, to: f32) -> Vec<Seen> {
        let long = (to - from) / text.chars().count() as f32;
        text.chars()
            .enumerate()
            .map(|(i, ch)| {
                Seen::sure(Glyph {
                    ch,
                    start: from + i as f32 * long,
                    end: from + (i + 1) as f32 * long,
                    confidence: if ch == '?' { 0.5 } else { 1.0 },
                })
            })
            .collect()
    }

    fn cut(text: &str, long: f32) -> Vec<String> {
        let line = spread(text, 0.0, 1.0);
        let pieces = pieces(&line, long, |seen| seen.glyph.confidence < 0.8);
        let text = |range: Range<usize>| -> String {
            line[range].iter().map(|seen| seen.glyph.ch).collect()
        };
        pieces
            .into_iter()
            .map(|piece| format!("{} {}", text(piece.shown), text(piece.wanted)))
            .collect()
    }

    #[test]
    fn what_is_in_doubt_is_shown_with_its_neighbours() {
        let line = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
        assert_eq!(cut(line, 40.0), [""; 0]);
        let one = line.replace('k', "?");
        assert_eq!(cut(&one, 40.0), ["efghij?lmnopq ghij?lmno"]);
        assert_eq!(
            cut(&one, 26.0),
            ["defghij?lmnopqr fghij?lmnop"],
            "narrow ones"
        );
        assert_eq!(cut(&line.replace('a', "?"), 40.0), ["?bcdefg ?bcde"]);
        assert_eq!(cut(&line.replace('N', "?"), 40.0), ["HIJKLM? JKLM?"]);
        let near = line.replace(['f', 'j'], "?");
        assert_eq!(cut(&near, 40.0), ["abcde?ghi?klmnop abcde?ghi?klmn"]);
        let all = line.replace(['b', 'm', 'G'], "?");
        assert_eq!(cut(&all, 25.0), [format!("{all} {all}")], "most of it");
    }

    #[test]
    fn letters_cut_at_the_ends_of_a_piece_are_none_of_it() {
        let line = spread("abcdefghij?lmnopqrstuvwxyzABCD", 0.0, 1.0);
        let piece = &pieces(&line, 30.0, |seen| seen.glyph.confidence < 0.8)[0];
        let reading = spread("/fghijKklmnopq", 0.0, 1.0);
        let says = piece.wanted_of(&line, reading);
        let text: String = says.iter().map(|seen| seen.glyph.ch).collect();
        assert_eq!(text, "ghijKklmno");
        assert!(says.iter().all(|seen| {
            (piece.from..=piece.to).contains(&seen.glyph.start) && seen.glyph.end <= piece.to
        }));
    }
}
