//! Where the program finds what it reads at run time: networks, native libraries,
//! attribute rules. The tree is described in `models/README.md`.

use std::env;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Fatal;

/// Where a package installs the tree.
const SYSTEM: &str = "/usr/share/bunshoko/models";

/// The `models/` tree.
#[derive(Debug, Clone)]
pub struct Models {
    root: PathBuf,
}

impl Models {
    /// Finds the tree: `explicit` if given, otherwise beside the binary (or above it, as
    /// in a checkout's `target/release/`), in the working directory or above it, or in
    /// `/usr/share/bunshoko`.
    ///
    /// # Errors
    /// [`Fatal::Usage`] if `explicit` is no such tree, [`Fatal::ComponentMissing`] if
    /// there is none anywhere.
    pub fn find(explicit: Option<&Path>) -> Result<Self, Fatal> {
        let is_tree = |root: &Path| root.join("manifest.toml").is_file();
        if let Some(root) = explicit {
            return if is_tree(root) {
                Ok(Self {
                    root: root.to_path_buf(),
                })
            } else {
                Err(Fatal::Usage(format!(
                    "--models {}: there is no manifest.toml in it",
                    root.display()
                )))
            };
        }
        let binary = env::current_exe().ok();
        let working = env::current_dir().ok();
        let above = |start: Option<PathBuf>| {
            start
                .into_iter()
                .flat_map(|path| {
                    path.ancestors()
                        .map(|a| a.join("models"))
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        above(binary)
            .into_iter()
            .chain(above(working))
            .chain([PathBuf::from(SYSTEM)])
            .find(|root| is_tree(root))
            .map(|root| Self { root })
            .ok_or_else(|| {
                Fatal::ComponentMissing(
                    "the models directory is missing; run scripts/setup or give --models DIR"
                        .to_owned(),
                )
            })
    }

    /// The tree's root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A native library.
    pub fn library(&self, name: &str) -> PathBuf {
        self.root.join("lib").join(name)
    }

    /// A network.
    pub fn network(&self, name: &str) -> PathBuf {
        self.root.join("onnx").join(name)
    }

    /// The directory of attribute rules.
    pub fn rules(&self) -> PathBuf {
        self.root.join("rules")
    }

    /// What must be in the tree.
    ///
    /// # Errors
    /// [`Fatal::ComponentMissing`] if the manifest cannot be read.
    pub fn manifest(&self) -> Result<Manifest, Fatal> {
        let path = self.root.join("manifest.toml");
        let unusable =
            |detail: String| Fatal::ComponentMissing(format!("{}: {detail}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(|e| unusable(e.to_string()))?;
        toml::from_str(&text).map_err(|e| unusable(e.to_string()))
    }
}

/// `models/manifest.toml`.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    /// Where things come from.
    #[serde(rename = "component")]
    pub components: Vec<Component>,
    /// The files that must be there.
    #[serde(rename = "file")]
    pub files: Vec<ManifestFile>,
}

/// A package that files are taken from.
#[derive(Debug, Deserialize)]
pub struct Component {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Licence (SPDX expression).
    pub licence: String,
}

/// A file of the tree.
#[derive(Debug, Deserialize)]
pub struct ManifestFile {
    /// Path below the tree's root.
    pub path: PathBuf,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// The component it belongs to.
    pub component: String,
}
