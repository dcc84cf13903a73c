use super::*;
use crate::document::Glyph;

fn line(text: &str, at: usize, confidence: f32, alike: &[(char, f32)]) -> Vec<Seen> {
    text.chars()
        .enumerate()
        .map(|(i, ch)| Seen {
            glyph: Glyph {
                ch,
                start: 0.0,
                end: 1.0,
                confidence: if i == at { confidence } else { 0.99 },
            },
            alike: if i == at { alike.to_vec() } else { Vec::new() },
            rivals: Vec::new(),
        })
        .collect()
}

fn settled(text: &str, at: usize, confidence: f32, alike: &[(char, f32)]) -> String {
    let mut line = line(text, at, confidence, alike);
    settle(&mut line);
    assert!(line.iter().all(|seen| seen.glyph.confidence <= 1.0));
    line.iter().map(|seen| seen.glyph.ch).collect()
}

#[test]
fn neighbours_decide_between_look_alikes() {
    assert_eq!(settled("プ口グラム", 1, 0.9, &[('ロ', 0.09)]), "プログラム");
    assert_eq!(settled("人ロ推計", 1, 0.7, &[('口', 0.3)]), "人口推計");
    assert_eq!(settled("3力所", 1, 0.8, &[('カ', 0.1)]), "3カ所");
    assert_eq!(settled("デ一タ", 1, 0.6, &[('ー', 0.3)]), "データ");
    assert_eq!(settled("093ー582", 3, 0.6, &[('-', 0.2)]), "093-582");
    assert_eq!(settled("O議題", 0, 0.8, &[('○', 0.15)]), "○議題");
    assert_eq!(settled("平成3O年", 3, 0.8, &[('0', 0.15)]), "平成30年");
    assert_eq!(settled("フアイル", 1, 0.9, &[('ァ', 0.09)]), "ファイル");
    assert_eq!(settled("「一」", 1, 0.8, &[('－', 0.005)]), "「－」");
    assert_eq!(settled("6月21H", 4, 0.99, &[('日', 0.001)]), "6月21日");
    assert_eq!(
        settled("市のウエブ", 3, 0.95, &[('ェ', 0.04)]),
        "市のウェブ"
    );
    assert_eq!(
        settled("関係フアイル", 3, 0.98, &[('ァ', 0.01)]),
        "関係ファイル"
    );
    assert_eq!(settled("のー部", 1, 0.6, &[('一', 0.3)]), "の一部");
    assert_eq!(settled("「ー」", 1, 0.8, &[('－', 0.005)]), "「－」");
    assert_eq!(settled("1丁日地内", 2, 0.98, &[('目', 0.01)]), "1丁目地内");
    assert_eq!(settled("20日まて", 4, 0.92, &[('で', 0.06)]), "20日まで");
    assert_eq!(settled("内-8-04", 0, 0.95, &[('丙', 0.04)]), "丙-8-04");
    assert_eq!(settled("T-7-01", 0, 0.75, &[('丁', 0.2)]), "丁-7-01");
    assert_eq!(settled("T-7-01", 0, 0.99, &[('丁', 0.01)]), "T-7-01");
    assert_eq!(settled("○H時", 1, 0.8, &[('日', 0.15)]), "○日時");
    assert_eq!(
        settled("人 ロ 動 態", 2, 0.7, &[('口', 0.3)]),
        "人 口 動 態"
    );
    assert_eq!(settled("3 － 5", 2, 0.8, &[('-', 0.1)]), "3 － 5");
    assert_eq!(settled("Ｇ｜Ｓ", 1, 0.5, &[('Ｉ', 0.2)]), "ＧＩＳ");
    assert_eq!(settled("eb0@", 2, 0.6, &[('O', 0.3)]), "eb0@");
}

