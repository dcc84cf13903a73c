use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::extract::value::era::Era;
use crate::extract::value::numeral::tests::{full_width, positional, with_units};

fn day(text: &str) -> Option<Date> {
    parse_date(text).and_then(|found| found.date())
}

#[test]
fn the_forms_of_a_day() {
    for text in [
        "令和元年５月７日",
        "令和元年5月7日",
        "令和1年5月7日",
        "令和一年五月七日",
        "令 和 元 年 ５ 月 ７ 日",
        "R1.5.7",
        "R01/05/07",
        "Ｒ１．５．７",
        "R元.5.7",
        "R1-5-7",
        "R.1.5.7",
        "令1.5.7",
        "令和元．５．７",
        "㋿元年5月7日",
        "2019年5月7日",
        "2019-05-07",
        "2019/5/7",
        "2019.5.7",
        "二〇一九年五月七日",
        "二千十九年五月七日",
        "西暦2019年5月7日",
        "令和元年（2019年）5月7日",
        "令和元(2019)年5月7日",
        "2019年(令和元年)5月7日",
        "（令和元年5月7日）",
        "令和元年5月7日（火）",
        "令和元年５月７日(火曜日)　午後２時３０分",
        "令和元年5月7日付け",
        "2019-05-07T10:00:00",
        "2019/5/7 10:30",
    ] {
        let text = text.trim_start_matches("西暦");
        assert_eq!(day(text), Some(date(2019, 5, 7)), "{text}");
    }
    for text in [
        "平成三十一年四月三十日",
        "H31.4.30",
        "平 成 三 十 一 年 四 月 三 十 日",
        "平成31 年 4 月 3 0 日",
        "平三一・四・三〇",
    ] {
        assert_eq!(day(text), Some(date(2019, 4, 30)), "{text}");
    }
}

#[test]
fn what_is_no_date() {
    for text in [
        "",
        "昭和22年法律第67号",
        "令和元年度",
        "平成30年第2回",
        "令和元年5月",
        "5月7日",
        "昭和65年1月1日",
        "大正16年1月1日",
        "令和元年13月1日",
        "令和元年2月30日",
        "2019年2月29日",
        "令和　年　月　日",
        "年　月　日",
        "093-582-2019",
        "1-2-3",
        "1/2/3",
        "3年5月7日間",
        "令和0年5月7日",
        "令和元年(2020年)5月7日",
        "12019-05-07",
        "2019-05-071",
        "1.2.3.4",
        "192.168.1.1",
        "第3.5.7",
        "?和3年5月7日",
        "H31.4",
        "2019-05-07-1",
    ] {
        assert_eq!(find_dates(text), [], "{text}");
    }
}

#[test]
fn a_day_after_the_end_of_its_era_is_flagged() {
    let found = parse_date("平成31年5月1日").expect("a date");
    assert_eq!(
        (found.date(), found.corrected),
        (Some(date(2019, 5, 1)), true)
    );
    assert!(!parse_date("平成31年4月30日").expect("a date").corrected);
    assert!(!parse_date("明治45年7月30日").expect("a date").corrected);
    assert!(!parse_date("大正元年7月30日").expect("a date").corrected);
    assert!(parse_date("平成36年3月31日").expect("a date").corrected);
    assert!(parse_date("昭和64年1月8日").expect("a date").corrected);
}

#[test]
fn look_alikes_are_read_and_flagged() {
    for text in [
        "今和元年5月7日",
        "令和元年5月7曰",
        "令和元午5月7日",
        "令和元年5月O7日",
        "R1,5,7",
    ] {
        let found = parse_date(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            (found.date(), found.substituted),
            (Some(date(2019, 5, 7)), true),
            "{text}"
        );
    }
    assert!(!parse_date("令和元年5月7日").expect("a date").substituted);
}

#[test]
fn stamps_have_no_era() {
    for text in [
        "31.4.1",
        "31. 4. 1",
        "31・4・1",
        "３１．４．１",
        "31年4月1日",
        "三十一年四月一日",
    ] {
        let found = parse_date(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            found.reading,
            Reading::EraLess(EraLess {
                year: 31,
                month: 4,
                day: 1,
                cut: false
            }),
            "{text}"
        );
        assert_eq!(found.form, Form::EraLess);
    }
    let inked = parse_date("14,1.21").expect("a date");
    assert!(inked.substituted && matches!(inked.reading, Reading::EraLess(day) if day.year == 14));
    for text in ["14,1,21", "1,234.5", "14-1.21", "R1,5.7"] {
        assert!(parse_date(text).is_none(), "{text}");
    }
}

