use super::*;
use crate::extract::parse::Value;

#[test]
fn a_character_read_twice_goes() {
    assert_eq!(person("主 主事堤文江"), "主事堤文江");
    assert_eq!(person("森 洋"), "森 洋");
}

#[test]
fn the_head_of_a_section_is_no_drafter() {
    assert!(drafter("法制文書課長").is_none());
    assert!(drafter("係長 千田 敏夫").is_some());
}

#[test]
fn a_team_behind_a_drafter_goes() {
    let name = |raw: &str| drafter(raw).map(|it| it.value);
    let person = Some(Value::Text("主事 佐藤 千尋".to_owned()));
    assert_eq!(name("主事 佐藤 千尋 調整係"), person);
    assert_eq!(name("文書課 調整係 主事 佐藤 千尋"), person);
}

#[test]
fn what_is_a_person_without_any_gap() {
    assert!(is_section_and_person("管財課技師中嶋麻里"));
    assert!(is_post_and_person("主任細川亜希"));
    assert!(!is_post_and_person("主事の事務分担"));
    assert!(!is_section_and_person("管財課の事務"));
}

#[test]
fn the_word_for_name_parts_a_section_from_a_person() {
    let of = |text: &str| drafter(text).map(|it| it.value);
    let name = Some(Value::Text("早川 綾乃".to_owned()));
    assert_eq!(of("消防本部予防課管理係 氏名 早川 綾乃 内線3732"), name);
    assert_eq!(of("介護長寿課第一係氏名早川 綾乃"), name);
    assert_eq!(of("属・職・氏名"), None);
}

#[test]
fn scraps_of_a_seal_go() {
    for (text, name) in [
        ("岩永 美和 @", "岩永 美和"),
        ("稲垣 正樹 l", "稲垣 正樹"),
        ("稲垣 正樹 l ㊞", "稲垣 正樹"),
        ("稲垣 正樹 ㎡", "稲垣 正樹"),
        ("John Smith J", "John Smith J"),
        ("稲垣 正", "稲垣 正"),
    ] {
        assert_eq!(person(text), name, "{text}");
    }
}

#[test]
fn a_drafter_is_a_person_without_his_section() {
    for (text, name) in [
        ("山田 太郎", "山田 太郎"),
        ("主査 山田 太郎", "主査 山田 太郎"),
        ("総務局 総務部 総務課 横山 弘", "横山 弘"),
        ("総務課 阿部 健一", "阿部 健一"),
        ("総務部総務課 庶務係 主事 服部 誠", "主事 服部 誠"),
        ("住宅整備課 計画係", ""),
        ("管財課技師中嶋麻里", "技師中嶋麻里"),
        ("保険年金課 主査平松 久美子", "主査平松 久美子"),
        ("総務部管財課主任主事 森 洋", "主任主事 森 洋"),
        ("係森洋", "森洋"),
        ("管理係須藤", "須藤"),
        ("市民課管理係主事須藤 勝", "主事須藤 勝"),
        ("管理係長 須藤 勝", "管理係長 須藤 勝"),
        ("係 五十嵐 栄一", "五十嵐 栄一"),
        ("係長 森 洋", "係長 森 洋"),
        ("服部 誠", "服部 誠"),
    ] {
        assert_eq!(without_section(text), name, "{text}");
    }
}

#[test]
fn running_text_and_unfilled_fields_are_no_drafters() {
    for raw in ["関係事務の円滑な執行を", "第　　号"] {
        assert_eq!(drafter(raw), None, "{raw}");
    }
    assert!(drafter("相馬 美咲 (2674").expect("a name").score < 1.0);
    let named = drafter("相馬 美咲（内2674）").expect("a name");
    assert_eq!(named.value, Value::Text("相馬 美咲".to_owned()));
}

#[test]
fn a_post_behind_a_drafter_goes() {
    for (raw, is) in [
        ("平 琉衣（主事）", "平 琉衣"),
        ("仁科 拓（主任　内線4021）", "仁科 拓"),
    ] {
        let found = drafter(raw).expect("somebody");
        assert_eq!(found.value, Value::Text(is.to_owned()), "{raw}");
        assert!(found.score > 0.99, "{raw}");
    }
}
