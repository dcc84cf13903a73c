use super::*;
use crate::extract::parse::Value;

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
fn the_heads_of_places_for_seals_are_no_sender() {
    assert!(sender("部長 課 長").is_none());
    assert!(sender("部長 課長 係長").is_none());
    assert!(sender("総務部長 山田 太郎").is_some());
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
fn letters_of_a_seal_right_behind_a_name_are_none_of_it() {
    let found = sender("株式会社北浜建設代表取締役太田裕子之設北").expect("somebody");
    let office = "株式会社北浜建設代表取締役太田裕子";
    assert_eq!(found.value, Value::Text(office.to_owned()));
}
