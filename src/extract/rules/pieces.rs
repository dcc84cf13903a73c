//! Pieces of patterns that many rules are made of. A rule file names them (`[[piece]]`), and a
//! pattern of the same file or a later one says `{name}`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// `{name}` in a pattern. A repetition, `{2,8}`, begins with a digit.
static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{([a-z][a-z-]*)\}").expect("a pattern"));

/// The pieces that are known so far, by name.
#[derive(Debug, Default)]
pub(super) struct Pieces(BTreeMap<String, String>);

impl Pieces {
    /// Takes `pattern`, in which other pieces may stand, for the piece `name`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn add(&mut self, name: &str, pattern: &str) -> Result<(), String> {
        if !NAME.is_match(&format!("{{{name}}}")) {
            return Err(format!(
                "«{name}» is no name of a piece: small letters and hyphens"
            ));
        }
        let whole = self.fill(pattern)?;
        Regex::new(&whole).map_err(|e| format!("the piece is no regular expression: {e}"))?;
        self.0.insert(name.to_owned(), whole);
        Ok(())
    }

    /// `pattern` with its pieces in place, each a group of its own.
    ///
    /// # Errors
    /// A piece that no file has named before.
    pub(super) fn fill(&self, pattern: &str) -> Result<String, String> {
        let mut unknown = None;
        let filled = NAME.replace_all(pattern, |name: &Captures| {
            let piece = self.0.get(&name[1]);
            if piece.is_none() {
                unknown.get_or_insert_with(|| name[1].to_owned());
            }
            piece.map_or_else(String::new, |piece| format!("(?:{piece})"))
        });
        match unknown {
            None => Ok(filled.into_owned()),
            Some(name) => Err(format!(
                "no piece is called {{{name}}}; name it before, with [[piece]]"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_in_patterns_and_in_other_pieces() {
        let mut pieces = Pieces::default();
        pieces.add("era", "平成|令和").expect("a piece");
        pieces.add("year", "{era}[0-9]{1,2}年").expect("a piece");
        let filled = pieces.fill("^{year}度$").expect("known");
        let pattern = Regex::new(&filled).expect("a pattern");
        assert!(pattern.is_match("平成30年度") && !pattern.is_match("昭和30年度"));
    }

    #[test]
    fn faults_are_told() {
        let mut pieces = Pieces::default();
        let unknown = pieces.fill("{day}$").expect_err("unknown");
        assert!(unknown.contains("{day}"), "{unknown}");
        assert!(pieces.add("Day", ".").is_err(), "a capital");
        assert!(pieces.add("day", "(").is_err(), "broken");
        assert!(pieces.add("day", "{year}").is_err(), "unknown");
    }
}
