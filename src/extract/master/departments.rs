//! The department master: who was called what, and when.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::table::{Column, MasterError, Reason, Row, rows};
use crate::extract::value::date::parse_date;
use crate::extract::value::text::{nfkc, without_spaces};

/// One department as it was between two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Code.
    pub code: String,
    /// Bureau, division and section, as far as it has them.
    pub path: Vec<String>,
    /// Symbol in document numbers; may be empty.
    pub symbol: String,
    /// First day; open if absent.
    pub valid_from: Option<Date>,
    /// Last day; open if absent.
    pub valid_to: Option<Date>,
    /// Row of the master.
    pub row: u64,
}

impl Department {
    /// The department exists on `date`.
    pub fn is_valid_on(&self, date: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_to.is_none_or(|to| date <= to)
    }

    /// Its own name: that of the section, or of the division or bureau that it is.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |one: &Self, two: &Self| match (one.valid_from, two.valid_to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

/// All departments, past and present.
#[derive(Debug, Clone, Default)]
pub struct DepartmentMaster {
    departments: Vec<Department>,
}

const COLUMNS: [Column; 7] = [
    Column {
        name: "code",
        headers: &["code", "コード", "所属コード", "部署コード", "組織コード"],
        required: true,
    },
    Column {
        name: "bureau",
        headers: &["bureau", "局", "局名"],
        required: true,
    },
    Column {
        name: "division",
        headers: &["division", "部", "部名"],
        required: true,
    },
    Column {
        name: "section",
        headers: &["section", "課", "課名"],
        required: true,
    },
    Column {
        name: "symbol",
        headers: &["symbol", "記号", "文書記号"],
        required: false,
    },
    Column {
        name: "valid_from",
        headers: &["valid_from", "有効開始日", "開始日", "適用開始日"],
        required: true,
    },
    Column {
        name: "valid_to",
        headers: &["valid_to", "有効終了日", "終了日", "適用終了日"],
        required: true,
    },
];

impl DepartmentMaster {
    /// The symbol of the department with this code and path; `None` if it has none.
    pub fn symbol_of(&self, code: &str, path: &[String]) -> Option<&str> {
        let mut departments = self.departments.iter();
        let found = departments.find(|it| it.code == code && it.path == path)?;
        Some(found.symbol.as_str()).filter(|symbol| !symbol.is_empty())
    }

    /// Whether all departments with this symbol are called `section`.
    pub(in crate::extract) fn are_sections_of(&self, symbol: &str, section: &str) -> bool {
        let mut of_symbol = self.departments.iter().filter(|it| it.symbol == symbol);
        of_symbol.all(|it| it.path.last().is_some_and(|last| last == section))
    }

    /// Reads the master from CSV bytes (UTF-8 or CP932).
    ///
    /// # Errors
    /// The first row that cannot be taken, and why: a code or a department that is there
    /// twice at the same time, a bad date, an unknown encoding, a missing column.
    pub fn from_csv(bytes: &[u8]) -> Result<Self, MasterError> {
        let mut master = Self::default();
        let mut by_code: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
        for row in rows(bytes, &COLUMNS)? {
            let department = department(&row)?;
            let path = department.path.concat();
            let same_code = by_code.entry(department.code.clone()).or_default();
            let same_path = by_path.entry(path.clone()).or_default();
            let overlapping = |indices: &[usize]| {
                let clash = indices
                    .iter()
                    .map(|&index| &master.departments[index])
                    .find(|it| it.overlaps(&department));
                clash.map(|clash| clash.row)
            };
            if let Some(other) = overlapping(same_code) {
                return Err(Reason::DuplicateCode {
                    code: department.code,
                    other,
                }
                .at(row.number));
            }
            if let Some(other) = overlapping(same_path) {
                return Err(Reason::OverlappingValidity { path, other }.at(row.number));
            }
            same_code.push(master.departments.len());
            same_path.push(master.departments.len());
            master.departments.push(department);
        }
        Ok(master)
    }

