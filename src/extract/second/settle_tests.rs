use std::collections::HashSet;

use super::*;
use crate::document::Rect;

fn settling(first: &str, surety: f32, readings: &[&str]) -> Settling {
    let mut settling = Settling::new(first, &vec![surety; first.chars().count()]);
    for reading in readings {
        settling.hear(reading);
    }
    settling
}

fn certainty(first: &str, surety: f32, readings: &[&str]) -> f32 {
    settling(first, surety, readings).certainty()
}

#[test]
fn a_slip_of_the_second_reader_spoils_no_clear_text() {
    let title = "地域自立支援協議会関係綴";
    assert!(certainty(title, 0.9987, &["地域自立支援協議会関係級"]) > 0.99);
    let title = "災害用備蓄食糧の購入について";
    assert!(certainty(title, 0.9997, &["災害用備蓄依糧の購入について"]) > 0.99);
    assert!(certainty(title, 0.98, &["災害用備蓄依糧の購入について"]) < 0.87);
    let twice = settling(title, 0.98, &["災害用備蓄依糧の購入について", title]);
    assert!(twice.is_confirmed() && twice.certainty() > 0.99);
}

#[test]
fn a_slip_in_the_telephone_number_spoils_no_name() {
    let heard = settling("岸本千尋内線4074", 0.999, &["岸本千尋内線4974"]);
    assert!(heard.certainty() < 0.97 && heard.certainty_within(0..4) > 0.999);
}

#[test]
fn a_word_of_a_poor_reading_is_worth_little_against_a_clear_letter() {
    let number = "令6潮総広第937号の4";
    let poor = certainty(number, 0.9995, &["合6江総広第939号の"]);
    assert!(poor > certainty(number, 0.9995, &["令6潮総広第939号の4"]) + 0.01);
    let doubtful = certainty(number, 0.99, &["合6江総広第939号の"]);
    assert!(doubtful < 0.8, "{doubtful}");
}

#[test]
fn two_of_three_outvote_the_first_reader() {
    let usual = |text: &str| Elsewhere::new(&[], &HashSet::new(), &[text.to_owned()]);
    let outvoted = |first: &str, surety, second: &str, paper: &str| {
        let mut settling = settling(first, surety, &[second]);
        let text = settling.outvote(&usual(paper));
        assert!(text.is_none() || settling.is_confirmed() && settling.certainty() > 0.98);
        text
    };
    let (slip, title) = ("困窮者白立相談支援", "困窮者自立相談支援");
    assert_eq!(outvoted(slip, 0.97, title, title).as_deref(), Some(title));
    assert_eq!(outvoted(slip, 0.97, title, "自立する"), None, "other words");
    assert_eq!(
        outvoted(slip, 0.97, slip, title),
        None,
        "both readers say so"
    );
    assert_eq!(outvoted(slip, 0.999, title, title), None, "read surely");
    let (slip, title) = ("固定資産関係フイル", "固定資産関係ファイル");
    assert_eq!(
        outvoted(slip, 0.99, title, "関係ファイル").as_deref(),
        Some(title)
    );
    let (slip, title) = ("平成3年度予算", "平成8年度予算");
    assert_eq!(
        outvoted(slip, 0.9, title, title),
        None,
        "a digit has no witness"
    );
}

#[test]
fn the_size_of_a_kana_counts() {
    let (large, small) = ("橋りよう定期点検業務", "橋りょう定期点検業務");
    assert!(certainty(large, 0.989, &[small]) < 0.8);
    assert!(certainty(small, 0.999, &[small]) > 0.99);
}

#[test]
fn a_doubtful_look_alike_stays_doubtful_though_both_read_it() {
    let mut settling = Settling::new("係る人札の執", &[0.999, 0.999, 0.83, 0.99, 0.99, 0.99]);
    settling.hear("係る人札の執");
    assert!(settling.is_confirmed() && settling.certainty() < 0.92);
}

