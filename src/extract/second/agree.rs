//! When two values are the same, though they were not printed, or not read, alike.

use crate::extract::owner;
use crate::extract::parse::Value;
use crate::extract::value::text::nfkc;

/// Whether both say the same: texts by their letters and digits, departments by their
/// section, if neither's path contradicts the other's.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // 高 and 髙 look alike and are two names.
        (Value::Text(one), Value::Text(other)) => plain_letters(one) == plain_letters(other),
        (Value::Department(one), Value::Department(other)) => {
            let sections = (owner::section_of(one), owner::section_of(other));
            let is_same = match &sections {
                (Some(one), Some(other)) => is_within(one, other) || is_within(other, one),
                _ => false,
            };
            (is_same || sections.0 == sections.1) && (is_part(one, other) || is_part(other, one))
        }
        _ => one == other,
    }
}

/// Whether a section has the name of its city before it, or of the house that it belongs to:
/// 日乃出町厚生課 and 厚生課, 保健所健康増進課 and 健康増進課.
fn is_within(whole: &str, section: &str) -> bool {
    whole
        .strip_suffix(section)
        .is_some_and(|before| before.ends_with(['市', '町', '村', '区', '所']))
}

/// Whether all units of `shorter` stand in `longer`, in the same order.
fn is_part(shorter: &[String], longer: &[String]) -> bool {
    let mut rest = longer.iter();
    shorter
        .iter()
        .filter(|unit| !owner::is_team(unit))
        .all(|unit| rest.any(|other| other == unit || other.ends_with(unit.as_str())))
}

/// Letters and digits only: engines differ in marks and spaces.
pub(crate) fn plain_letters(text: &str) -> String {
    // 〜 between words is read as a long mark.
    let is_letter = |c: &char| c.is_alphanumeric() && *c != 'ー';
    nfkc(text).chars().filter(is_letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_do_not_count() {
        let text = |t: &str| Value::Text(t.to_owned());
        assert!(is_same(
            &text("予算について(伺い)"),
            &text("予算について 伺い")
        ));
        assert!(is_same(&text("ファイル"), &text("ファイル・")));
        assert!(!is_same(&text("高橋"), &text("髙橋")));
        assert!(!is_same(&text("令和3年度予算"), &text("令和5年度予算")));
    }

    #[test]
    fn a_section_is_the_same_with_and_without_its_path() {
        let path =
            |units: &[&str]| Value::Department(units.iter().map(ToString::to_string).collect());
        let whole = path(&["総務局", "総務部", "総務課"]);
        assert!(is_same(&path(&["総務課", "庶務係"]), &whole));
        assert!(is_same(&whole, &path(&["総務課"])));
        assert!(is_same(&path(&["総務局", "総務課"]), &whole));
        let of_house = path(&["健康福祉局", "保健所健康増進課"]);
        assert!(is_same(&path(&["健康増進課"]), &of_house));
        assert!(!is_same(&path(&["環境局", "総務課"]), &whole));
        assert!(!is_same(&path(&["文書課"]), &whole));
        let of_city = path(&["日乃出町厚生課"]);
        assert!(is_same(&of_city, &path(&["厚生課", "第一係"])));
        assert!(!is_same(&of_city, &path(&["生課"])));
    }
}
