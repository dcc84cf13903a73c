//! The classification table (文書分類表): code, name, default retention.

use std::collections::HashMap;

use super::table::{Column, MasterError, Reason, rows};
use crate::extract::value::retention::{Retention, parse_retention};
use crate::extract::value::text::{is_kanji, nfkc, without_spaces};

/// One class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// Code as the table prints it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Retention of documents in it, if the table gives one.
    pub retention: Option<Retention>,
    /// Row of the table.
    pub row: u64,
}

/// The table.
#[derive(Debug, Clone, Default)]
pub struct ClassificationTable {
    classes: Vec<Classification>,
    by_code: HashMap<String, usize>,
}

const COLUMNS: [Column; 3] = [
    Column {
        name: "code",
        headers: &[
            "code",
            "コード",
            "分類コード",
            "分類記号",
            "分類番号",
            "記号",
            "番号",
        ],
        required: true,
    },
    Column {
        name: "name",
        headers: &["name", "名称", "分類名", "分類名称", "分類"],
        required: true,
    },
    Column {
        name: "retention",
        headers: &["retention", "保存期間", "保存年限", "保存種別"],
        required: true,
    },
];

impl ClassificationTable {
    /// Whether documents of a class are kept so long.
    pub(in crate::extract) fn has_retention(&self, retention: Retention) -> bool {
        self.classes
            .iter()
            .any(|it| it.retention == Some(retention))
    }

    /// Reads the table from CSV bytes (UTF-8 or CP932).
    ///
    /// # Errors
    /// The first row that cannot be taken, and why.
    pub fn from_csv(bytes: &[u8]) -> Result<Self, MasterError> {
        let mut table = Self::default();
        for row in rows(bytes, &COLUMNS)? {
            let code = row.required("code")?;
            let retention = match row.field("retention") {
                "" => None,
                text => Some(
                    parse_retention(text)
                        .filter(|reading| !reading.substituted)
                        .ok_or_else(|| Reason::BadRetention(text.to_owned()).at(row.number))?
                        .retention,
                ),
            };
            if let Some(&other) = table.by_code.get(&code_key(code)) {
                let reason = Reason::DuplicateCode {
                    code: code.to_owned(),
                    other: table.classes[other].row,
                };
                return Err(reason.at(row.number));
            }
            table.by_code.insert(code_key(code), table.classes.len());
            table.classes.push(Classification {
                code: code.to_owned(),
                name: row.required("name")?.to_owned(),
                retention,
                row: row.number,
            });
        }
        Ok(table)
    }