#[test]
fn a_common_letter_with_a_rare_twin_is_confirmed() {
    let mut settling = Settling::new("岸本千尋", &[0.999, 0.999, 0.58, 0.999]);
    settling.hear("岸本千尋");
    assert!(settling.certainty() > 0.95);
    let mut rare = Settling::new("係る人札の執", &[0.999, 0.999, 0.58, 0.999, 0.999, 0.999]);
    rare.hear("係る人札の執");
    assert!(rare.certainty() < 0.8);
}

#[test]
fn an_old_form_that_the_second_reader_does_not_know_stays_doubtful() {
    let mut settling = Settling::new("富永弘子", &[0.52, 0.99, 0.999, 0.999]);
    settling.hear("富永弘子");
    assert!(settling.is_confirmed() && settling.certainty() < 0.8);
    let mut both = Settling::new("冨永弘子", &[0.64, 0.99, 0.999, 0.999]);
    both.hear("冨永弘子");
    assert!(both.certainty() > 0.95, "the form that nobody expects");
}

#[test]
fn letters_that_the_first_reading_lacks() {
    for (first, second) in [
        ("統合型GS運用", "統合型GIS運用"),
        ("平成3年度予算", "平成30年度予算"),
        ("#上信夫", "井上 信夫"),
    ] {
        assert!(settling(first, 0.99, &[second]).lacks_letters(), "{first}");
        let heard = settling(first, 0.99, &[second, first]);
        assert!(!heard.lacks_letters(), "one of two is no witness");
    }
    for (first, second) in [
        ("統合型GIS運用", "統合型GIS運用"),
        ("平成30年度予算", "平成3年度予算"),
        ("老人クラブ活動費補助金", "老人クラブ活重病補助金"),
        ("卒業証書授与式", "業証書本"),
        ("情報政策課", "博報政策課"),
        ("関係ファイル", "関係ファイル1"),
    ] {
        assert!(!settling(first, 0.99, &[second]).lacks_letters(), "{first}");
    }
}

#[test]
fn a_letter_that_is_left_out_leaves_a_hole() {
    let first = "プラスチック資源";
    let heard = |hole: f32| {
        let places: Vec<Quad> = (0..8)
            .map(|n| {
                let x = n as f32 * 40.0 + if n > 5 { hole } else { 0.0 };
                Quad::from(Rect::new(x, 0.0, 36.0, 40.0))
            })
            .collect();
        let mut settling = Settling::new(first, &[0.999; 8]).placed(first, &places);
        settling.hear("プラスチックタ資源");
        settling
    };
    assert!(!heard(0.0).lacks_letters(), "the other reader stuttered");
    assert!(heard(40.0).lacks_letters());
}

#[test]
fn another_digit_is_told_from_a_lost_one() {
    let number = "29北浜産商商第73号の2";
    assert!(!settling(number, 0.99, &["29北浜産商商第73号の"]).has_another_digit());
    assert!(settling(number, 0.99, &["29北浜産商商第78号の2"]).has_another_digit());
    assert!(!settling(number, 0.99, &["29北浜産商商第78号の2", number]).has_another_digit());
}

#[test]
fn a_slip_in_the_name_of_an_era_spoils_no_title() {
    let nowhere = Elsewhere::new(&[], &HashSet::new(), &[]);
    let certainty = |first: &str, again: &str| {
        let mut settling = settling(first, 0.98, &[]);
        settling.compare(&nowhere);
        settling.hear(again);
        settling.certainty()
    };
    let title = "令和4年度ろ過池改修の設計の件";
    assert!(certainty(title, "金和4年度ろ過池改修の設計の件") > 0.93);
    assert!(certainty(title, "令和4年度ろ過他改修の設計の件") < 0.93);
    assert!(certainty("平成会館の改修について", "平城会館の改修について") < 0.93);
}

#[test]
fn a_letter_that_the_second_reader_cannot_write_is_as_sure_as_it_was_read() {
    let text = "桧原市公共施設";
    let sureties = [0.97, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let heard = |knows: bool| {
        let mut settling = Settling::new(text, &sureties).known_to_others(|_| knows);
        settling.hear("検原市公共施設");
        settling.sureties()[0]
    };
    assert!(heard(true) < 0.7);
    assert!((heard(false) - 0.97).abs() < 1e-3);
}
