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

pub use page::page;

/// One of the papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// Liu, Ziyin and Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent.
    Liu21,
    /// Li, Malladi and Arora: On the validity of modeling SGD with stochastic differential equations.
    Li21,
    /// Malladi, Lyu, Panigrahi and Arora: On the SDEs and scaling rules for adaptive gradient algorithms.
    Malladi22,
    /// SDEs for adaptive methods: the role of noise (anonymous version of Compagnoni et al.).
    Comp24,
}

/// All papers, in the order of the page.
pub const PAPERS: [Paper; 4] = [Paper::Liu21, Paper::Li21, Paper::Malladi22, Paper::Comp24];

impl Paper {
    /// The name that this project uses for it, in lower case as in the ids of experiments.
    pub fn id(self) -> &'static str {
        match self {
            Self::Liu21 => "liu21",
            Self::Li21 => "li21",
            Self::Malladi22 => "malladi22",
            Self::Comp24 => "comp24",
        }
    }

    /// Authors and title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Liu21 => {
                "Liu21: Liu, Ziyin, Ueda, Noise and fluctuation of finite learning rate stochastic gradient descent"
            }
            Self::Li21 => {
                "Li21: Li, Malladi, Arora, On the validity of modeling SGD with stochastic differential equations"
            }
            Self::Malladi22 => {
                "Malladi22: Malladi, Lyu, Panigrahi, Arora, On the SDEs and scaling rules for adaptive gradient algorithms"
            }
            Self::Comp24 => {
                "Comp24: anonymous version of Compagnoni et al., SDEs for adaptive methods: the role of noise"
            }
        }
    }
}

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
        /// What is measured, and where: `relative error of L_train, D = 1, mu = 0.9, nu = 0.7`.
        what: &'static str,
        /// By how much the printed form misses, to two digits or more.
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
