//! What a run leaves in the archive.

use serde_json::Value;

use crate::shared::{BORN, MIXED, SAMPLES, TURNED, VERTICAL, document, shared};
use crate::support::{
    assert_sound_pdf, assert_whole, assert_work_is_empty, bunshoko, bytes, ends_with, fold, list,
    names, sha256, shared_archive, string, text_in_order, text_of,
};

#[test]
fn every_document_has_one_line_and_one_directory() {
    let shared = shared();
    assert_eq!(shared.lines.len(), SAMPLES.len(), "{}", shared.ended.stdout);
    for line in &shared.lines {
        let status = string(line, "/status");
        assert!(status == "ready" || status == "review", "{line}");
        assert!(line["attributes"].is_object(), "{line}");
        assert_eq!(
            status == "review",
            line.get("review_reasons").is_some(),
            "reasons go with reviews: {line}"
        );
    }
    let mut ids: Vec<&str> = shared.documents.iter().map(|d| d.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(names(&shared_archive().join("documents")), ids);
    assert!(names(&shared_archive().join("rejected")).is_empty());
    assert_work_is_empty(&shared_archive());
}

#[test]
fn messages_keep_out_of_stdout_and_bars_off_pipes() {
    let ended = &shared().ended;
    assert!(ended.stdout.lines().all(|line| line.starts_with('{')));
    assert!(ended.stderr.is_empty(), "stderr: {}", ended.stderr);
}

#[test]
fn records_follow_the_schema() {
    let schema: Value =
        serde_json::from_str(&ends_with(0, bunshoko(["schema"])).stdout).expect("JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    for document in &shared().documents {
        let faults: Vec<String> = validator
            .iter_errors(&document.record)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", document.name);
        assert_eq!(string(&document.record, "/schema"), "bunshoko/record/1");
    }
}

#[test]
fn sources_are_kept_byte_for_byte() {
    for document in &shared().documents {
        assert_whole(&document.dir);
        let received = bytes(&document.source());
        let ending = document.name.rsplit_once('.').expect("an ending").1;
        assert_eq!(
            bytes(&document.dir.join(format!("source.{ending}"))),
            received,
            "{}",
            document.name
        );
        let source = &document.record["source"];
        assert_eq!(source["name"], document.name);
        assert_eq!(source["bytes"], received.len());
        assert_eq!(source["sha256"], sha256(&received));
    }
}

#[test]
fn ids_are_drawn_from_the_bytes() {
    for document in &shared().documents {
        assert_eq!(string(&document.record, "/id"), document.id);
        assert!(
            sha256(&bytes(&document.source())).starts_with(&document.id),
            "{}: {}",
            document.name,
            document.id
        );
        assert!(document.id.len() >= 16, "{}", document.id);
    }
}

#[test]
fn pages_are_counted_as_in_the_source() {
    let wanted = [1, 2, 2, 3, 4, 1, 2, 1, 1];
    for (document, wanted) in shared().documents.iter().zip(wanted) {
        let pages = list(&document.record, "/pages");
        assert_eq!(pages.len(), wanted, "{}", document.name);
        assert_eq!(
            document.record["source"]["pages"],
            serde_json::json!([1, wanted])
        );
        for (index, page) in pages.iter().enumerate() {
            assert_eq!(page["number"], index + 1, "{}", document.name);
            assert!(page.get("error").is_none(), "{}: {page}", document.name);
        }
        let info = crate::support::output("pdfinfo", [document.pdf()]);
        let info = String::from_utf8_lossy(&info);
        let counted = info
            .lines()
            .find_map(|line| line.strip_prefix("Pages:"))
            .expect("a count");
        assert_eq!(
            counted.trim(),
            wanted.to_string(),
            "{}: {info}",
            document.name
        );
    }
}

#[test]
fn texts_are_made_of_the_lines() {
    for document in &shared().documents {
        for page in list(&document.record, "/pages") {
            let lines: Vec<&str> = list(page, "/lines")
                .iter()
                .map(|line| string(line, "/text"))
                .collect();
            assert_eq!(string(page, "/text"), lines.join("\n"), "{}", document.name);
            let (width, height) = (page["width"].as_f64(), page["height"].as_f64());
            for line in list(page, "/lines") {
                let place: Vec<f64> = list(line, "/box")
                    .iter()
                    .map(|side| side.as_f64().expect("a number"))
                    .collect();
                let &[x, y, w, h] = place.as_slice() else {
                    panic!("a box has four numbers: {line}");
                };
                // Lines askew may reach a little over the paper's edge.
                assert!(
                    w > 0.0
                        && h > 0.0
                        && x > -20.0
                        && y > -20.0
                        && Some(x + w) < width.map(|side| side + 20.0)
                        && Some(y + h) < height.map(|side| side + 20.0),
                    "{}: {line} leaves the page of {width:?} × {height:?}",
                    document.name
                );
            }
        }
    }
}

#[test]
fn blank_and_native_pages_need_no_engine() {
    let engines = |name: &str| -> Vec<String> {
        list(&document(name).record, "/pages")
            .iter()
            .map(|page| string(page, "/engine").to_owned())
            .collect()
    };
    assert_eq!(engines(BORN), ["text-layer"; 3]);
    assert_eq!(engines(MIXED), ["text-layer", "ppocr", "ppocr", "ppocr"]);
    assert_eq!(engines(TURNED)[0], "ppocr");
    let pages = list(&document(TURNED).record, "/pages");
    assert_eq!(pages[0]["blank"], false);
    assert_eq!(pages[1]["blank"], true);
    assert_eq!(pages[1]["text"], "");
}

#[test]
fn pages_on_their_side_are_set_upright() {
    let page = &document(TURNED).record["pages"][0];
    // samples/truth.jsonl: seen by a viewer, the page lies turned by 270 degrees.
    assert_eq!(page["rotation"], 90);
    assert!(
        page["width"].as_u64() < page["height"].as_u64(),
        "a letter is upright: {} × {}",
        page["width"],
        page["height"]
    );
    for name in SAMPLES.into_iter().filter(|name| *name != TURNED) {
        for page in list(&document(name).record, "/pages") {
            assert_eq!(page["rotation"], 0, "{name}");
        }
    }
}

#[test]
fn vertical_lines_are_told() {
    let page = &document(VERTICAL).record["pages"][0];
    let lines = list(page, "/lines");
    let vertical = lines.iter().filter(|line| line["vertical"] == true).count();
    assert!(
        vertical * 2 > lines.len(),
        "{vertical} of {} lines are vertical",
        lines.len()
    );
}

#[test]
fn pdfs_are_sound() {
    for document in &shared().documents {
        assert_sound_pdf(&document.pdf());
    }
}

#[test]
fn pdfs_hold_the_title() {
    let mut without = Vec::new();
    for document in &shared().documents {
        let Some(title) = document.record["attributes"]["title"]["value"].as_str() else {
            without.push(document.name);
            continue;
        };
        // Where Poppler orders lines by their height on the page, a label beside a title
        // of two lines gets between them.
        let (title, text) = (fold(title), text_of(&document.pdf()));
        assert!(
            text.contains(&title) || text_in_order(&document.pdf()).contains(&title),
            "{}: {title} is not in what a viewer finds: {text}",
            document.name
        );
    }
    // Vertical letters carry no label that says where the title is.
    without.retain(|&name| name != VERTICAL);
    assert!(without.is_empty(), "no title was found on {without:?}");
}

#[test]
fn the_text_of_the_record_can_be_found_in_the_pdf() {
    for document in &shared().documents {
        let text = text_in_order(&document.pdf());
        for page in list(&document.record, "/pages") {
            if page["engine"] == "text-layer" {
                continue;
            }
            for line in list(page, "/lines") {
                let line = fold(string(line, "/text"));
                assert!(
                    text.contains(&line),
                    "{} page {}: {line} is not in what a viewer finds",
                    document.name,
                    page["number"]
                );
            }
        }
    }
}

#[test]
fn attributes_bring_their_evidence() {
    for document in &shared().documents {
        let attributes = document.record["attributes"]
            .as_object()
            .expect("an object");
        for (key, attribute) in attributes.iter().filter(|(_, value)| !value.is_null()) {
            let at = format!("{} {key}: {attribute}", document.name);
            assert!(!attribute["value"].is_null(), "{at}");
            let confidence = attribute["confidence"].as_f64().expect("a number");
            assert!((0.0..=1.0).contains(&confidence), "{at}");
            if attribute["origin"] == "page" {
                let number = attribute["page"].as_u64().expect("a page") as usize;
                assert!(
                    number >= 1 && number <= list(&document.record, "/pages").len(),
                    "{at}"
                );
                assert_eq!(list(attribute, "/box").len(), 4, "{at}");
                assert!(!string(attribute, "/raw").is_empty(), "{at}");
                assert!(!string(attribute, "/rule").is_empty(), "{at}");
            }
        }
    }
}

#[test]
fn a_review_says_why() {
    for document in &shared().documents {
        let reasons = list(&document.record, "/review_reasons");
        assert_eq!(
            document.record["status"] == "review",
            !reasons.is_empty(),
            "{}",
            document.name
        );
        for reason in reasons {
            let reason = reason.as_str().expect("a string");
            assert!(reason.contains(": "), "{}: {reason}", document.name);
        }
        // Whatever is required and absent must be among the reasons.
        for key in ["title", "department", "retention"] {
            if document.record["attributes"][key].is_null() {
                assert!(
                    reasons
                        .iter()
                        .any(|reason| reason.as_str().is_some_and(|r| r.starts_with(key))),
                    "{}: nothing is said of {key}",
                    document.name
                );
            }
        }
    }
}
