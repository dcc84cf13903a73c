//! Wordings written in one: `{主管|所管}課{|名}` is 主管課, 主管課名, 所管課 and 所管課名.

/// So many wordings may be written in one.
const MOST: usize = 5_000;

/// The wordings that `text` writes in one, or what is wrong with it.
pub(super) fn alternatives(text: &str) -> Result<Vec<String>, String> {
    let mut wordings = vec![String::new()];
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let (before, group) = rest.split_at(open);
        let inner = group.strip_prefix('{').and_then(|it| it.split_once('}'));
        let Some((inner, behind)) = inner.filter(|(inner, _)| !inner.contains('{')) else {
            return Err(format!("the braces of «{text}» do not match"));
        };
        let parts: Vec<&str> = inner.split('|').collect();
        if wordings.len() * parts.len() > MOST {
            return Err(format!("«{text}» writes more than {MOST} wordings in one"));
        }
        wordings = wordings
            .iter()
            .flat_map(|start| {
                parts
                    .iter()
                    .map(move |part| format!("{start}{before}{part}"))
            })
            .collect();
        rest = behind;
    }
    for wording in &mut wordings {
        wording.push_str(rest);
    }
    Ok(wordings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_multiplied() {
        let all = alternatives("{主管|所管}課{|名}").expect("sound");
        assert_eq!(all, ["主管課", "主管課名", "所管課", "所管課名"]);
        assert_eq!(alternatives("件名").expect("sound"), ["件名"]);
        assert_eq!(
            alternatives("文書{番号|記号}等").expect("sound"),
            ["文書番号等", "文書記号等"]
        );
    }

    #[test]
    fn what_cannot_be_multiplied_is_told() {
        for text in ["{主管課", "主管}課", "{主{管}課}"] {
            assert!(alternatives(text).is_err(), "{text}");
        }
        let many = "{0|1|2|3|4|5|6|7|8|9}".repeat(4);
        assert!(alternatives(&many).is_err());
    }
}
