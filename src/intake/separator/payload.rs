//! What the code on a separator sheet says: `BUNSHOKO/1`, or
//! `BUNSHOKO/1?department=財政課&binder=予算&tag=窓口&tag=2階`.
//!
//! The number is the version of the format. Behind `?` stand pairs as in the query of a
//! web address (`application/x-www-form-urlencoded`): UTF-8, with `%`, `&`, `+`, `#`, spaces
//! and control characters as `%XX`; a reader takes any other character so, too, and `+` for
//! a space. `department` and `binder` may stand once, `tag` any number of times. Keys that
//! a reader does not know it passes over. A sheet of a later version separates as well; what
//! it says is left to a person.

use crate::document::SeparatorSheet;

/// What every code of ours begins with, whatever its version.
const NAME: &str = "BUNSHOKO/";
/// The version that is written.
const VERSION: &str = "1";

/// The text of the code on a sheet.
pub fn payload_of(sheet: &SeparatorSheet) -> String {
    let one = |key: &'static str, value: &Option<String>| value.clone().map(|value| (key, value));
    let pairs: Vec<String> = one("department", &sheet.department)
        .into_iter()
        .chain(one("binder", &sheet.binder))
        .chain(sheet.tags.iter().map(|tag| ("tag", tag.clone())))
        .map(|(key, value)| format!("{key}={}", escaped(&value)))
        .collect();
    let mut payload = format!("{NAME}{VERSION}");
    if !pairs.is_empty() {
        payload = format!("{payload}?{}", pairs.join("&"));
    }
    payload
}

/// The sheet whose code holds `payload`; `None` if the code is not one of ours.
pub(super) fn sheet_of(payload: &[u8]) -> Option<SeparatorSheet> {
    let rest = payload.strip_prefix(NAME.as_bytes())?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let (version, rest) = rest.split_at(digits);
    let query = match rest {
        [] => &[][..],
        [b'?', query @ ..] => query,
        _ => return None,
    };
    if version.is_empty() {
        return None;
    }
    let mut sheet = SeparatorSheet::default();
    if version != VERSION.as_bytes() {
        sheet.unclear = true;
        return Some(sheet);
    }
    for pair in query.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
        let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
        let (key, value) = (&pair[..at], pair.get(at + 1..).unwrap_or_default());
        let Some(value) = plain(value) else {
            sheet.unclear = true;
            continue;
        };
        if value.is_empty() {
            continue;
        }
        match key {
            b"department" => sheet.unclear |= sheet.department.replace(value).is_some(),
            b"binder" => sheet.unclear |= sheet.binder.replace(value).is_some(),
            b"tag" if !sheet.tags.contains(&value) => sheet.tags.push(value),
            _ => {}
        }
    }
    if sheet.unclear {
        // Half of what it says may be wrong as well.
        sheet = SeparatorSheet {
            unclear: true,
            ..SeparatorSheet::default()
        };
    }
    Some(sheet)
}

fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for ch in value.chars() {
        if matches!(ch, '%' | '&' | '+' | '#' | ' ') || ch.is_ascii_control() {
            let digit = |value: u32| char::from_digit(value, 16).map(|d| d.to_ascii_uppercase());
            let code = u32::from(ch);
            text.extend(
                ['%']
                    .into_iter()
                    .chain(digit(code / 16))
                    .chain(digit(code % 16)),
            );
        } else {
            text.push(ch);
        }
    }
    text
}

/// The text behind the escapes, without spaces around it; `None` if it is none.
fn plain(value: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, behind @ ..] = rest {
        rest = behind;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let (digits, behind) = rest.split_at_checked(2)?;
                let digits = std::str::from_utf8(digits).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                rest = behind;
            }
            other => bytes.push(*other),
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    let text = text.trim();
    (!text.contains(char::is_control)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(payload: &str) -> Option<SeparatorSheet> {
        sheet_of(payload.as_bytes())
    }

    #[test]
    fn the_format_is_as_documented() {
        let sheet = SeparatorSheet {
            department: Some("財政課".to_owned()),
            binder: Some("予算 & 決算".to_owned()),
            tags: vec!["窓口".to_owned(), "2階".to_owned()],
            unclear: false,
        };
        let payload = payload_of(&sheet);
        assert_eq!(
            payload,
            "BUNSHOKO/1?department=財政課&binder=予算%20%26%20決算&tag=窓口&tag=2階"
        );
        assert_eq!(read(&payload), Some(sheet));
        assert_eq!(payload_of(&SeparatorSheet::default()), "BUNSHOKO/1");
        assert!(read("BUNSHOKO/1").expect("a sheet").is_plain());
    }

    #[test]
    fn codes_of_others_are_no_sheets() {
        for payload in [
            "",
            "https://www.city.example.jp/",
            "BUNSHOKO",
            "BUNSHOKO/",
            "BUNSHOKO/1a",
            "bunshoko/1",
            " BUNSHOKO/1",
            "BUNSHOKO/1/x",
        ] {
            assert_eq!(read(payload), None, "{payload}");
        }
        assert_eq!(sheet_of(&[0xff, 0xfe]), None);
    }

    #[test]
    fn what_is_not_understood_separates_and_says_nothing() {
        for payload in [
            "BUNSHOKO/2",
            "BUNSHOKO/12?x",
            "BUNSHOKO/1?department=%E8%B2",
            "BUNSHOKO/1?department=%zz",
            "BUNSHOKO/1?department=%4",
            "BUNSHOKO/1?department=a&department=b",
            "BUNSHOKO/1?department=a%0Ab",
        ] {
            let sheet = read(payload).expect("a sheet");
            assert!(sheet.unclear && sheet.department.is_none(), "{payload}");
        }
    }

    #[test]
    fn web_encoders_and_unknown_keys_are_taken() {
        let sheet =
            read("BUNSHOKO/1?department=%E8%B2%A1%E6%94%BF%E8%AA%B2&new=1&binder=a+b&&tag=")
                .expect("a sheet");
        assert_eq!(sheet.department.as_deref(), Some("財政課"));
        assert_eq!(sheet.binder.as_deref(), Some("a b"));
        assert!(sheet.tags.is_empty() && !sheet.unclear);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(department in "[^\\s\\pC](?:[^\\pC]{0,20}[^\\s\\pC])?", tag in "[^\\s\\pC]{1,9}") {
            let sheet = SeparatorSheet {
                department: Some(department),
                tags: vec![tag],
                ..SeparatorSheet::default()
            };
            prop_assert_eq!(read(&payload_of(&sheet)), Some(sheet));
        }

        #[test]
        fn nothing_panics(payload in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut ours = b"BUNSHOKO/1?".to_vec();
            ours.extend(&payload);
            sheet_of(&payload);
            sheet_of(&ours);
        }
    }
}
