use super::*;

fn refused(text: &str) -> RuleError {
    let mut pieces = Pieces::default();
    parse(Path::new("50-city.toml"), text, &mut pieces).expect_err("refused")
}

#[test]
fn faults_name_file_line_and_reason() {
    let error = refused("[[label]]\nid = \"x\"\nlabels = [\"件名\"]\nplaec = 1\n");
    assert_eq!(error.line, 4);
    assert!(
        error.to_string().starts_with("50-city.toml, line 4: "),
        "{error}"
    );
    let error = refused("# ours\n[[kind]]\ntype = \"kian\"\npattern = \"(\"\nweight = 1.0\n");
    assert_eq!(error.line, 4);
    assert!(error.reason.contains("unclosed group"), "{error}");
    assert_eq!(
        refused("[[label]]\nid = \"\"\nlabels = [\"件名\"]\n").line,
        2
    );
    assert_eq!(refused("[[label]]\nid = \"x\"\nlabels = [\"\"]\n").line, 3);
    assert_eq!(
        refused("[[label]]\nid = \"x\"\nlabels = [\"a\"]\nscore = 1.5\n").line,
        4
    );
    assert_eq!(
        refused("[[shape]]\nid = \"x\"\nattribute = \"title\"\nregion = [0.5, 0.0, 0.2, 1.0]\npattern = \"a\"\nscore = 1.0\n").line,
        4
    );
    assert_eq!(
        refused("[[required]]\ntype = \"kian\"\nattributes = [\"titel\"]\n").line,
        3
    );
    for ending in ["(伺い)", "令和6年度"] {
        let error = refused(&format!("[[usual]]\nendings = [\"{ending}\"]\n"));
        assert_eq!(error.line, 2, "{ending}");
    }
}

#[test]
fn an_unknown_piece_is_named_with_its_line() {
    let known = "[[piece]]\nname = \"era\"\npattern = '平成|令和'\n";
    let kind = "[[kind]]\ntype = \"kian\"\nweight = 1.0\npattern = ";
    let error = refused(&format!("{known}{kind}'{{ear}}年'\n"));
    assert_eq!(error.line, 7);
    assert!(error.reason.contains("{ear}"), "{}", error.reason);
    let whole = format!("{known}{kind}'^{{era}}元年$'\n");
    let file = parse(Path::new("50-city.toml"), &whole, &mut Pieces::default());
    let pattern = &file.expect("a sound file").kinds[0].pattern;
    assert!(pattern.is_match("令和元年") && !pattern.is_match("昭和元年"));
    assert_eq!(
        refused("[[piece]]\nname = \"era\"\npattern = '('\n").line,
        3
    );
}

#[test]
fn no_pattern_hangs() {
    let file = parse(
        Path::new("50-city.toml"),
        "[[kind]]\ntype = \"kian\"\npattern = '^(?:(?:a+)+|(?:a|aa)+)+$'\nweight = 1.0\n",
        &mut Pieces::default(),
    )
    .expect("a sound file");
    let text = format!("{}b", "a".repeat(50_000));
    let started = std::time::Instant::now();
    assert!(!file.kinds[0].pattern.is_match(&text));
    // A backtracking engine would not end in the life of the universe.
    assert!(started.elapsed().as_secs() < 10);
}

#[test]
fn a_pattern_that_would_eat_the_memory_is_refused() {
    let error = refused(
        "[[kind]]\ntype = \"kian\"\npattern = '(?:(?:\\w{100}){100}){100}'\nweight = 1.0\n",
    );
    assert_eq!(error.line, 3);
}
