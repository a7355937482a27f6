//! Tables aligned by display width and cut to the terminal.

use super::escape::visible;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Between two columns.
const GAP: &str = "  ";

/// No column is cut below this, as long as there are wider ones.
const NARROWEST: usize = 6;

/// Where a column's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Counts.
    Right,
}

/// A table with a header. Cells may hold anything: they are escaped here.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(columns: [(&str, Align); N]) -> Self {
        let header = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self {
            aligns: columns.iter().map(|(_, align)| *align).collect(),
            rows: vec![header],
        }
    }

    /// Adds a row; cells beyond the header are dropped, missing ones are empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut row: Vec<String> = cells
            .into_iter()
            .map(|cell| visible(&cell).into_owned())
            .collect();
        row.resize(self.aligns.len(), String::new());
        self.rows.push(row);
    }

    /// The lines with their header, each at most `width` columns wide; none where there are no rows.
    pub(crate) fn lines(&self, width: Option<usize>) -> Vec<String> {
        if self.rows.len() < 2 {
            return Vec::new();
        }
        let widths = self.widths(width);
        self.rows
            .iter()
            .map(|row| self.line(row, &widths, width))
            .collect()
    }

    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let mut widths = vec![0; self.aligns.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let Some(limit) = limit else { return widths };
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > limit {
            let Some(widest) = widths.iter_mut().max() else {
                break;
            };
            if *widest <= NARROWEST {
                break;
            }
            *widest -= 1;
        }
        widths
    }

    fn line(&self, row: &[String], widths: &[usize], limit: Option<usize>) -> String {
        let mut line = String::new();
        for (at, ((cell, width), align)) in row.iter().zip(widths).zip(&self.aligns).enumerate() {
            if at > 0 {
                line.push_str(GAP);
            }
            let text = cut(cell, *width);
            let blank = " ".repeat(width.saturating_sub(text.width()));
            match align {
                Align::Left => line.extend([text.as_str(), &blank]),
                Align::Right => line.extend([blank.as_str(), &text]),
            }
        }
        let line = line.trim_end();
        limit.map_or_else(|| line.to_owned(), |limit| cut(line, limit))
    }
}

/// The text in at most `width` columns, with an ellipsis where something was left out.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let mut kept = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        kept.push(c);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{Align, Table, cut};
    use unicode_width::UnicodeWidthStr;

    fn people() -> Table {
        let mut table = Table::new([
            ("Name", Align::Left),
            ("Number", Align::Left),
            ("Steps", Align::Right),
        ]);
        table.row(["Mira O'Brien".into(), "+441134960001".into(), "2".into()]);
        table.row(["山田太郎".into(), "+81312345678".into(), "12".into()]);
        table
    }

    #[test]
    fn columns_stand_under_each_other_by_display_width() {
        assert_eq!(
            people().lines(None),
            [
                "Name          Number         Steps",
                "Mira O'Brien  +441134960001      2",
                "山田太郎      +81312345678      12",
            ]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 1..60 {
            assert!(
                people()
                    .lines(Some(width))
                    .iter()
                    .all(|line| line.width() <= width),
                "{width}"
            );
        }
    }

    #[test]
    fn the_widest_column_gives_way_first() {
        let mut table = Table::new([("Name", Align::Left), ("Why", Align::Left)]);
        table.row(["Mira".into(), "a very long sentence that does not fit".into()]);
        assert_eq!(table.lines(Some(16))[1], "Mira  a very lo…");
    }

    #[test]
    fn a_table_without_rows_has_no_lines() {
        assert!(Table::new([("Name", Align::Left)]).lines(None).is_empty());
    }

    #[test]
    fn a_wide_character_is_not_cut_in_two() {
        assert_eq!(cut("山田太郎", 4), "山…");
    }
}
