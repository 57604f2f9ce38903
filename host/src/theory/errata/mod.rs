//! Where a paper prints something else than what is true.
//!
//! The numbers are stable: experiments, tests and `docs/errata.md` name errata by paper and number. A row whose
//! correction changes a number or an inequality names the test that evaluates the printed form and sees it miss.

mod comp24_adaptive;
mod comp24_sign;
mod li21;
mod liu21_applications;
mod liu21_momentum;
mod liu21_second_order;
mod malladi22;
mod page;
mod papers;

pub use page::page;
pub use papers::{PAPERS, Paper};

/// What an erratum changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A formula: its value.
    Number,
    /// A bound or a condition: where it holds, or how sharp it is.
    Inequality,
    /// A step of a proof, of which the result stands.
    Proof,
    /// What the text says in words.
    Wording,
    /// A label: an equation number, a swapped name, two places that disagree.
    Label,
    /// Damage of the text extraction that this project read.
    Extraction,
}

impl Kind {
    /// Whether it belongs to the second table of the page, of label slips and damage.
    pub fn is_slip(self) -> bool {
        matches!(self, Self::Label | Self::Extraction)
    }
}

/// How this repository knows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Evidence {
    /// A test evaluates both forms against an independent computation.
    Measured {
        /// The test: file and function, `errata_liu21_momentum::the_printed_h_is_not_the_variance`.
        test: &'static str,
        /// What is measured, and where: `relative error of L_train, D = 1, mu = 0.9, nu = 0.7`. Where the
        /// tolerance is not that of rounding, also what remains.
        what: &'static str,
        /// The size of what the printed form misses by, to three digits or more.
        miss: f64,
        /// Within what the correct form agrees.
        tolerance: f64,
    },
    /// An argument that needs no number.
    Argument(&'static str),
}

/// One erratum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Erratum {
    /// Where it is printed.
    pub paper: Paper,
    /// Its number within the paper.
    pub number: u32,
    /// Section, equation or figure.
    pub location: &'static str,
    /// What it changes.
    pub kind: Kind,
    /// What is printed.
    pub printed: &'static str,
    /// What is true.
    pub correct: &'static str,
    /// How this repository knows.
    pub evidence: Evidence,
}

const fn row(
    paper: Paper,
    number: u32,
    location: &'static str,
    kind: Kind,
    printed: &'static str,
    correct: &'static str,
    evidence: Evidence,
) -> Erratum {
    Erratum { paper, number, location, kind, printed, correct, evidence }
}

const fn measured(test: &'static str, what: &'static str, miss: f64, tolerance: f64) -> Evidence {
    Evidence::Measured { test, what, miss, tolerance }
}

const TABLES: &[&[Erratum]] = &[
    liu21_momentum::ROWS,
    liu21_applications::ROWS,
    liu21_second_order::ROWS,
    li21::ROWS,
    malladi22::ROWS,
    comp24_sign::ROWS,
    comp24_adaptive::ROWS,
];

/// All errata of a paper, by number.
pub fn of(paper: Paper) -> Vec<&'static Erratum> {
    let mut rows: Vec<_> = TABLES.iter().flat_map(|rows| rows.iter()).filter(|row| row.paper == paper).collect();
    rows.sort_by_key(|row| row.number);
    rows
}
