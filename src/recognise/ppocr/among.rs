//! Which of several texts stands in a line: how probable the recogniser holds each of them, by
//! the forward algorithm of connectionist temporal classification (Graves et al., 2006). What it
//! would read freely does not matter, as long as the texts are not much less probable.

use super::classes::Classes;
use super::ctc::Steps;

/// Each character of the likeliest text is at least so probable beside what would be read
/// freely: else something else stands there.
const LEAST_BESIDE_FREE: f64 = 0.01;

/// The number of the likeliest of `texts`, and its share of the probability of them all, 0–1.
/// `None` if none of them stands there.
pub(super) fn likeliest(
    steps: &Steps,
    classes: &Classes,
    texts: &[String],
) -> Option<(usize, f32)> {
    let probable: Vec<f64> = texts
        .iter()
        .map(|text| forward(steps, classes, text))
        .collect();
    let best = (0..texts.len()).max_by(|&a, &b| probable[a].total_cmp(&probable[b]))?;
    let length = texts[best].chars().filter(|ch| !ch.is_whitespace()).count();
    let free: f64 = (0..steps.count)
        .map(|step| f64::from(classes.best(steps.row(step)).1).max(f64::MIN_POSITIVE))
        .map(f64::ln)
        .sum();
    if probable[best] < free + length as f64 * LEAST_BESIDE_FREE.ln() {
        return None;
    }
    let all: f64 = probable.iter().map(|it| (it - probable[best]).exp()).sum();
    Some((best, (1.0 / all) as f32))
}

/// The logarithm of the probability that the steps say `text`, by whatever path.
fn forward(steps: &Steps, classes: &Classes, text: &str) -> f64 {
    let letters: Vec<Vec<usize>> = text
        .chars()
        .filter(|ch| !ch.is_whitespace())
        .map(|ch| classes.of(ch))
        .collect();
    if letters.is_empty() || letters.iter().any(Vec::is_empty) {
        return f64::NEG_INFINITY;
    }
    // A blank before, between and behind the letters.
    let states = 2 * letters.len() + 1;
    let mut at = vec![f64::NEG_INFINITY; states];
    at[0] = 0.0;
    for step in 0..steps.count {
        let row = steps.row(step);
        let said = |of: &[usize]| {
            let sum: f64 = of.iter().map(|&class| f64::from(row[class])).sum();
            sum.max(f64::MIN_POSITIVE).ln()
        };
        let blank = said(classes.blanks());
        let mut next = vec![f64::NEG_INFINITY; states];
        for state in 0..states {
            let is_letter = state % 2 == 1;
            let mut from = at[state];
            // The first step may begin with the first letter.
            if let Some(before) = state.checked_sub(1) {
                from = added(from, at[before]);
            }
            let skips = is_letter && state >= 3 && letters[state / 2] != letters[state / 2 - 1];
            if skips {
                from = added(from, at[state - 2]);
            }
            next[state] = from
                + if is_letter {
                    said(&letters[state / 2])
                } else {
                    blank
                };
        }
        at = next;
    }
    added(at[states - 1], at[states - 2])
}

/// The logarithm of the sum of two numbers whose logarithms are given.
fn added(a: f64, b: f64) -> f64 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    if less == f64::NEG_INFINITY {
        more
    } else {
        more + (less - more).exp().ln_1p()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Classes: blank, ア, 7, ウ; each step is sure of one, and thinks of others.
    fn told(rows: &[[f32; 4]], texts: &[&str]) -> Option<(usize, f32)> {
        let classes = Classes::new(vec![None, Some('ア'), Some('7'), Some('ウ')], 0);
        let steps = Steps {
            count: rows.len(),
            classes: 4,
            scores: &rows.concat(),
        };
        let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        likeliest(&steps, &classes, &texts)
    }

    const BLANK: [f32; 4] = [0.997, 0.001, 0.001, 0.001];

    #[test]
    fn the_likeliest_of_what_may_stand_there_is_told() {
        let seven = [0.02, 0.2, 0.77, 0.01];
        let (at, share) = told(&[BLANK, seven, seven, BLANK], &["ウ", "ア"]).expect("one");
        assert_eq!(at, 1);
        assert!(share > 0.9, "{share}");
    }

    #[test]
    fn the_order_counts_and_repeats_need_a_blank() {
        let (a, u) = ([0.02, 0.95, 0.02, 0.01], [0.02, 0.01, 0.02, 0.95]);
        let texts = ["アウ", "ウア", "ア"];
        assert_eq!(told(&[a, a, u, u], &texts).map(|it| it.0), Some(0));
        let texts = ["ア", "アア"];
        assert_eq!(told(&[a, a, a], &texts).map(|it| it.0), Some(0));
        assert_eq!(told(&[a, BLANK, a], &texts).map(|it| it.0), Some(1));
    }

    #[test]
    fn what_stands_nowhere_is_not_told() {
        assert_eq!(told(&[BLANK, BLANK], &["ア", "ウ"]), None);
        let seven = [0.001, 0.0005, 0.998, 0.0005];
        assert_eq!(told(&[BLANK, seven, BLANK], &["ア", "ウ"]), None);
        assert_eq!(told(&[BLANK, BLANK], &["邊"]), None, "no class");
    }
}
