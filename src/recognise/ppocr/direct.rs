//! Which way up a line lies: a small network that tells 0° from 180°.

use std::path::Path;

use crate::document::{Quad, Raster, Turn};
use crate::error::{Fatal, PageError};

use super::network::{Network, Runtime};
use super::strip::Strip;

/// Size of the network's input.
const HEIGHT: usize = 48;
const WIDTH: usize = 192;

/// The line direction network.
pub(super) struct Director {
    network: Network,
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

    /// The turn that makes the page upright.
    pub(super) fn turn(self) -> Turn {
        if self.down > self.up {
            Turn::Half
        } else {
            Turn::None
        }
    }
}

impl Director {
    pub(super) fn load(runtime: &mut Runtime, path: &Path) -> Result<Self, Fatal> {
        let network = runtime.compile("line direction", &super::read_network(path)?)?;
        Ok(Self { network })
    }

    /// Lets the lines vote, each with the network's certainty.
    pub(super) fn upside_down(&self, page: &Raster, lines: &[Quad]) -> Result<Vote, PageError> {
        let mut vote = Vote { up: 0.0, down: 0.0 };
        if lines.is_empty() {
            return Ok(vote);
        }
        let size = 3 * HEIGHT * WIDTH;
        let shape = [lines.len(), 3, HEIGHT, WIDTH];
        self.network.run(
            &shape,
            |tensor| {
                tensor.fill(0.0);
                for (quad, planes) in lines.iter().zip(tensor.chunks_exact_mut(size)) {
                    let strip = Strip::turned(quad, Turn::None);
                    let width = strip.width_at(HEIGHT).min(WIDTH);
                    strip.draw(page, width, HEIGHT, WIDTH, planes);
                }
            },
            |_, scores| {
                for pair in scores.chunks_exact(2) {
                    vote.up += pair[0];
                    vote.down += pair[1];
                }
            },
        )?;
        Ok(vote)
    }
}
