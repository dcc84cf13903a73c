use super::*;

#[test]
fn a_wavering_network_sees_the_new_form_and_a_sure_one_the_old() {
    let classes = Classes::new(vec![None, Some('縱'), Some('縦')], 0);
    let (wavering, score) = classes.best(&[0.0, 0.64, 0.36]);
    assert_eq!(classes.char(wavering), Some('縦'));
    assert!((score - 1.0).abs() < 1e-6);
    let (sure, _) = classes.best(&[0.0, 0.99, 0.01]);
    assert_eq!(classes.char(sure), Some('縱'));
    let classes = Classes::new(vec![None, Some('眞'), Some('真')], 0);
    assert_eq!(classes.char(classes.best(&[0.0, 0.2, 0.8]).0), Some('眞'));
    assert_eq!(classes.char(classes.best(&[0.0, 0.01, 0.99]).0), Some('真'));
}

#[test]
fn what_was_learnt_afterwards_must_be_sure() {
    let classes = Classes::new(vec![None, Some('崎'), Some('﨑')], 1);
    assert_eq!(classes.char(classes.best(&[0.0, 0.1, 0.9]).0), Some('﨑'));
    assert_eq!(classes.char(classes.best(&[0.0, 0.4, 0.6]).0), Some('崎'));
    assert_eq!(classes.char(classes.best(&[0.1, 0.0, 0.9]).0), None);
    // What was refused takes nothing away from what is seen instead.
    let classes = Classes::new(vec![None, Some('免'), Some('﨑')], 1);
    let (class, sure) = classes.best(&[0.01, 0.09, 0.9]);
    assert_eq!(classes.char(class), Some('免'));
    assert!((sure - 0.9).abs() < 1e-3);
}

#[test]
fn dots_make_rivals_of_hiragana() {
    assert!(are_rivals('と', 'ど') && are_rivals('ば', 'ぱ'));
    assert!(!are_rivals('と', 'は') && !are_rivals('あ', 'い'));
}

#[test]
fn a_wavering_network_has_rivals_and_a_sure_one_none() {
    let classes = Classes::new(vec![None, Some('仔'), Some('存'), Some('ア')], 0);
    let wavering = [0.05, 0.54, 0.4, 0.01];
    assert_eq!(classes.rivals(1, 0.54, &wavering), [('存', 0.4)]);
    assert!(classes.rivals(1, 0.98, &[0.0, 0.98, 0.02, 0.0]).is_empty());
    assert!(classes.rivals(3, 0.6, &[0.0, 0.4, 0.0, 0.6]).is_empty());
    let numerals = Classes::new(vec![None, Some('二'), Some('三'), Some('4')], 0);
    assert!(numerals.rivals(1, 0.6, &[0.0, 0.6, 0.4, 0.0]).is_empty());
    assert!(numerals.rivals(3, 0.6, &[0.0, 0.2, 0.2, 0.6]).is_empty());
}

#[test]
fn where_there_is_room_a_character_is_passed_over_at_less() {
    let classes = Classes::new(vec![None, Some('っ'), Some('7'), Some('ル')], 0);
    let seen = |row: &[f32], roomy| classes.passed_over(row, roomy).map(|seen| seen.ch);
    assert_eq!(seen(&[0.98, 0.019, 0.0005, 0.0005], false), None);
    assert_eq!(seen(&[0.98, 0.019, 0.0005, 0.0005], true), Some('っ'));
    assert_eq!(seen(&[0.98, 0.01, 0.001, 0.009], true), None, "divided");
    assert_eq!(seen(&[0.98, 0.0, 0.02, 0.0], true), None, "a digit");
    assert_eq!(seen(&[0.998, 0.002, 0.0, 0.0], true), None, "nothing");
}

#[test]
fn a_stroke_in_the_room_between_katakana_is_a_long_mark() {
    let chars = vec![None, Some('ー'), Some('|'), Some('1'), Some(' ')];
    let classes = Classes::new(chars, 0);
    let seen = |row: &[f32]| classes.long_mark(row).map(|seen| seen.ch);
    assert_eq!(seen(&[0.96, 0.01, 0.01, 0.01, 0.0]), Some('ー'));
    assert_eq!(seen(&[0.96, 0.005, 0.005, 0.0, 0.03]), None, "a gap");
    assert_eq!(seen(&[0.998, 0.002, 0.0, 0.0, 0.0]), None, "nothing");
}

#[test]
fn look_alikes_are_told_with_their_probabilities() {
    let classes = Classes::new(vec![None, Some('ロ'), Some('口'), Some('市')], 0);
    assert_eq!(classes.alike(1, &[0.0, 0.7, 0.2, 0.1]), [('口', 0.2)]);
    assert!(classes.alike(3, &[0.0, 0.7, 0.2, 0.1]).is_empty());
}
