//! Which way up a line lies: a small network that tells 0° from 180°.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::document::{Raster, Turn};
use crate::error::{Fatal, PageError};

use super::network::{Network, Runtime};
use super::strip::{Planes, Strip};

/// Size of the network's input.
const HEIGHT: usize = 48;
const WIDTH: usize = 192;

/// The line direction network. Few pages need it, so it is compiled when the first one
/// does: a robot that hands over single pages does not pay for it.
pub(super) struct Director {
    runtime: Mutex<Runtime>,
    onnx: PathBuf,
    network: OnceLock<Network>,
}

/// What the lines of a page say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vote {
    up: f32,
    down: f32,
}

impl Vote {
    /// How clear the vote is, 0 (even) to 1 (unanimous and certain).
    pub(super) fn margin(self) -> f32 {
        let sum = self.up + self.down;
        if sum > 0.0 {
            (self.up - self.down).abs() / sum
        } else {
            0.0
        }
    }

    /// The turn that makes the lines upright.
    pub(super) fn turn(self) -> Turn {
        if self.down > self.up {
            Turn::Half
        } else {
            Turn::None
        }
    }
}

impl Director {
    /// Gets ready to compile the network in the file at `onnx`.
    pub(super) fn prepare(runtime: Runtime, onnx: PathBuf) -> Result<Self, Fatal> {
        // What is missing is said at the start, not at the first page that needs it.
        File::open(&onnx).map_err(|e| super::unreadable(&onnx, &e))?;
        Ok(Self {
            runtime: Mutex::new(runtime),
            onnx,
            network: OnceLock::new(),
        })
    }

    fn network(&self) -> Result<&Network, PageError> {
        // The lock is held while compiling, so that only one worker does it.
        let mut runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(network) = self.network.get() {
            return Ok(network);
        }
        let network = super::read_network(&self.onnx)
            .and_then(|bytes| runtime.compile("line direction", &bytes, 1))
            .map_err(|e| PageError::Engine {
                engine: "ppocr",
                detail: e.to_string(),
            })?;
        Ok(self.network.get_or_init(|| network))
    }

    /// Lets lines of the scan vote, each with the network's certainty.
    pub(super) fn upside_down(&self, scan: &Raster, lines: &[Strip]) -> Result<Vote, PageError> {
        let mut vote = Vote { up: 0.0, down: 0.0 };
        if lines.is_empty() {
            return Ok(vote);
        }
        let size = 3 * HEIGHT * WIDTH;
        let shape = [lines.len(), 3, HEIGHT, WIDTH];
        self.network()?.run(
            &shape,
            |tensor| {
                tensor.fill(0.0);
                for (strip, floats) in lines.iter().zip(tensor.chunks_exact_mut(size)) {
                    let width = strip.width_at(HEIGHT).min(WIDTH);
                    let planes = Planes {
                        floats,
                        stride: WIDTH,
                        plane: HEIGHT * WIDTH,
                    };
                    strip.draw(scan, width, HEIGHT, planes);
                }
            },
            |_, _, scores| {
                for pair in scores.chunks_exact(2) {
                    vote.up += pair[0];
                    vote.down += pair[1];
                }
            },
        )?;
        Ok(vote)
    }
}
