//! Which steps of the reading are taken. All are, but to measure what each of them brings
//! it can be left out: `--without STEP`.

use serde::{Deserialize, Serialize};

/// A step that can be left out. What is left still makes a document of every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Which way up a page lies. Without it: as it was scanned.
    Orientation,
    /// The slope of a page. Without it: level.
    Skew,
    /// Cutting the recogniser's characters down to those of Japanese paper.
    Repertoire,
    /// The characters that the recogniser learnt afterwards.
    Learnt,
    /// Look-alikes by their neighbours, words and height.
    Context,
    /// Lifting coloured stamps off the print, and reading them by themselves.
    Stamps,
    /// Dropping the words of seals in the ink of the print.
    Seals,
    /// Rules and the cells that they make.
    Rules,
    /// Columns of vertical writing. Without it: they are read as lines.
    Vertical,
    /// Blank pages, and what shines through from the other side.
    Blank,
    /// Showing a doubtful line in other widths, and letting the readings vote.
    Voting,
    /// Looking again at ink that no line was found on.
    SecondLook,
    /// The other engine's reading of the lines of attributes.
    SecondReading,
}

/// The steps that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steps {
    /// A bit for each step that is left out.
    without: u16,
}

impl Steps {
    /// All but those of `without`.
    pub fn without(without: &[Step]) -> Self {
        let bits = without.iter().map(|&step| 1 << step as u16);
        Self {
            without: bits.fold(0, |all, bit: u16| all | bit),
        }
    }

    /// Whether `step` is taken.
    pub fn has(self, step: Step) -> bool {
        self.without & 1 << step as u16 == 0
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn each_step_is_left_out_by_itself() {
        for &step in Step::value_variants() {
            let steps = Steps::without(&[step]);
            let left = Step::value_variants().iter().filter(|&&s| !steps.has(s));
            assert_eq!(left.collect::<Vec<_>>(), [&step]);
            assert!(Steps::default().has(step));
        }
    }
}
