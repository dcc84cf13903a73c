use super::*;

#[test]
fn names_that_are_read_twice() {
    for (name, twice) in [
        ("中山 信", true),
        ("土屋 惠子", true),
        ("土屋 恵子", false),
        ("中山信", false),
        ("髙田 達也", false),
    ] {
        assert_eq!(is_easily_misread(name), twice, "{name}");
    }
}

#[test]
fn heads_of_offices_have_their_names_behind_them() {
    for text in ["近畿地方整備局長遠藤博之", "鯨浦町教育委員会教育長石井恵"]
    {
        assert!(is_office_and_person(text), "{text}");
    }
    for text in [
        "市長の資産等の公開",
        "係長会議の開催",
        "市長",
        "会長選挙について",
    ] {
        assert!(!is_office_and_person(text), "{text}");
    }
}

#[test]
fn a_character_read_twice_goes() {
    assert_eq!(person("主 主事堤文江"), "主事堤文江");
    assert_eq!(person("森 洋"), "森 洋");
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
fn letters_of_a_seal_are_no_name() {
    for (text, is) in [
        ("潮見市長 大河内 俊輔 印長", "潮見市長 大河内 俊輔"),
        ("潮見市長大河内俊輔 印長見", "潮見市長大河内俊輔"),
        ("消防本部長 浅野 麻衣 印部", "消防本部長 浅野 麻衣"),
        ("総合政策課長 浅野 博之", "総合政策課長 浅野 博之"),
        ("総合政策課長 浅野 博之 之印", "総合政策課長 浅野 博之"),
        ("総合政策課長 浅野博之", "総合政策課長 浅野博之"),
        ("潮見市長 大河内 俊輔之印", "潮見市長 大河内 俊輔"),
        ("消防長 東 博", "消防長 東 博"),
        ("東浜県 総務部 市町村課長", "東浜県 総務部 市町村課長"),
    ] {
        let Some(found) = sender(text) else {
            panic!("{text}");
        };
        assert_eq!(found.value, Value::Text(is.to_owned()), "{text}");
    }
}

#[test]
fn a_sender_without_letters_of_his_seal() {
    let of = |raw: &str| {
        let found = sender(raw).expect("a sender");
        match found.value {
            Value::Text(text) => (text, found.score < 1.0),
            _ => panic!("a text"),
        }
    };
    for (raw, name, doubtful) in [
        ("磐瀬市長 真田 寅之助", "磐瀬市長 真田 寅之助", false),
        // 之 may be the seal's.
        ("磐瀬市長 真田 博之", "磐瀬市長 真田 博之", true),
        ("磐瀬市長佐藤博之", "磐瀬市長佐藤博之", true),
        ("磐瀬市長 真田 清磐市之印", "磐瀬市長 真田 清", true),
        ("磐瀬市長 小田切 信義之", "磐瀬市長 小田切 信義", true),
        ("磐瀬市教育長 笹川之義雄", "磐瀬市教育長 笹川義雄", true),
        ("磐瀬市長真田", "磐瀬市長真田", true),
        ("磐瀬市長 関 清", "磐瀬市長 関 清", false),
    ] {
        assert_eq!(of(raw), (name.to_owned(), doubtful), "{raw}");
    }
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
fn letters_that_stand_apart_are_one_name() {
    let found = addressee("各 部 長 あ て").expect("somebody");
    assert_eq!(found.value, Value::Text("各部長".to_owned()));
}

#[test]
fn scraps_of_a_seal_go() {
    for (text, name) in [
        ("岩永 美和 @", "岩永 美和"),
        ("稲垣 正樹 l", "稲垣 正樹"),
        ("稲垣 正樹 l ㊞", "稲垣 正樹"),
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
fn an_addressee_of_a_form_is_the_name_alone() {
    for raw in [
        "住所 汐見町1丁目2番6号氏名 原 千尋 殿",
        "氏名　原　千尋　様",
    ] {
        let found = addressee(raw).expect("somebody");
        assert_eq!(found.value, Value::Text("原 千尋".to_owned()), "{raw}");
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
fn a_stamp_and_a_seal_beside_a_name_are_none_of_it() {
    let text = |it: Option<Understood>| match it.map(|it| it.value) {
        Some(Value::Text(name)) => name,
        other => panic!("no name: {other:?}"),
    };
    assert_eq!(
        text(addressee("受領第 号 北浜市長 高橋良平 様")),
        "北浜市長 高橋良平"
    );
    let seal = sender("株式会社北浜建設代表取締役太田裕子之設北");
    assert_eq!(text(seal), "株式会社北浜建設代表取締役太田裕子");
}
