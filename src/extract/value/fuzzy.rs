//! How much two texts look alike, when one was read by OCR.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Characters that OCR takes for one another. Within a group a change costs little.
const LOOK_ALIKES: [&str; 72] = [
    "ロ口□囗",
    "カ力刀",
    "エ工",
    "ニ二",
    "ハ八",
    "ー一-―‐",
    "タ夕",
    "ト卜",
    "チ千干",
    "ミ三",
    "ヘへ",
    "ベべ",
    "ペぺ",
    "リり",
    "オ才",
    "日曰目H",
    "白自",
    "土士",
    "末未",
    "人入",
    "大太犬",
    "己已巳",
    "課謀諜",
    "総綜縂総",
    "務霧矜",
    "政攻故敀",
    "策柴",
    "情惰清",
    "報幸",
    "局扃",
    "部郎陪",
    "係系孫",
    "室空",
    "所祈",
    "管菅",
    "官宮",
    "企金",
    "画面",
    "財則",
    "税悦",
    "福副",
    "祉社",
    "健建",
    "康庚",
    "境鏡",
    "市巾",
    "民氏",
    "長艮",
    "保俣",
    "護獲",
    "設殷",
    "計訃",
    "理埋",
    "庁庀",
    "育盲",
    "教敎",
    "員貝",
    "委季",
    "会令合",
    "議義儀譲",
    "件伴",
    "名各",
    "期朝",
    "間聞問開閉",
    "存在",
    "年午牛",
    "伺同",
    "裁栽截",
    "収牧",
    "簿薄",
    "記紀",
    "担但坦",
];

/// Small and large kana, and other forms of the same character.
const SAME_LETTER: [&str; 20] = [
    "ァア",
    "ィイ",
    "ゥウ",
    "ェエ",
    "ォオ",
    "ッツ",
    "ケヶ",
    "ャヤ",
    "ュユ",
    "ョヨ",
    "っつ",
    "ゃや",
    "ゅゆ",
    "ょよ",
    "0OoＯ〇○",
    "1lI|丨",
    "高髙",
    "崎﨑",
    "徳德",
    "号號",
];

/// What tells one name from another: 第一課 and 第二課, 東部 and 西部. These are never
/// slips of one another.
const TELLING: [&str; 3] = [
    "一二三四五六七八九十123456789",
    "東西南北中",
    "上下前後内外",
];

const LOOK_ALIKE_COST: f32 = 0.2;
const TELLING_COST: f32 = 3.0;

/// The text with every character replaced by the first of those it is taken for: texts
/// that differ in look-alikes only have the same key.
pub fn look_alike_key(text: &str) -> String {
    static FIRST: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let mut first = HashMap::new();
        for group in LOOK_ALIKES.iter().chain(&SAME_LETTER) {
            let known = group.chars().find_map(|char| first.get(&char).copied());
            let head = known.or_else(|| group.chars().next()).unwrap_or_default();
            for char in group.chars() {
                first.entry(char).or_insert(head);
            }
        }
        first
    });
    text.chars()
        .map(|char| FIRST.get(&char).copied().unwrap_or(char))
        .collect()
}

/// Whether OCR takes other characters for `char`.
pub fn has_look_alikes(char: char) -> bool {
    let mut groups = LOOK_ALIKES.iter().chain(&SAME_LETTER);
    groups.any(|group| group.contains(char))
}

/// Longer texts are compared by their first characters only.
const LONGEST: usize = 128;

/// 1 for equal texts, 0 for texts that have nothing in common: one minus the weighted
/// edit distance over the longer length.
pub fn similarity(one: &str, other: &str) -> f32 {
    similarity_at_least(one, other, 0.0).unwrap_or(0.0)
}

/// The similarity, if it is at least `floor`. The higher the floor, the narrower the
/// band of the distance table that is filled.
pub fn similarity_at_least(one: &str, other: &str, floor: f32) -> Option<f32> {
    if one == other {
        return Some(1.0);
    }
    let one: Vec<char> = one.chars().take(LONGEST).collect();
    let other: Vec<char> = other.chars().take(LONGEST).collect();
    let longer = one.len().max(other.len()) as f32;
    let bound = (1.0 - floor) * longer + 1e-4;
    let distance = distance_at_most(&one, &other, bound)?;
    Some((1.0 - distance / longer).clamp(0.0, 1.0))
}

