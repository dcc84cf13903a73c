//! The owning section (所管課): what is printed, and what the department master says.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::document::Department;

use super::master::department_match::{How, Match};
use super::master::departments::{Department as Entry, DepartmentMaster};

/// The units of a printed path: 財政局税務部固定資産税課 → 財政局, 税務部, 固定資産税課.
/// Behind a section only parts of it may follow: in 総務課　阿部 阿部 is a person.
pub(super) fn path_of(text: &str) -> Vec<String> {
    static UNIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:第[0-9]{1,2}|[^\s()（）:、,~〜/>＞→0-9])+?(?:事務局|センター|委員会|局|部|課|室|係|班|グループ)|[^\s()（）:・、,~〜/>＞→0-9]+?(?:所|館|署|園|校|院|場)(?:$|[\s()（）:・、,~〜/>＞→0-9])",
        )
        .expect("pattern is valid")
    });
    let mut path: Vec<String> = Vec::new();
    for unit in UNIT.find_iter(text) {
        let is_behind_number = text[..unit.start()].ends_with(|c: char| c.is_ascii_digit());
        let unit = unit.as_str().trim_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || "()（）:・、,.~〜/>＞→".contains(c)
        });
        // 第1999号 防災企画課: the fields of a stamp beside each other.
        let unit = match unit.strip_prefix('号') {
            Some(rest) if is_behind_number => rest.trim_start(),
            _ => unit,
        };
        match path.last_mut() {
            // 選挙管理委員会事務局 is one office.
            Some(last) if unit == "事務局" && last.ends_with("委員会") => last.push_str(unit),
            // 会計室会計課, 危機管理室防災部: a room may be larger than a section.
            Some(last) if last.ends_with('室') && unit.ends_with(['課', '部']) => {
                path.push(unit.to_owned());
            }
            Some(last) if is_section(last) && !is_part_of_section(unit) => break,
            Some(last) if is_team(last) => break,
            _ => path.push(unit.to_owned()),
        }
    }
    path
}

pub(super) fn is_section(unit: &str) -> bool {
    unit.ends_with(['課', '室'])
}

/// Whether a word stands for a section that is named elsewhere, for many, or for none:
/// 主務課, 関係各課, 第二会議室.
pub(super) fn names_none(section: &str) -> bool {
    const ROLES: [&str; 31] = [
        "編さん",
        "編集",
        "作成",
        "保管",
        "登録",
        "起案",
        "立案",
        "発議",
        "処理",
        "所属",
        "関係",
        "各",
        "関係各",
        "各関係",
        "主管",
        "主務",
        "所管",
        "担当",
        "当該",
        "貴",
        "同",
        "本",
        "当",
        "他",
        "原",
        "各部",
        "関係部",
        "主管部",
        "所管部",
        "取扱",
        "実施",
    ];
    // Every committee has an office of its own.
    section == "事務局"
        || section.ends_with("会議室")
        || section
            .strip_suffix(['課', '室'])
            .is_some_and(|role| ROLES.contains(&role))
}

/// Without the word in brackets that says what the section is to the matter: (担当課)都市計画課.
pub(super) fn without_role(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|text| text.split_once(')'));
    match inner {
        Some((role, section)) if names_none(role) && !section.is_empty() => section,
        _ => text,
    }
}

pub(super) fn is_team(unit: &str) -> bool {
    unit.ends_with(['係', '班']) || unit.ends_with("グループ")
}

/// 係, 班, and rooms and offices below a section.
fn is_part_of_section(unit: &str) -> bool {
    is_team(unit) || unit.ends_with(['室', '所', '館', '園', '場']) || unit.ends_with("センター")
}

/// The section of a path: its last unit that is larger than a 係.
pub(super) fn section_of(path: &[String]) -> Option<String> {
    path.iter()
        .rev()
        .find(|unit| !is_team(unit) && !unit.ends_with('部') && !unit.ends_with("委員会"))
        .cloned()
}

/// The 係, 部 or committee that a path without a section ends with: a city may have some that
/// stand for sections, 選挙係, 教育委員会 社会教育係, 広域病院 看護部, 選挙管理委員会.
pub(super) fn unit_alone(path: &[String]) -> Option<String> {
    match path {
        [.., team] if is_team(team) && !path.iter().any(|it| is_section(it)) => Some(team.clone()),
        [.., last] if last.ends_with('部') || last.ends_with("委員会") => Some(last.clone()),
        _ => None,
    }
}

/// A department, how sure the name leads to it (0–1), and what a person must be told.
pub(super) struct Owner {
    pub department: Department,
    pub score: f32,
    pub remark: Option<String>,
    /// The master knows no such section.
    pub unknown: bool,
}

/// The department of a printed path: as printed, or as the master knows it on the
/// document's date. Of several sections of one name the `symbol` of the document's number
/// tells which: every section has its own. Else the offices at the paper's `head` tell.
pub(super) fn identify(
    path: &[String],
    on: Option<Date>,
    symbol: Option<&str>,
    head: &[String],
    master: Option<&DepartmentMaster>,
) -> Option<Owner> {
    let printed = Department {
        value: section_of(path).or_else(|| unit_alone(path))?,
        path: path.iter().filter(|unit| !is_team(unit)).cloned().collect(),
        code: None,
    };
    let Some(master) = master else {
        return Some(Owner {
            department: printed,
            score: 1.0,
            remark: None,
            unknown: false,
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
            unknown: false,
        },
        Match::Ambiguous(entries) => {
            let told = by_symbol(&entries, symbol).or_else(|| by_head(&entries, head));
            let open = || {
                format!(
                    "{} stands {} times in the master, and no path tells which",
                    printed.value,
                    entries.len()
                )
            };
            Owner {
                remark: told.is_none().then(open),
                department: told.unwrap_or(printed),
                score: 1.0,
                unknown: false,
            }
        }
        Match::None => Owner {
            remark: Some(format!(
                "{} is not in the master{}",
                printed.value,
                on.map_or_else(String::new, |day| format!(" on {day}"))
            )),
            department: printed,
            score: 1.0,
            unknown: matches!(master.find(&path.concat(), None), Match::None),
        },
    })
}

