use proptest::prelude::*;

use super::*;

fn glyph(ch: char, start: f32, end: f32) -> Glyph {
    Glyph {
        ch,
        start,
        end,
        confidence: 1.0,
    }
}

/// `text` with each character one tenth of a line of 100 points.
fn tenths(text: &str) -> Vec<Glyph> {
    text.chars()
        .enumerate()
        .map(|(i, ch)| glyph(ch, i as f32 / 10.0, (i + 1) as f32 / 10.0))
        .collect()
}

fn cut_10(glyphs: &[Glyph]) -> Runs {
    let mut charset = Charset::default();
    cut(glyphs, 100.0, 10.0, Advance::Em, &mut charset).expect("few characters")
}

fn widths(runs: &Runs) -> Vec<f64> {
    runs.parts
        .iter()
        .map(|run| (run.width * 100.0).round() / 100.0)
        .collect()
}

#[test]
fn an_even_line_is_one_run() {
    let runs = cut_10(&tenths("起案用紙"));
    assert_eq!((runs.start, widths(&runs)), (0.0, vec![40.0]));
    assert_eq!(runs.parts[0].cids, [1, 2, 3, 4]);
    assert_eq!(runs.text, "起案用紙");
}

#[test]
fn a_space_fills_the_gap_between_words() {
    let mut glyphs = tenths("件名");
    glyphs.push(glyph(' ', 0.30, 0.32));
    glyphs.extend([glyph('回', 0.6, 0.7), glyph('答', 0.7, 0.8)]);
    let runs = cut_10(&glyphs);
    assert_eq!(widths(&runs), [20.0, 40.0, 20.0]);
    assert_eq!(runs.text, "件名 回答");
}

#[test]
fn a_narrow_space_is_opened() {
    let glyphs = [
        glyph('件', 0.0, 0.1),
        glyph(' ', 0.1, 0.11),
        glyph('名', 0.11, 0.21),
    ];
    assert_eq!(widths(&cut_10(&glyphs)), [8.4, 4.2, 8.4]);
}

#[test]
fn an_ideographic_space_is_narrowed_and_a_gap_between_columns_is_not() {
    let spaced = |gap: f32| {
        let glyphs = [
            glyph('市', 0.0, 0.1),
            glyph('長', 0.1, 0.2),
            glyph('\u{3000}', 0.2, 0.2 + gap),
            glyph('山', 0.2 + gap, 0.3 + gap),
            glyph('田', 0.3 + gap, 0.4 + gap),
        ];
        widths(&cut_10(&glyphs))
    };
    assert_eq!(spaced(0.1), [22.0, 6.0, 22.0]);
    assert_eq!(spaced(0.3), [20.0, 30.0, 20.0]);
}

#[test]
fn a_word_spaced_unevenly_is_cut_where_it_must_be() {
    let glyphs = [
        glyph('件', 0.0, 0.1),
        glyph('名', 0.5, 0.6),
        glyph('一', 0.6, 0.7),
        glyph('二', 0.7, 0.8),
    ];
    assert_eq!(widths(&cut_10(&glyphs)), [50.0, 30.0]);
}

#[test]
fn spaces_at_the_ends_and_in_a_row_do_not_count() {
    let runs = cut_10(&tenths("  一　 二 "));
    assert!((runs.start - 20.0).abs() < 1e-4);
    assert_eq!(widths(&runs), [10.0, 20.0, 10.0]);
    assert!(runs.parts[1].gap && !runs.parts[0].gap);
    assert_eq!(runs.text, "一　二");
}

#[test]
fn a_mark_belongs_to_its_character() {
    let runs = cut_10(&[
        glyph('葛', 0.0, 0.1),
        glyph('\u{E0100}', 0.1, 0.1),
        glyph('城', 0.1, 0.2),
    ]);
    assert_eq!(runs.parts[0].cids, [1, 2]);
    assert_eq!(runs.text, "葛\u{E0100}城");
}

#[test]
fn an_empty_line_has_no_runs() {
    assert_eq!(cut_10(&[]), Runs::default());
    assert_eq!(cut_10(&tenths("   ")), Runs::default());
    assert_eq!(cut_10(&tenths("\0\u{FEFF}\u{FFFF}")), Runs::default());
}

fn any_share() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => 0.0..1.0_f32,
        1 => proptest::num::f32::ANY,
    ]
}

proptest! {
    #[test]
    fn whatever_was_read_comes_out_in_order(
        glyphs in prop::collection::vec((any::<char>(), any_share(), any_share()), 0..40),
        length in 0.0..20_000.0_f64,
        size in 0.8..300.0_f64,
    ) {
        let glyphs: Vec<Glyph> = glyphs.iter().map(|&(c, s, e)| glyph(c, s, e)).collect();
        let mut charset = Charset::default();
        let runs = cut(&glyphs, length, size, Advance::ByCharacter, &mut charset).expect("few");
        prop_assert!(runs.start.is_finite() && runs.start >= 0.0);
        for run in &runs.parts {
            prop_assert!(!run.cids.is_empty());
            prop_assert!(run.width.is_finite() && run.width > 0.0);
            prop_assert!(run.natural > 0.0);
        }
        let letters = |text: &str| -> String {
            text.chars().filter(|&c| speakable(c) && !c.is_whitespace()).collect()
        };
        let read: String = glyphs.iter().map(|g| g.ch).collect();
        prop_assert_eq!(letters(&runs.text), letters(&read));
    }
}