#[test]
fn a_standing_stroke_between_katakana_of_a_column_is_a_long_mark() {
    let standing = |text: &str| {
        let mut line = line(text, 0, 0.9, &[]);
        settle_standing(&mut line);
        line.iter().map(|seen| seen.glyph.ch).collect::<String>()
    };
    assert_eq!(standing("小ホ|ル"), "小ホール");
    assert_eq!(standing("小ホ1ル"), "小ホール");
    assert_eq!(standing("り1ス"), "りース");
    assert_eq!(standing("ビル1階"), "ビル1階");
    assert_eq!(standing("第1ホ"), "第1ホ");
}

#[test]
fn the_form_of_names_stands_in_names() {
    let settled = |text: &str| {
        let mut line = line(text, 0, 0.99, &[]);
        settle_high(&mut line);
        line.iter().map(|seen| seen.glyph.ch).collect::<String>()
    };
    assert_eq!(settled("極めて髙い"), "極めて高い");
    assert_eq!(settled("髙齢化"), "高齢化");
    assert_eq!(settled("髙木委員"), "髙木委員");
    assert_eq!(settled("髙"), "髙");
}

#[test]
fn progress_of_work_is_told_from_that_of_mankind() {
    let settled = |text: &str| {
        let mut line = line(text, 0, 0.99, &[]);
        settle_progress(&mut line);
        line.iter().map(|seen| seen.glyph.ch).collect::<String>()
    };
    assert_eq!(settled("計画の進歩状況"), "計画の進捗状況");
    assert_eq!(settled("進 歩 管 理"), "進 捗 管 理");
    assert_eq!(settled("進渉の遅れ"), "進捗の遅れ");
    assert_eq!(settled("技術の進歩の中で"), "技術の進歩の中で");
    assert_eq!(settled("徒歩状況"), "徒歩状況");
}

#[test]
fn what_is_sure_stays_whatever_stands_beside_it() {
    assert_eq!(settled("カ力ー", 1, 0.999, &[('カ', 0.0001)]), "カ力ー");
    assert_eq!(settled("I-5-7", 0, 0.9, &[('1', 0.09)]), "I-5-7");
    assert_eq!(settled("H30", 0, 0.9, &[('日', 0.01)]), "H30");
    assert_eq!(settled("第一回", 1, 0.99, &[('ー', 0.01)]), "第一回");
}

#[test]
fn square_metres_stand_behind_numbers_or_surely_alone() {
    let seen = |text: &str, confidence: f32| {
        let mut line = line(text, 0, confidence, &[]);
        drop_strays(&mut line);
        line.iter().map(|s| s.glyph.ch).collect::<String>()
    };
    let dropped = |text: &str| seen(text, 0.98);
    assert_eq!(dropped("面積（㎡）"), "面積（㎡）");
    assert_eq!(dropped("120㎡以上"), "120㎡以上");
    assert_eq!(dropped("13,16㎡9"), "13,169");
    assert_eq!(dropped("状㎡はどう"), "状はどう");
    assert_eq!(dropped("㎡"), "");
    assert_eq!(seen("㎡", 0.997), "㎡");
}

#[test]
fn a_page_is_spelled_one_way() {
    let sure = || line("行って", 9, 0.0, &[]);
    let doubtful = || line("あつて", 1, 0.99, &[('っ', 0.005)]);
    let text = |line: &[Seen]| line.iter().map(|s| s.glyph.ch).collect::<String>();
    let mut modern = vec![sure(), doubtful(), sure()];
    settle_spelling(&mut modern);
    assert_eq!(text(&modern[1]), "あって");
    let mut old = vec![doubtful(), sure()];
    settle_spelling(&mut old);
    assert_eq!(text(&old[0]), "あつて");
}

#[test]
fn words_that_are_no_names_have_the_new_form_of_a_character() {
    let settled = |text: &str| {
        let mut line = line(text, usize::MAX, 0.99, &[]);
        settle_old_forms(&mut line);
        line.iter().map(|seen| seen.glyph.ch).collect::<String>()
    };
    assert_eq!(settled("健康增進課"), "健康増進課");
    assert_eq!(settled("公 園 綠 地"), "公 園 緑 地");
    assert_eq!(settled("第206號"), "第206号");
    for name in ["增田", "綠川", "神號"] {
        assert_eq!(settled(name), name);
    }
}