/// Whether the master knows the path as it was read. No slip makes one section's name of
/// another's, unless they are numbered.
pub(super) fn is_confirmed(
    path: &[String],
    on: Option<Date>,
    master: Option<&DepartmentMaster>,
) -> bool {
    let exact = master.is_some_and(|master| {
        matches!(
            master.find(&path.concat(), on),
            Match::One {
                how: How::Path | How::PartOfPath,
                ..
            }
        )
    });
    let numbered =
        |unit: &String| unit.contains(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    exact && !path.iter().any(numbered)
}

fn known(entry: &Entry) -> Department {
    Department {
        value: entry.name().to_owned(),
        path: entry.path.clone(),
        code: Some(entry.code.clone()),
    }
}

/// The symbol of a document's number without a year before it.
pub(super) fn without_year(symbol: &str) -> &str {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:令和|平成|昭和|[令平昭RHS])?(?:元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})?年?度?",
        )
        .expect("pattern is valid")
    });
    YEAR.find(symbol)
        .map_or(symbol, |year| &symbol[year.end()..])
}

/// The one entry with the symbol of the document's number, a year before it aside.
fn by_symbol(entries: &[&Entry], symbol: Option<&str>) -> Option<Department> {
    let symbol = symbol?;
    let bare = without_year(symbol);
    only(entries, |it| {
        !it.symbol.is_empty() && (it.symbol == symbol || it.symbol == bare)
    })
}

/// The one entry whose bureau or division is named at the `head` of the paper: 市民病院事務局, 汐見市教育委員会.
fn by_head(entries: &[&Entry], head: &[String]) -> Option<Department> {
    let is_named = |unit: &String| {
        !names_none(unit)
            && unit.chars().count() >= 3
            && head.iter().any(|line| line.contains(unit.as_str()))
    };
    only(entries, |it| {
        it.path[..it.path.len() - 1].iter().any(is_named)
    })
}

/// The one entry that is meant, if it is the only one.
fn only(entries: &[&Entry], is_meant: impl Fn(&Entry) -> bool) -> Option<Department> {
    let mut meant = entries.iter().filter(|it| is_meant(it));
    let first = meant.next()?;
    meant.next().is_none().then(|| known(first))
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
        let owner = identify(&path_of(printed), None, symbol, &[], Some(&master))?;
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
    fn the_head_of_the_paper_tells_sections_of_one_name() {
        let master = DepartmentMaster::from_csv(MASTER.as_bytes()).expect("a master");
        let code = |head: &[&str]| {
            let head: Vec<String> = head.iter().map(ToString::to_string).collect();
            let owner = identify(&path_of("総務課"), None, None, &head, Some(&master))?;
            owner.department.code
        };
        assert_eq!(code(&["北浜市環境局"]).as_deref(), Some("2"));
        assert_eq!(code(&["北浜市環境局", "総務局"]), None, "both");
        assert_eq!(code(&["北浜市"]), None);
    }

    #[test]
    fn a_role_is_no_section() {
        for (word, none) in [
            ("主務課", true),
            ("関係各課", true),
            ("担当室", true),
            ("第二会議室", true),
            ("事業課", false),
            ("本庁課", false),
        ] {
            assert_eq!(names_none(word), none, "{word}");
        }
    }

    #[test]
    fn persons_and_offices_have_their_place() {
        let path = |text: &str| path_of(text).join(" ");
        assert_eq!(path("総務課阿部健一"), "総務課");
        assert_eq!(path("総務部総務課庶務係服部"), "総務部 総務課 庶務係");
        assert_eq!(path("選挙管理委員会事務局"), "選挙管理委員会事務局");
        assert_eq!(path("市議会事務局総務課"), "市議会事務局 総務課");
        assert_eq!(path("教育委員会中央図書館"), "教育委員会 中央図書館");
        assert_eq!(path("産業経済局卸売市場課"), "産業経済局 卸売市場課");
        assert_eq!(path("福祉課 阿部"), "福祉課");
        assert_eq!(path("会計室会計課"), "会計室 会計課");
        assert_eq!(path("監査事務局監査第2課"), "監査事務局 監査第2課");
        assert_eq!(path("第1999号 防災企画課"), "防災企画課");
    }

    #[test]
    fn a_team_may_be_a_section_of_the_master() {
        let master = "code,bureau,division,section,symbol,valid_from,valid_to
1,選挙管理委員会事務局,,選挙係,雲選,2007-04-01,
";
        let master = DepartmentMaster::from_csv(master.as_bytes()).expect("a master");
        let owner = identify(&path_of("選挙係"), None, None, &[], Some(&master)).expect("one");
        assert_eq!(owner.department.code.as_deref(), Some("1"));
        let owner = identify(&path_of("管理係"), None, None, &[], Some(&master)).expect("one");
        assert!(owner.unknown && owner.department.code.is_none());
    }

    #[test]
    fn a_team_is_no_part_of_the_path() {
        let owner =
            identify(&path_of("財政局税務部税制課庶務係"), None, None, &[], None).expect("one");
        assert_eq!(owner.department.path, ["財政局", "税務部", "税制課"]);
        assert_eq!(owner.department.value, "税制課");
    }
}