/// Weighted edit distance within a diagonal band, if it is at most `bound`.
fn distance_at_most(one: &[char], other: &[char], bound: f32) -> Option<f32> {
    let band = bound.floor() as usize;
    if one.len().abs_diff(other.len()) > band {
        return None;
    }
    let mut previous: Vec<f32> = (0..=other.len()).map(|column| column as f32).collect();
    let mut current = vec![f32::INFINITY; other.len() + 1];
    for (row, &char) in one.iter().enumerate() {
        let first = row.saturating_sub(band);
        let last = (row + band + 1).min(other.len());
        current.fill(f32::INFINITY);
        if first == 0 {
            current[0] = (row + 1) as f32;
        }
        let mut least = current[0];
        for column in first..last {
            let cost = (previous[column] + substitution(char, other[column]))
                .min(previous[column + 1] + 1.0)
                .min(current[column] + 1.0);
            current[column + 1] = cost;
            least = least.min(cost);
        }
        if least > bound {
            return None;
        }
        std::mem::swap(&mut previous, &mut current);
    }
    Some(previous[other.len()]).filter(|&distance| distance <= bound)
}

/// What it costs to take one character for the other.
fn substitution(one: char, other: char) -> f32 {
    static TELLING_GROUPS: LazyLock<Groups> = LazyLock::new(|| Groups::new(TELLING.iter()));
    static ALIKE_GROUPS: LazyLock<Groups> =
        LazyLock::new(|| Groups::new(LOOK_ALIKES.iter().chain(&SAME_LETTER)));
    if one == other {
        return 0.0;
    }
    if TELLING_GROUPS.together(one, other) {
        TELLING_COST
    } else if ALIKE_GROUPS.together(one, other) {
        LOOK_ALIKE_COST
    } else {
        1.0
    }
}

/// The groups that each character is in.
struct Groups(HashMap<char, Vec<usize>>);

impl Groups {
    fn new<'a>(groups: impl Iterator<Item = &'a &'a str>) -> Self {
        let mut of: HashMap<char, Vec<usize>> = HashMap::new();
        for (number, group) in groups.enumerate() {
            for char in group.chars() {
                of.entry(char).or_default().push(number);
            }
        }
        Self(of)
    }

    /// Whether both are in one group.
    fn together(&self, one: char, other: char) -> bool {
        self.0.get(&one).is_some_and(|groups| {
            self.0
                .get(&other)
                .is_some_and(|others| groups.iter().any(|group| others.contains(group)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn look_alikes_have_one_key() {
        assert_eq!(look_alike_key("起案課"), look_alike_key("起案謀"));
        assert_eq!(look_alike_key("件名"), look_alike_key("伴各"));
        assert_ne!(look_alike_key("決裁日"), look_alike_key("決定日"));
    }

    #[test]
    fn look_alikes_cost_little() {
        assert!(similarity("情報政策課", "情報政策謀") > 0.95);
        assert!(similarity("情報政策課", "情報政策部") < 0.85);
        assert!(similarity("総務課", "綜務課") > 0.9);
        assert!(similarity("税務第一課", "税務第二課") < 0.7);
        assert!(similarity("", "") > 0.999);
        assert!(similarity("総務", "") < 0.001);
        assert_eq!(similarity_at_least("総務課", "財政課", 0.8), None);
    }

    proptest! {
        #[test]
        fn symmetric_and_between_0_and_1(one in "[総務課謀情報一二]{0,10}|\\PC{0,10}", other in "[総務課謀情報一二]{0,10}|\\PC{0,10}") {
            let there = similarity(&one, &other);
            prop_assert!((0.0..=1.0).contains(&there));
            prop_assert!((there - similarity(&other, &one)).abs() < 1e-5);
            prop_assert!(similarity(&one, &one) > 0.999);
        }

        #[test]
        fn a_floor_changes_nothing_above_it(one in "[総務課謀情報一二]{0,10}", other in "[総務課謀情報一二]{0,10}", floor in 0.0_f32..1.0) {
            let full = similarity(&one, &other);
            match similarity_at_least(&one, &other, floor) {
                Some(found) => prop_assert!((found - full).abs() < 1e-4),
                None => prop_assert!(full < floor + 1e-3),
            }
        }
    }
}