    /// All departments in the order of the master.
    pub fn departments(&self) -> &[Department] {
        &self.departments
    }
}

fn department(row: &Row) -> Result<Department, MasterError> {
    let code = without_spaces(&nfkc(row.required("code")?));
    let path: Vec<String> = ["bureau", "division", "section"]
        .into_iter()
        .map(|column| without_spaces(&nfkc(row.field(column))))
        .filter(|name| !name.is_empty())
        .collect();
    if path.is_empty() {
        return Err(Reason::EmptyField("section").at(row.number));
    }
    let valid_from = day(row, "valid_from")?;
    let valid_to = day(row, "valid_to")?;
    if valid_from.zip(valid_to).is_some_and(|(from, to)| to < from) {
        return Err(Reason::EndsBeforeStart.at(row.number));
    }
    let symbol = without_spaces(&nfkc(row.field("symbol")));
    Ok(Department {
        code,
        path,
        symbol,
        valid_from,
        valid_to,
        row: row.number,
    })
}

/// 2024-04-01, 2024/4/1, 20240401, 令和6年4月1日; 9999-12-31 and nothing are open.
fn day(row: &Row, column: &'static str) -> Result<Option<Date>, MasterError> {
    static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})$").expect("pattern is valid")
    });
    let text = row.field(column);
    if text.is_empty() {
        return Ok(None);
    }
    let folded = without_spaces(&nfkc(text));
    let compact = COMPACT.captures(&folded).and_then(|parts| {
        let (_, [year, month, day]) = parts.extract();
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    });
    let date = compact.or_else(|| {
        let found = parse_date(text)?;
        found.date().filter(|_| !found.substituted)
    });
    match date {
        Some(date) if date.year() == 9999 => Ok(None),
        Some(date) => Ok(Some(date)),
        None => Err(Reason::BadDate {
            column,
            text: text.to_owned(),
        }
        .at(row.number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const HEADER: &str = "code,bureau,division,section,symbol,valid_from,valid_to\n";

    fn refused(rows: &str) -> MasterError {
        DepartmentMaster::from_csv(format!("{HEADER}{rows}").as_bytes()).expect_err("refused")
    }

    #[test]
    fn dates_in_any_form_and_open_ends() {
        let text = "有効終了日,有効開始日,コード,局,部,課,記号\n2024/3/31,平成19年4月1日,1000,総務局,情報政策部,情報政策課,総情\n,2024-04-01,1000,デジタル局,,情報政策課,デ情\n9999-12-31,20070401,3,総務局,,総務課,\n";
        let master = DepartmentMaster::from_csv(text.as_bytes()).expect("a master");
        let [old, new, open] = master.departments() else {
            panic!("three")
        };
        assert_eq!(
            (old.valid_from, old.valid_to),
            (Some(date(2007, 4, 1)), Some(date(2024, 3, 31)))
        );
        assert_eq!(
            (new.valid_from, new.valid_to),
            (Some(date(2024, 4, 1)), None)
        );
        assert_eq!(
            (open.valid_from, open.valid_to),
            (Some(date(2007, 4, 1)), None)
        );
        assert_eq!(new.path, ["デジタル局", "情報政策課"]);
        assert!(old.is_valid_on(date(2024, 3, 31)) && !old.is_valid_on(date(2024, 4, 1)));
    }

    #[test]
    fn refusals_name_the_row() {
        let duplicate = Reason::DuplicateCode {
            code: "1".to_owned(),
            other: 2,
        };
        assert_eq!(
            refused("1,総務局,,総務課,,2007-04-01,\n1,財政局,,財政課,,2010-04-01,\n"),
            duplicate.at(3)
        );
        let overlap = Reason::OverlappingValidity {
            path: "総務局総務課".to_owned(),
            other: 2,
        };
        assert_eq!(
            refused("1,総務局,,総務課,,2007-04-01,2010-04-01\n2,総務局,,総務課,,2010-04-01,\n"),
            overlap.at(3)
        );
        let bad = Reason::BadDate {
            column: "valid_from",
            text: "2007-13-01".to_owned(),
        };
        assert_eq!(refused("1,総務局,,総務課,,2007-13-01,\n"), bad.at(2));
        assert_eq!(
            refused("1,総務局,,総務課,,2007-04-01,2006-04-01\n"),
            Reason::EndsBeforeStart.at(2)
        );
        assert_eq!(
            refused("1,,,,,2007-04-01,\n"),
            Reason::EmptyField("section").at(2)
        );
        assert_eq!(
            DepartmentMaster::from_csv(b"code,bureau\n").expect_err("refused"),
            Reason::MissingColumn("division").at(1)
        );
    }
}
