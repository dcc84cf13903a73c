//! The note for the person at the scanner: `scan0001.pdf.rejected.txt` beside the place
//! where the file lay, in Japanese and English.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::document::{Rejection, hexadecimal};

use super::name::NOTE_ENDING;

/// Longest name of a note, in bytes: file systems allow 255, and while it is written it has
/// a longer one.
const LONGEST: usize = 240;

/// Where the note about the file `origin` is.
pub fn path_of(origin: &Path) -> PathBuf {
    let mut name = origin.file_name().unwrap_or_default().to_owned();
    if name.len() + NOTE_ENDING.len() > LONGEST {
        // Names that differ only at their ends are cut to the same.
        let sum = hexadecimal(&Sha256::digest(name.as_bytes())[..4]);
        let text = name.to_string_lossy().into_owned();
        let head = text.floor_char_boundary(LONGEST - NOTE_ENDING.len() - 1 - sum.len());
        name = format!("{}~{sum}", &text[..head]).into();
    }
    name.push(NOTE_ENDING);
    origin.with_file_name(name)
}

/// Writes the note about the file that lay at `origin`. It appears whole.
///
/// # Errors
/// The system's word.
pub fn write(origin: &Path, rejection: &Rejection) -> io::Result<()> {
    let path = path_of(origin);
    // The folder may have been tidied away since.
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut hidden = OsString::from(".");
    hidden.push(path.file_name().unwrap_or_default());
    hidden.push(".tmp");
    let aside = folder.join(hidden);
    let mut file = File::create(&aside)?;
    file.write_all(text(rejection).as_bytes())?;
    file.sync_all()?;
    fs::rename(aside, path)
}

/// Removes the note about the file `origin`, if there is one: the file came again.
///
/// # Errors
/// The system's word.
pub fn remove(origin: &Path) -> io::Result<()> {
    let path = path_of(origin);
    // Most have none, and to look takes no lock on the folder.
    if matches!(fs::symlink_metadata(&path), Err(e) if e.kind() == io::ErrorKind::NotFound) {
        return Ok(());
    }
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Windows' editors tell UTF-8 by the mark at its head and want carriage returns.
fn text(rejection: &Rejection) -> String {
    let page = rejection
        .page
        .map_or_else(String::new, |page| format!("ページ (page): {page}\n"));
    format!(
        "\u{feff}このファイルは登録できませんでした。\n{}\n\n\
         This file could not be registered.\n{}\n\n\
         ファイル (file): {}\n{page}コード (code): {}\n日時 (time): {}\n\
         控え (kept in the archive): rejected/{}\n\n\
         直したファイルを同じ場所に入れると、もう一度処理します。\n\
         Drop the corrected file here again and it is tried again.\n",
        japanese(&rejection.code),
        rejection.message,
        rejection.name,
        rejection.code,
        rejection.rejected_at.strftime("%Y-%m-%d %H:%M:%S %:z"),
        rejection.id,
    )
    .replace('\n', "\r\n")
}

/// What happened and what to do, by stable code.
fn japanese(code: &str) -> &'static str {
    match code {
        "empty" => "ファイルが空です。もう一度スキャンしてください。",
        "too-many-bytes" => {
            "ファイルが大きすぎます。分けてスキャンするか、システム管理者に上限 limits.bytes の変更を依頼してください。"
        }
        "too-many-pages" => {
            "ページが多すぎます。分けてスキャンするか、システム管理者に上限 limits.pages の変更を依頼してください。"
        }
        "unknown-format" => {
            "読み取れる形式ではありません。PDF・TIFF・JPEG・PNG・BMP・WebP のいずれかで保存してください。"
        }
        "damaged" => "ファイルが壊れているか、途中で切れています。もう一度スキャンしてください。",
        "encrypted" | "wrong-password" => {
            "パスワードで保護されています。保護を外すか、システム管理者にパスワードの登録を依頼してください。"
        }
        "only-separators" => {
            "文書区切り紙だけで、文書がありません。文書と一緒にスキャンしてください。"
        }
        "no-pages" => "ページがありません。もう一度スキャンしてください。",
        "compose" => {
            "検索用PDFを作成できませんでした。別の形式で保存するか、もう一度スキャンしてください。"
        }
        "late-sidecar" => {
            "添えられた原稿は登録済みです。内容が正しければ、登録済みの文書に手で入力してください。"
        }
        "too-many-pixels" => "画像が大きすぎます。解像度を下げてスキャンしてください。",
        "damaged-image" => "ページの画像が壊れています。もう一度スキャンしてください。",
        "render" => {
            "ページを描画できません。印刷してスキャンするか、PDFとして保存し直してください。"
        }
        "timed-out" => {
            "読み取りに時間がかかりすぎました。もう一度スキャンするか、システム管理者に連絡してください。"
        }
        _ => "読み取り中に障害が起きました。システム管理者に連絡してください。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_length_has_a_note() {
        let origin = Path::new("総務課").join("あ".repeat(85));
        let note = path_of(&origin);
        let name = note.file_name().expect("a name").to_str().expect("UTF-8");
        assert!(
            name.len() <= LONGEST && name.contains("あ~") && name.ends_with(NOTE_ENDING),
            "{name}"
        );
        assert!(note.starts_with("総務課"));
        let other = Path::new("総務課").join(format!("{}い", "あ".repeat(84)));
        assert_ne!(path_of(&other), note);
    }

    #[test]
    fn a_note_says_what_to_do_in_both_languages() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let origin = dir.path().join("総務課").join("scan.pdf");
        let rejection = Rejection {
            id: "0123".to_owned(),
            name: "scan.pdf".to_owned(),
            path: origin.to_string_lossy().into_owned(),
            sha256: String::new(),
            bytes: 3,
            rejected_at: jiff::Zoned::now(),
            code: "damaged".to_owned(),
            message: "the PDF is damaged; scan it again".to_owned(),
            page: Some(2),
            parts: Vec::new(),
            sidecar: None,
        };
        write(&origin, &rejection).expect("writes");
        let note = dir.path().join("総務課/scan.pdf.rejected.txt");
        let text = fs::read_to_string(&note).expect("is there");
        for part in [
            "壊れている",
            "the PDF is damaged",
            "rejected/0123",
            "(page): 2",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(
            fs::read_dir(note.parent().expect("a folder"))
                .expect("lists")
                .count(),
            1
        );
        remove(&origin).expect("removes");
        remove(&origin).expect("twice is no error");
        assert!(!note.exists());
    }
}
