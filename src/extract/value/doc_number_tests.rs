use proptest::prelude::*;

use super::*;

fn value(text: &str) -> Option<String> {
    find_doc_numbers(text)
        .into_iter()
        .find(|it| it.kind == Kind::Numbered)
        .map(|it| it.value)
}

#[test]
fn forms() {
    for (text, number) in [
        ("北九総情第123号", "北九総情第123号"),
        ("令和元総情政第45号", "令和元総情政第45号"),
        ("5福第10号", "5福第10号"),
        ("28墨総総第1004号", "28墨総総第1004号"),
        ("63港総総第5号の2", "63港総総第5号の2"),
        ("議案第10号", "議案第10号"),
        ("報告第3号", "報告第3号"),
        ("告示第12号", "告示第12号"),
        ("北九州市告示第12号", "北九州市告示第12号"),
        ("元北九総総第　12　号", "元北九総総第12号"),
        ("元 北九総総 第 12 号", "元北九総総第12号"),
        ("北 九 総 情 第 １ ２ ３ 号", "北九総情第123号"),
        ("５ 福 第 １０ 号", "5福第10号"),
        ("北九総情第十二号", "北九総情第十二号"),
        ("文書番号 北九総情第123号", "北九総情第123号"),
        ("文書番号：北九総情第123号", "北九総情第123号"),
        ("文書番号北九総情第123号", "北九総情第123号"),
        ("令和元年5月7日 北九総情第123号", "北九総情第123号"),
        (
            "令和元年５月７日付け北九総情第123号で照会のあった件",
            "北九総情第123号",
        ),
        ("（北九総情第123号）", "北九総情第123号"),
        ("第123号", "第123号"),
        ("文書番号 第123号", "第123号"),
        ("収受 第45号", "第45号"),
        ("第10号議案", "第10号議案"),
        ("第10号議案 令和元年度一般会計予算について", "第10号議案"),
        ("総政第12-3号", "総政第12-3号"),
        ("総政第１２号の２の３", "総政第12号の2の3"),
        ("総政第12号の2件", "総政第12号"),
        ("陳情第5号", "陳情第5号"),
        ("平成三十年総総第百二十号", "平成三十年総総第百二十号"),
        ("議案第10号 北九州市条例の一部改正について", "議案第10号"),
    ] {
        assert_eq!(value(text).as_deref(), Some(number), "{text}");
    }
}

#[test]
fn citations_and_items_are_no_numbers() {
    for text in [
        "昭和22年法律第67号",
        "地方自治法（昭和22年法律第67号）第96条",
        "条例第21号",
        "政令第16号",
        "北九州市条例第5号",
        "平成12年北九州市条例第5号",
        "平成12年規則第3号",
        "北九州市文書規程（昭和50年訓令第1号）",
        "様式第6号",
        "別記第1号様式",
        "第1号様式（第3条関係）",
        "第3条",
        "第2回",
        "第1項",
        "第9条第2項第1号",
        "第3条第1号",
        "第1号に掲げる者",
        "次の第2号及び第3号",
        "国道第3号線",
        "令和元年度補正予算第2号",
        "一般会計補正予算（第2号）",
        "平成12年告示第3号",
        "告示第3号による",
        "明治33年3月7日法律第33号",
        "",
        "別表第1号",
        "第1号被保険者",
    ] {
        assert_eq!(find_doc_numbers(text), [], "{text}");
    }
}

#[test]
fn blanks_and_documents_without_a_number() {
    for text in ["第　　号", "北九総情第　　　号", "第号"] {
        assert_eq!(find_doc_numbers(text)[0].kind, Kind::Unfilled, "{text}");
    }
    for text in [
        "号外",
        "北九総情号外",
        "事務連絡",
        "事 務 連 絡",
        "（事務連絡）",
        "5福号外",
    ] {
        assert_eq!(find_doc_numbers(text)[0].kind, Kind::Unnumbered, "{text}");
    }
    assert_eq!(find_doc_numbers("事務連絡を送付します"), []);
}

#[test]
fn look_alikes_are_replaced_and_flagged() {
    for (text, number) in [
        ("北九総情第1O3号", "北九総情第103号"),
        ("北九総情第l23号", "北九総情第123号"),
        ("北九総情弟123号", "北九総情第123号"),
    ] {
        let found = parse_doc_number(text).expect("a number");
        assert_eq!((found.value.as_str(), found.substituted), (number, true));
    }
    let found = parse_doc_number(" 北九総情 第123号 ").expect("a number");
    assert_eq!(
        (found.substituted, found.number, found.symbol.as_str()),
        (false, Some(123), "北九総情")
    );
    assert_eq!(found.raw, "北九総情 第123号");
}

#[test]
fn only_a_whole_text_is_parsed() {
    assert_eq!(parse_doc_number("北九総情第123号について"), None);
    assert_eq!(parse_doc_number("議案第1号 議案第2号"), None);
    let text = "議案第１号、議案第２号";
    let found = find_doc_numbers(text);
    assert_eq!(
        found.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(),
        ["議案第1号", "議案第2号"]
    );
    assert_eq!(&text[found[1].range.clone()], "議案第２号");
}

proptest! {
    #[test]
    fn nothing_panics(text in "([第号の総情福年令和元法律条例0-9十 ()O・-]|\\PC){0,40}") {
        for found in find_doc_numbers(&text) {
            prop_assert_eq!(&text[found.range.clone()], &found.raw);
        }
        let _ = parse_doc_number(&text);
    }
}
