//! Large pages and long documents: the work must grow with them, not faster.

use rustix::time::{ClockId, clock_gettime};

use super::tests::{SIZE, draft, extractor, grid, page};
use super::*;
use crate::document::{Quad, Rect, TextLine};

/// Seconds of processor time that `work` takes on this thread, the least of three times: what
/// else the machine does meanwhile does not count.
fn seconds(mut work: impl FnMut()) -> f64 {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
    };
    let mut once = || {
        let started = now();
        work();
        now() - started
    };
    once().min(once()).min(once())
}

#[test]
fn a_page_of_tables_takes_linear_time() {
    let text = ["12", "年", "名", "3,450"];
    let cells = |rows: usize| {
        let mut page = page(&[]);
        for n in 0..rows * 20 {
            let (x, y) = ((n % 20) as f32 * 95.0, (n / 20) as f32 * 60.0);
            let text = text[n % 4];
            let quad = Quad::from(Rect::new(x, y, text.len() as f32 * 15.0, SIZE));
            page.lines.push(TextLine::evenly(text, quad, 0.99, false));
        }
        page
    };
    let extractor = extractor(Masters::default());
    let of_rows = |rows: usize| {
        let page = [cells(rows)];
        seconds(|| drop(extractor.extract(&page, &mut NoLook)))
    };
    let (small, large) = (of_rows(40), of_rows(160));
    assert!(
        large < small * 4.0 * 4.0 + 0.05,
        "{small} s, four times the cells: {large} s"
    );
}

#[test]
fn a_long_document_of_tables_takes_linear_time() {
    let mut table = page(&[]);
    for n in 0..200 {
        let (x, y) = ((n % 10) as f32 * 190.0, (n / 10) as f32 * 60.0);
        let text = ["12", "氏名", "3,450", "備考"][n % 4];
        let quad = Quad::from(Rect::new(x + 10.0, y + 10.0, 80.0, SIZE));
        table.lines.push(TextLine::evenly(text, quad, 0.99, false));
    }
    let edges =
        |count: usize, step: f32| -> Vec<f32> { (0..=count).map(|n| n as f32 * step).collect() };
    table.rules = grid(&edges(10, 190.0), &edges(20, 60.0));
    let extractor = extractor(Masters::default());
    let of_pages = |count: u32| {
        let mut pages = vec![draft("５年保存")];
        pages.extend((2..=count).map(|number| Page {
            number,
            ..table.clone()
        }));
        seconds(|| {
            let found = extractor.extract(&pages, &mut NoLook);
            assert!(found.attributes.title.is_some());
        })
    };
    let (small, large) = (of_pages(250), of_pages(2_000));
    assert!(
        large < small * 8.0 * 2.0 + 0.1,
        "{small} s, eight times the pages: {large} s"
    );
}
