//! How surely a value was read, by a table that was counted on drawn papers.
//!
//! The characters of a value come with confidences; what these are worth depends on the
//! second reading. For each verdict of the second reading the table gives points; between
//! two points the surety runs straight, and it never falls where the characters' grows.
//! Whether the value is the attribute's at all is the business of rules and parsers: their
//! scores are multiplied in.

use serde::Deserialize;

/// What a second reading says of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::extract) enum Agreement {
    /// It gives the same value.
    Same,
    /// It gives a text that differs in a few characters.
    Alike,
    /// There is none, or it could not be understood.
    Alone,
    /// The document's own text, which nobody had to read.
    Native,
}

/// What a value is checked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::extract) enum Values {
    /// Its form: no slip makes a day of what is none. Days, years, retentions, classes,
    /// departments.
    Checked,
    /// Nothing: any text is one. Titles, names, numbers.
    Free,
}

/// The surety of readings with one verdict.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::extract) struct ConfidenceRule {
    pub values: Values,
    pub agreement: Agreement,
    /// Confidence of the characters and surety of the reading, both growing, 0–1.
    pub points: Vec<[f32; 2]>,
}

impl ConfidenceRule {
    /// The surety of characters read with `score`; beyond the first and the last point it
    /// stays.
    pub(super) fn at(&self, score: f32) -> f32 {
        let next = self.points.partition_point(|[at, _]| *at <= score);
        match (
            next.checked_sub(1).map(|i| self.points[i]),
            self.points.get(next),
        ) {
            (Some([x0, y0]), Some([x1, y1])) => y0 + (y1 - y0) * (score - x0) / (x1 - x0),
            (Some([_, y]), None) | (None, Some(&[_, y])) => y,
            (None, None) => score,
        }
    }

    /// Why the points are no table; `None` if they are one.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let share = |value: &f32| (0.0..=1.0).contains(value);
        if self.points.is_empty() || !self.points.iter().flatten().all(share) {
            return Some("points are [confidence of the characters, surety], both between 0 and 1");
        }
        let grows = |pair: &[[f32; 2]]| pair[0][0] < pair[1][0] && pair[0][1] <= pair[1][1];
        (!self.points.windows(2).all(grows))
            .then_some("the confidence must grow from point to point, and the surety must not fall")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(points: &[[f32; 2]]) -> ConfidenceRule {
        ConfidenceRule {
            values: Values::Free,
            agreement: Agreement::Same,
            points: points.to_vec(),
        }
    }

    #[test]
    fn confidence_runs_straight_between_points() {
        let rule = rule(&[[0.5, 0.6], [0.7, 0.8], [0.9, 1.0]]);
        for (score, confidence) in [(0.0, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (1.0, 1.0)] {
            assert!((rule.at(score) - confidence).abs() < 1e-6, "{score}");
        }
    }

    #[test]
    fn a_table_that_falls_is_none() {
        assert!(rule(&[[0.5, 0.6], [0.7, 0.8]]).fault().is_none());
        for points in [
            &[[0.5, 0.6], [0.7, 0.5]][..],
            &[[0.5, 0.6], [0.5, 0.7]],
            &[[0.5, 1.2]],
            &[],
        ] {
            assert!(rule(points).fault().is_some(), "{points:?}");
        }
    }
}
