//! Prints scores as tables.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::calibration::Calibration;
use super::reliability::Reliability;
use super::score::{FIELDS, Group, Scores};

pub(super) fn print(out: &mut impl Write, scores: &Scores, faults: bool) -> io::Result<()> {
    writeln!(
        out,
        "{:<15}{:>9}{:>7}{:>7}{:>7}{:>8}{:>10}{:>11}{:>8}{:>13}{:>13}{:>14}{:>14}",
        "field",
        "on paper",
        "read",
        "right",
        "wrong",
        "missed",
        "invented",
        "precision",
        "recall",
        "ready right",
        "ready wrong",
        "review right",
        "review wrong"
    )?;
    for key in FIELDS {
        let field = scores.fields.get(key).copied().unwrap_or_default();
        if field.on_paper + field.read == 0 {
            continue;
        }
        writeln!(
            out,
            "{key:<15}{:>9}{:>7}{:>7}{:>7}{:>8}{:>10}{:>11}{:>8}{:>13}{:>13}{:>14}{:>14}",
            field.on_paper,
            field.read,
            field.right,
            field.wrong,
            field.missed,
            field.invented,
            percent(field.precision()),
            percent(field.recall()),
            field.ready_right,
            field.ready_wrong,
            field.review_right,
            field.review_wrong,
        )?;
    }
    let all = &scores.all;
    writeln!(out)?;
    writeln!(out, "files                          {}", all.files)?;
    writeln!(
        out,
        "without a document             {}",
        scores.missing.len()
    )?;
    writeln!(
        out,
        "character F1                   {}",
        exact(all.character_f1())
    )?;
    writeln!(
        out,
        "phrase recall                  {}",
        exact(all.phrase_recall())
    )?;
    writeln!(
        out,
        "ready                          {} ({})",
        all.ready,
        percent(all.ready_share())
    )?;
    writeln!(
        out,
        "ready, of complete papers      {} of {} ({})",
        all.complete_ready,
        all.complete,
        percent(all.complete_share())
    )?;
    writeln!(out, "ready, a required value wrong  {}", all.ready_wrong)?;
    writeln!(
        out,
        "ready, any value wrong         {}",
        all.ready_wrong_any
    )?;
    for (title, groups) in [("layout", &scores.layouts), ("slice", &scores.slices)] {
        if !groups.is_empty() {
            print_groups(out, title, groups)?;
        }
    }
    writeln!(out)?;
    Calibration::print_head(out)?;
    for key in FIELDS {
        if let Some(calibration) = scores.calibration.get(key) {
            calibration.print(out, key)?;
        }
    }
    print_reliability(out, &scores.reliability)?;
    for file in &scores.missing {
        writeln!(out, "without a document: {file}")?;
    }
    if faults {
        writeln!(out)?;
        for fault in &scores.faults {
            writeln!(out, "{fault}")?;
        }
    }
    Ok(())
}

fn print_groups(
    out: &mut impl Write,
    title: &str,
    groups: &BTreeMap<String, Group>,
) -> io::Result<()> {
    writeln!(
        out,
        "\n{:<22}{:>6}{:>14}{:>15}{:>16}{:>8}{:>13}",
        title, "files", "character F1", "phrase recall", "required right", "ready", "ready wrong"
    )?;
    for (name, group) in groups {
        let Group {
            files,
            ready,
            ready_wrong,
            ..
        } = group;
        writeln!(
            out,
            "{name:<22}{files:>6}{:>14}{:>15}{:>16}{ready:>8}{ready_wrong:>13}",
            exact(group.character_f1()),
            exact(group.phrase_recall()),
            percent(group.required_right()),
        )?;
    }
    Ok(())
}

fn print_reliability(out: &mut impl Write, reliability: &Reliability) -> io::Result<()> {
    writeln!(
        out,
        "\n{:<22}{:>6}{:>14}{:>15}",
        "confidence of lines", "lines", "said", "right"
    )?;
    for class in &reliability.0 {
        let share = |part: f64| (class.lines > 0).then(|| part / class.lines as f64);
        writeln!(
            out,
            "{:<22}{:>6}{:>14}{:>15}",
            format!("{} and more", class.from),
            class.lines,
            exact(share(class.said)),
            exact(share(class.right as f64)),
        )?;
    }
    Ok(())
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |s| format!("{:.1}%", s * 100.0))
}

fn exact(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |s| format!("{s:.4}"))
}
