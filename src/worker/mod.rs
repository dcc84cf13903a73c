//! The supervised worker process: decoding and reading happen in a child of this program,
//! because native libraries crash, hang and exhaust memory, and nothing inside a process
//! can guard it against that.
//!
//! One child runs the whole pipeline, with its models loaded once and pages in parallel.
//! It tells over a socket which page it begins and ends. When it dies, or is ended because
//! a page takes too long, the pages it was at are suspects: the next child reads them one
//! by one, so that the culprit shows itself. A page that twice was at work when a child
//! died, the second time alone, is set aside: the document goes on without it, to review.
//! Pages that were read before are not read again: children keep them for each other.
//!
//! | module | does |
//! |---|---|
//! | `protocol` | what the two say to each other |
//! | `child` | the child's side: runs the pipeline |
//! | `orders` | pure: which files are out, who is suspected |
//! | `supervisor` | starts the child, ends it and replaces it |
//! | `run` | one run of files: feeds, hears and watches the child |

mod child;
mod orders;
mod protocol;
mod run;
mod supervisor;

pub use child::run;
pub use supervisor::{Start, Supervisor, kept_pages};