#[test]
fn dates_are_found_where_they_stand() {
    let text =
        "起案 令和元年５月７日　決裁 R1.5.9（施行2019/5/10-2019/5/12）明治33年3月7日法律第33号";
    let found = find_dates(text);
    let days: Vec<_> = found.iter().filter_map(DateMatch::date).collect();
    assert_eq!(
        days,
        [
            date(2019, 5, 7),
            date(2019, 5, 9),
            date(2019, 5, 10),
            date(2019, 5, 12),
            date(1900, 3, 7)
        ]
    );
    assert_eq!(
        found.iter().map(|it| it.citation).collect::<Vec<_>>(),
        [false, false, false, false, true]
    );
    for it in &found {
        assert_eq!(&text[it.range.clone()], it.raw);
    }
    assert_eq!(found[0].raw, "令和元年５月７日");
    assert!(find_dates("平成12年3月31日北九州市条例第5号")[0].citation);
    assert_eq!(find_dates("12 2019年5月7日")[0].raw, "2019年5月7日");
    assert_eq!(find_dates("・2019年5月7日 3件")[0].raw, "2019年5月7日");
}

#[test]
fn unfilled_forms() {
    for text in [
        "年　月　日",
        "令和　　年　　月　　日",
        "平成 年 月 日（ ）",
        "令和元年　月　日",
        "・　　・",
        "年月日()午前午後時分",
    ] {
        assert!(is_unfilled_date(text), "{text}");
    }
    for text in ["令和元年5月7日", "年度", "", "件名", "生年月日"] {
        assert!(!is_unfilled_date(text), "{text}");
    }
}

#[test]
fn every_day_from_1868_to_2100_in_every_form() {
    let mut today = date(1868, 1, 25);
    while today.year() <= 2100 {
        let (year, month, day) = (today.year(), today.month() as u32, today.day() as u32);
        let mut forms = vec![
            format!("{year}年{month}月{day}日"),
            format!("{year}-{month:02}-{day:02}"),
            format!(
                "{}年{}月{}日",
                positional(year as u32),
                with_units(month),
                with_units(day)
            ),
        ];
        for era in Era::ALL.into_iter().filter(|era| !era.is_outside(today)) {
            let (name, letter) = (era.name(), era.letter());
            let count = (year - era.first_day().year() + 1) as u32;
            let first = if count == 1 {
                "元".to_owned()
            } else {
                count.to_string()
            };
            forms.push(format!("{name}{first}年{month}月{day}日"));
            forms.push(format!(
                "{name}{}年{}月{}日",
                full_width(count),
                full_width(month),
                full_width(day)
            ));
            forms.push(format!(
                "{name}{}年{}月{}日",
                with_units(count),
                with_units(month),
                with_units(day)
            ));
            forms.push(format!(
                "{name}{}年{}月{}日",
                positional(count),
                positional(month),
                positional(day)
            ));
            forms.push(format!("{letter}{count}.{month}.{day}"));
            forms.push(format!("{letter}{count:02}/{month:02}/{day:02}"));
            let justified: String = format!("{name}{first}年{month}月{day}日")
                .chars()
                .flat_map(|it| [it, ' '])
                .collect();
            forms.push(justified);
        }
        for form in &forms {
            let found = find_dates(form);
            assert_eq!(found.len(), 1, "{form}");
            assert_eq!(
                (found[0].date(), found[0].corrected, found[0].substituted),
                (Some(today), false, false),
                "{form}"
            );
        }
        today = today.checked_add(1.day()).expect("a day");
    }
}

proptest! {
    #[test]
    fn nothing_panics(text in "([令和平成RHS0-9元年月日度./・ ()（）一二十O火]|\\PC){0,40}") {
        for found in find_dates(&text) {
            prop_assert_eq!(&text[found.range.clone()], &found.raw);
        }
        let _ = (parse_date(&text), is_unfilled_date(&text));
    }
}
