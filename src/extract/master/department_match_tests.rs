use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const MASTER: &str = "\
code,bureau,division,section,symbol,valid_from,valid_to
1000,総務局,情報政策部,情報政策課,総情,2007-04-01,2024-03-31
1000,デジタル市役所推進室,,情報政策課,デ情,2024-04-01,
1010,総務局,,総務課,総総,2007-04-01,
1020,財政局,,総務課,財総,2007-04-01,
1030,財政局,税務部,税務第一課,税一,2007-04-01,
1040,財政局,税務部,税務第二課,税二,2007-04-01,2019-03-31
1050,子ども家庭局,子ども家庭部,子育て支援課,子子,2007-04-01,
1060,保健福祉局,,保健所,保保,2007-04-01,
1070,市民文化スポーツ局,,文化振興課,市文,2007-04-01,
1080,総務局,行政部,総務課,行総,2007-04-01,
1090,,,選挙管理委員会事務局,選,2007-04-01,
1100,建設局,,道路維持課,建道,1990-04-01,2006-03-31
1110,教育委員会,,学校教育課,教学,1990-04-01,
1120,市民局,,人権・男女共同参画室,市人,1990-04-01,
";

fn master() -> DepartmentMaster {
    DepartmentMaster::from_csv(MASTER.as_bytes()).expect("a master")
}

fn row(printed: &str, on: Date) -> Option<u64> {
    match master().find(printed, Some(on)) {
        Match::One { department, .. } => Some(department.row),
        _ => None,
    }
}

#[test]
fn names_as_they_are_printed() {
    let on = date(2019, 5, 7);
    for (printed, found) in [
        ("総務局情報政策部情報政策課", 2),
        ("総務局　情報政策部　情報政策課", 2),
        ("総 務 局 情 報 政 策 部 情 報 政 策 課", 2),
        ("総務局情報政策課", 2),
        ("情報政策部情報政策課", 2),
        ("情報政策課", 2),
        ("情報政策課企画係", 2),
        ("総務局情報政策部情報政策課 企画係 山田 太郎（内線1234）", 2),
        ("情報政策課長 山田", 2),
        ("情報政策課担当：山田", 2),
        ("情報政策課 電話093-582-2019", 2),
        ("北九州市総務局情報政策部情報政策課", 2),
        ("総務局 総務課庶務係", 4),
        ("財政局総務課", 5),
        ("総務局行政部総務課", 11),
        ("行政部総務課", 11),
        ("選挙管理委員会事務局", 12),
        ("子ども家庭局子ども家庭部子育て支援課", 8),
        ("市民文化スポーツ局文化振興課", 10),
        ("保健所", 9),
        ("学校教育課 学校係 主任 神田 翔", 14),
        ("人権・男女共同参画室", 15),
    ] {
        assert_eq!(row(printed, on), Some(found), "{printed}");
    }
}

#[test]
fn slips_are_allowed_for() {
    let on = date(2019, 5, 7);
    for (printed, found) in [
        ("総務局情報政策部情報政策謀", 2),
        ("情報政策謀", 2),
        ("綜務局情報政策部情報政策課", 2),
        ("総務局情報政策部情報攻策課", 2),
        ("財攻局総務課", 5),
        ("税務第一謀", 6),
    ] {
        assert_eq!(row(printed, on), Some(found), "{printed}");
    }
    assert!(
        matches!(master().find("情報政策謀", Some(on)), Match::One { how: How::Misread, score, .. } if score < 0.96)
    );
}

#[test]
fn what_is_not_decided() {
    let on = date(2019, 5, 7);
    assert!(
        matches!(master().find("総務課", Some(on)), Match::Ambiguous(found) if found.len() == 3)
    );
    assert!(matches!(
        master().find("綜務課", Some(on)),
        Match::Ambiguous(_)
    ));
    for printed in [
        "",
        "税務第二課",
        "財政局税務部税務第二課",
        "道路維持課",
        "保健所健康課",
        "企画課",
        "総務",
        "山田太郎",
        "情報政策",
    ] {
        assert_eq!(master().find(printed, Some(on)), Match::None, "{printed}");
    }
}

#[test]
fn the_date_decides_between_old_and_new() {
    assert_eq!(row("情報政策課", date(2024, 3, 31)), Some(2));
    assert_eq!(row("情報政策課", date(2024, 4, 1)), Some(3));
    assert_eq!(row("総務局情報政策部情報政策課", date(2024, 4, 1)), None);
    assert_eq!(row("道路維持課", date(2000, 1, 1)), Some(13));
    assert_eq!(row("税務第二課", date(2019, 3, 31)), Some(7));
    assert!(
        matches!(master().find("情報政策課", None), Match::Ambiguous(found) if found.len() == 2)
    );
    assert!(matches!(
        master().find("税務第二課", None),
        Match::One { .. }
    ));
}

proptest! {
    #[test]
    fn never_a_department_of_another_time(
        pick in 0_usize..12,
        slip in 0_usize..12,
        with in "[課謀総綜情務第一二三局部係 ]?",
        days in 0_i32..14_000,
        parts in 1_usize..4,
    ) {
        let master = master();
        let on = date(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
        let path = &master.departments()[pick].path;
        let mut printed: Vec<char> = path[path.len().saturating_sub(parts)..].concat().chars().collect();
        let at = slip % printed.len();
        printed.splice(at..=at, with.chars());
        let printed: String = printed.into_iter().collect();
        match master.find(&printed, Some(on)) {
            Match::One { department, score, .. } => {
                prop_assert!(department.is_valid_on(on));
                prop_assert!((0.0..=1.0).contains(&score));
            }
            Match::Ambiguous(found) => prop_assert!(found.iter().all(|it| it.is_valid_on(on)) && found.len() > 1),
            Match::None => {}
        }
    }

    #[test]
    fn nothing_panics(text in "([総務局課情報政策部係市 ()（内線1-9]|\\PC){0,30}") {
        let _ = master().find(&text, Some(date(2019, 5, 7)));
    }
}
