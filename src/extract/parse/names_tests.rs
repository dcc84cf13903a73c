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
fn letters_that_stand_apart_are_one_name() {
    let found = addressee("各 部 長 あ て").expect("somebody");
    assert_eq!(found.value, Value::Text("各部長".to_owned()));
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
fn a_stamp_before_an_addressee_is_none_of_it() {
    let found = addressee("受領第 号 北浜市長 高橋良平 様").expect("somebody");
    assert_eq!(found.value, Value::Text("北浜市長 高橋良平".to_owned()));
}