    /// The class with this code; widths, spaces and kinds of dashes do not count, and neither do
    /// zeros before the numbers if no other class differs in them.
    pub fn find(&self, code: &str) -> Option<&Classification> {
        let same = self.by_code.get(&code_key(code));
        same.map(|&index| &self.classes[index]).or_else(|| {
            let key = without_zeros(code);
            let mut alike = self
                .classes
                .iter()
                .filter(|class| without_zeros(&class.code) == key);
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// The one class whose code is `code` but for dashes and dots, where the rules between small
    /// cells were not found: A-2-03 for A-203. No other may have its letters and digits.
    pub fn find_joined(&self, code: &str) -> Option<&Classification> {
        let letters = |code: &str| {
            code.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        let wanted = letters(code);
        let mut found = self
            .classes
            .iter()
            .filter(|class| letters(&class.code) == wanted);
        found.next().filter(|_| found.next().is_none())
    }

    /// The one class whose code differs from `code` in characters only that are read for
    /// one another: 2 and Z, 0 and O, 1 and I. Of several the one with the likeliest slips,
    /// and whether it is the only one.
    pub fn find_misread(&self, code: &str) -> Option<(&Classification, bool)> {
        let key = misread_key(code);
        let mut alike: Vec<(usize, &Classification)> = self
            .classes
            .iter()
            .filter(|class| misread_key(&class.code) == key)
            .map(|class| (unlikely_slips(&class.code, code), class))
            .collect();
        alike.sort_by_key(|(slips, _)| *slips);
        match alike.as_slice() {
            [(_, only)] => Some((only, true)),
            [(best, first), (next, _), ..] if best < next => Some((first, false)),
            _ => None,
        }
    }

    /// The one class that begins with a kanji or kana which looks like the first letter of
    /// `code`, and goes on as `code` does: 乙-5-05 for Z-5-05, ア-2-2 for 7-2-2. No class of the table may begin with that
    /// letter itself.
    pub fn with_other_group(&self, code: &str) -> Option<&Classification> {
        let code = code_key(code);
        let rest = |code: &str| code.chars().skip(1).collect::<String>();
        let is_like = |class: &&Classification| {
            let own = code_key(&class.code);
            let is_group = |c: char| is_kanji(c) || ('ァ'..='ヶ').contains(&c);
            own.starts_with(is_group)
                && misread_key(&own) == misread_key(&code)
                && rest(&own) == rest(&code)
        };
        let mut alike = self.classes.iter().filter(is_like);
        let only = alike.next().filter(|_| alike.next().is_none())?;
        let first = code.chars().next()?;
        let is_first = |class: &Classification| code_key(&class.code).starts_with(first);
        (!self.classes.iter().any(is_first)).then_some(only)
    }

    /// Whether no other code of the table differs from the class's in characters only that
    /// are read for one another.
    pub fn has_no_twin(&self, class: &Classification) -> bool {
        let key = misread_key(&class.code);
        let alike = self
            .classes
            .iter()
            .filter(|it| misread_key(&it.code) == key);
        alike.count() == 1
    }

    /// All classes in the order of the table.
    pub fn classes(&self) -> &[Classification] {
        &self.classes
    }
}

fn code_key(code: &str) -> String {
    without_spaces(&nfkc(code))
        .chars()
        .map(|char| match char {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | '\u{2500}' => '-',
            other => other.to_ascii_uppercase(),
        })
        .collect()
}

/// The key of a code without zeros before its numbers: 1-1-1 for 01-01-01.
fn without_zeros(code: &str) -> String {
    let key = code_key(code);
    let parts = key.split('-').map(|part| {
        let short = part.trim_start_matches('0');
        if short.is_empty() { part } else { short }
    });
    parts.collect::<Vec<_>>().join("-")
}

/// How many characters differ that are seldom read for one another.
fn unlikely_slips(code: &str, read: &str) -> usize {
    const LIKELY: [(char, char); 5] = [('O', '0'), ('I', '1'), ('Z', '2'), ('S', '5'), ('-', '1')];
    code_key(code)
        .chars()
        .zip(code_key(read).chars())
        .filter(|&(a, b)| a != b && !LIKELY.contains(&(a, b)) && !LIKELY.contains(&(b, a)))
        .count()
}

/// The code with characters replaced by those they look like.
fn misread_key(code: &str) -> String {
    code_key(code)
        .chars()
        .map(|char| match char {
            'Z' | '乙' => '2',
            '≠' | '丰' => 'キ',
            '丁' | 'イ' => 'T',
            '申' | '由' => '甲',
            '内' | '肉' => '丙',
            '戌' | '戍' | '成' => '戊',
            'O' | 'Q' | 'D' => '0',
            // In columns a dash stands upright.
            'I' | '|' | 'エ' | '工' | '-' => '1',
            'S' => '5',
            'B' => '8',
            'G' => '6',
            'ロ' => '口',
            'ニ' => '二',
            'ハ' => '八',
            'カ' => '力',
            '才' => 'オ',
            'タ' => '夕',
            'ト' => '卜',
            'チ' | '干' => '千',
            'ヌ' => '又',
            'ヘ' => 'へ',
            'リ' => 'り',
            'ア' | 'ァ' => '7',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_however_they_are_printed() {
        let table = ClassificationTable::from_csv(
            "分類記号,名称,保存期間\nA1-02-3,文書管理,５年\nB,雑,\n".as_bytes(),
        )
        .expect("a table");
        for code in ["A1-02-3", "Ａ１－０２－３", "a1 － 02 ー 3", "Ａ１−０２‐３"]
        {
            assert_eq!(
                table.find(code).expect("a class").retention,
                Some(Retention::Years(5)),
                "{code}"
            );
        }
        assert_eq!(table.find("A1-2-3").expect("a class").code, "A1-02-3");
        assert_eq!(table.find("B").expect("a class").retention, None);
        assert_eq!(table.find("A1023"), None);
        let joined = table.find_joined("A1023").expect("its cells in one");
        assert_eq!(joined.code, "A1-02-3");
        assert_eq!(table.find_joined("A"), None);
        assert_eq!(table.classes().len(), 2);
    }

    #[test]
    fn one_class_is_meant_by_a_misread_code() {
        let table = ClassificationTable::from_csv(
            "code,name,retention\nZ-4-9,a,5年\nO-1-1,b,\nQ-1-1,c,\nI-3-1,d,\nL-3-1,e,\nS-1-1,f,\n"
                .as_bytes(),
        )
        .expect("a table");
        let found = |code: &str| {
            let (class, alone) = table.find_misread(code)?;
            Some((class.code.as_str(), alone))
        };
        assert_eq!(found("2-4-9"), Some(("Z-4-9", true)));
        assert_eq!(found("0-1-1"), Some(("O-1-1", false)), "seldom a Q");
        assert_eq!(found("1-3-1"), Some(("I-3-1", true)), "an L has a foot");
        assert_eq!(found("5-1-1"), Some(("S-1-1", true)));
        assert_eq!(found("A-1-1"), None);
        let kana = "code,name,retention\nロ-33,a,\nニ-1,b,\nへ-2,c,\n";
        let kana = ClassificationTable::from_csv(kana.as_bytes()).expect("a table");
        for (read, meant) in [("口-33", "ロ-33"), ("二-1", "ニ-1"), ("ヘ-2", "へ-2")] {
            let (class, alone) = kana.find_misread(read).expect("one");
            assert_eq!((class.code.as_str(), alone), (meant, true));
        }
        let table = ClassificationTable::from_csv(
            "code,name,retention\n乙-1-01,a,\n丁-1-01,b,\n丙-1-01,c,\n".as_bytes(),
        )
        .expect("a table");
        for (read, meant) in [
            ("Z-1-01", "乙-1-01"),
            ("T-1-01", "丁-1-01"),
            ("内-1-01", "丙-1-01"),
        ] {
            assert_eq!(table.find_misread(read).expect("one").0.code, meant);
            assert_eq!(table.with_other_group(read).expect("one").code, meant);
        }
        assert_eq!(
            table.with_other_group("Z-I-01"),
            None,
            "a digit is no matter of groups"
        );
        let table = "code,name,retention\n乙-1-01,a,\nZ-2-01,b,\n";
        let table = ClassificationTable::from_csv(table.as_bytes()).expect("a table");
        assert_eq!(
            table.with_other_group("Z-1-01"),
            None,
            "Z is a group of its own"
        );
    }

    #[test]
    fn refusals() {
        let refused =
            |text: &str| ClassificationTable::from_csv(text.as_bytes()).expect_err("refused");
        let duplicate = Reason::DuplicateCode {
            code: "Ａ".to_owned(),
            other: 2,
        };
        assert_eq!(
            refused("code,name,retention\nA,a,5年\nＡ,b,3年\n"),
            duplicate.at(3)
        );
        assert_eq!(
            refused("code,name,retention\nA,a,5\n"),
            Reason::BadRetention("5".to_owned()).at(2)
        );
        assert_eq!(
            refused("code,name,retention\n,a,5年\n"),
            Reason::EmptyField("code").at(2)
        );
        assert_eq!(
            refused("code,name\nA,a\n"),
            Reason::MissingColumn("retention").at(1)
        );
    }
}
