//! Whether confidences mean what they say: of the lines said to be 0.99 sure, 99 of 100
//! must be right.

use serde::Serialize;

use crate::document::PageRecord;

use super::fold::folded;

/// Lower ends of the classes of confidence.
const FROM: [f32; 8] = [0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.6, 0.0];

/// Lines by what was said of them.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct Class {
    /// Lower end of the class.
    pub from: f32,
    /// Lines.
    pub lines: usize,
    /// Lines that stand on the paper letter by letter.
    pub right: usize,
    /// Sum of the confidences.
    pub said: f64,
}

/// All classes, the surest first.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Reliability(pub [Class; FROM.len()]);

impl Default for Reliability {
    fn default() -> Self {
        Self(FROM.map(|from| Class {
            from,
            ..Class::default()
        }))
    }
}

impl Reliability {
    /// Counts the lines of a page whose true text, folded, is `wanted`. Words that stand
    /// apart are looked for one by one: what is one line to a reader may be two to the
    /// truth.
    pub(super) fn add(&mut self, wanted: &str, page: &PageRecord) {
        if page.engine == "text-layer" {
            return;
        }
        for line in &page.lines {
            let mut words = line.text.split_whitespace().map(folded);
            let right = words.all(|word| wanted.contains(&word));
            if folded(&line.text).is_empty() {
                continue;
            }
            let class = self.0.iter_mut().find(|c| line.confidence >= c.from);
            if let Some(class) = class {
                class.lines += 1;
                class.right += usize::from(right);
                class.said += f64::from(line.confidence);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{LineRecord, PixelBox};

    #[test]
    fn lines_fall_into_the_class_of_their_confidence() {
        let line = |text: &str, confidence| LineRecord {
            text: text.to_owned(),
            place: PixelBox([0, 0, 1, 1]),
            confidence,
            vertical: false,
            cell: None,
        };
        let page = PageRecord {
            number: 1,
            width: 1,
            height: 1,
            dpi: 300.0,
            rotation: 0,
            skew: 0.0,
            blank: false,
            engine: "ppocr".to_owned(),
            confidence: 1.0,
            text: String::new(),
            lines: vec![line("件名 予算", 0.999), line("予簿", 0.97), line("―", 0.5)],
            error: None,
        };
        let mut reliability = Reliability::default();
        reliability.add("件名についての予算", &page);
        let counts = reliability.0.map(|class| (class.lines, class.right));
        assert_eq!(counts[0], (1, 1));
        assert_eq!(counts[3], (1, 0));
        assert_eq!(counts[7], (0, 0), "a dash alone says nothing");
    }
}
