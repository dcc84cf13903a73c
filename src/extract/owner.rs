//! The owning section (所管課): what is printed, and what the department master says.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::document::Department;

use super::master::department_match::{How, Match};
use super::master::departments::{Department as Entry, DepartmentMaster};

/// The units of a printed path: 財政局税務部固定資産税課 → 財政局, 税務部, 固定資産税課.
pub(super) fn path_of(text: &str) -> Vec<String> {
    static UNIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[^\s()（）:・、,0-9]+?(?:事務局|センター|委員会|局|部|課|室|係|班)")
            .expect("pattern is valid")
    });
    UNIT.find_iter(text)
        .map(|unit| unit.as_str().to_owned())
        .collect()
}

/// The section of a path: its last unit that is larger than a 係.
pub(super) fn section_of(path: &[String]) -> Option<String> {
    path.iter()
        .rev()
        .find(|unit| !unit.ends_with(['係', '班', '部']) && !unit.ends_with("委員会"))
        .cloned()
}

/// A department, how sure the name leads to it (0–1), and what a person must be told.
pub(super) struct Owner {
    pub department: Department,
    pub score: f32,
    pub remark: Option<String>,
}

/// The department of a printed path: as printed, or as the master knows it on the
/// document's date. Of several sections of one name the `symbol` of the document's number
/// tells which: every section has its own.
pub(super) fn identify(
    path: &[String],
    on: Option<Date>,
    symbol: Option<&str>,
    master: Option<&DepartmentMaster>,
) -> Option<Owner> {
    let printed = Department {
        value: section_of(path)?,
        path: path
            .iter()
            .filter(|unit| !unit.ends_with(['係', '班']))
            .cloned()
            .collect(),
        code: None,
    };
    let Some(master) = master else {
        return Some(Owner {
            department: printed,
            score: 1.0,
            remark: None,
        });
    };
    Some(match master.find(&path.concat(), on) {
        Match::One {
            department,
            score,
            how,
        } => Owner {
            department: known(department),
            score: if how == How::Misread { score } else { 1.0 },
            remark: None,
        },
        Match::Ambiguous(entries) if by_symbol(&entries, symbol).is_some() => Owner {
            department: by_symbol(&entries, symbol)?,
            score: 1.0,
            remark: None,
        },
        Match::Ambiguous(entries) => Owner {
            remark: Some(format!(
                "{} stands {} times in the master, and no path tells which",
                printed.value,
                entries.len()
            )),
            department: printed,
            score: 1.0,
        },
        Match::None => Owner {
            remark: Some(format!(
                "{} is not in the master{}",
                printed.value,
                on.map_or_else(String::new, |day| format!(" on {day}"))
            )),
            department: printed,
            score: 1.0,
        },
    })
}

fn known(entry: &Entry) -> Department {
    Department {
        value: entry.name().to_owned(),
        path: entry.path.clone(),
        code: Some(entry.code.clone()),
    }
}

/// The one entry with the symbol of the document's number, a year before it aside.
fn by_symbol(entries: &[&Entry], symbol: Option<&str>) -> Option<Department> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:令和|平成|昭和|[令平昭RHS])?(?:元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})?年?度?",
        )
        .expect("pattern is valid")
    });
    let symbol = symbol?;
    let bare = YEAR.replace(symbol, "");
    let mut found = entries
        .iter()
        .filter(|it| !it.symbol.is_empty() && (it.symbol == symbol || it.symbol == *bare));
    let first = found.next()?;
    found.next().is_none().then(|| known(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASTER: &str = "code,bureau,division,section,symbol,valid_from,valid_to
1,総務局,総務部,総務課,北総,2007-04-01,
2,環境局,総務政策部,総務課,北環,2007-04-01,
3,環境局,総務政策部,温暖化対策課,北環温,2007-04-01,
";

    fn code(printed: &str, symbol: Option<&str>) -> Option<String> {
        let master = DepartmentMaster::from_csv(MASTER.as_bytes()).expect("a master");
        let owner = identify(&path_of(printed), None, symbol, Some(&master))?;
        assert_eq!(owner.remark.is_none(), owner.department.code.is_some());
        owner.department.code
    }

    #[test]
    fn the_symbol_tells_sections_of_one_name() {
        assert_eq!(code("総務課", None), None);
        assert_eq!(code("総務課", Some("北環")).as_deref(), Some("2"));
        assert_eq!(code("総務課", Some("元北環")).as_deref(), Some("2"));
        assert_eq!(code("総務課", Some("令和3年北総")).as_deref(), Some("1"));
        assert_eq!(code("総務課", Some("北環温")), None);
        assert_eq!(code("温暖化対策課庶務係", None).as_deref(), Some("3"));
        assert_eq!(code("港湾課", None), None);
    }

    #[test]
    fn a_team_is_no_part_of_the_path() {
        let owner = identify(&path_of("財政局税務部税制課庶務係"), None, None, None).expect("one");
        assert_eq!(owner.department.path, ["財政局", "税務部", "税制課"]);
        assert_eq!(owner.department.value, "税制課");
    }
}
