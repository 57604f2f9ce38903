//! Symmetric powers of matrices, as polynomials: what moments of order p of a random linear map need.
//!
//! `(u' A y)^p`, a form of degree p in u and in y, is the p-th symmetric power of A. Products of forms are
//! symmetrised tensor products, so mixed powers and means over random matrices are plain polynomial
//! arithmetic. From `(u' A y)^p = sum_a orderings(a) u^a (A y)^a`, row a over its number of orderings is
//! how A acts on monomials of degree p: a matrix with `C(n+p-1, p)` rows, where Kronecker has `n^p`.

use std::iter::{repeat_n, successors};

use nalgebra::DMatrix;

use super::check;

/// The largest degree of a form.
pub(super) const ORDER: usize = 4;

/// Digits of a monomial's key are its exponents, at most [`ORDER`]: keys of a product add up.
const BASE: usize = ORDER + 1;

/// The monomials of degree 0 to 4 in n variables, for a small n: there is a table of `5^n` numbers.
#[derive(Debug)]
pub(super) struct Monomials {
    /// Keys by degree; those of degree 1 in the order of the variables.
    keys: Vec<Vec<usize>>,
    /// By key: the position among the monomials of the same degree.
    position: Vec<usize>,
    /// By key: in how many orders its factors can be written.
    orderings: Vec<f64>,
}

impl Monomials {
    /// The monomials in this many variables.
    pub(super) fn new(variables: usize) -> Self {
        let size = repeat_n(BASE, variables).product();
        let (mut position, mut orderings) = (vec![0; size], vec![0.0; size]);
        let mut keys = vec![vec![0]];
        orderings[0] = 1.0;
        for degree in 0..ORDER {
            let mut longer = Vec::new();
            for &key in &keys[degree] {
                for variable in successors(Some(1), |place| Some(place * BASE)).take(variables) {
                    let product = key + variable;
                    if orderings[product] == 0.0 {
                        position[product] = longer.len();
                        longer.push(product);
                    }
                    orderings[product] += orderings[key];
                }
            }
            keys.push(longer);
        }
        Self { keys, position, orderings }
    }
}

/// `sum_ab F[a, b] u^a y^b` over the monomials of one degree.
#[derive(Debug, Clone)]
pub(super) struct Form<'a> {
    u: &'a Monomials,
    y: &'a Monomials,
    degree: usize,
    coefficients: DMatrix<f64>,
}

impl<'a> Form<'a> {
    /// The form 0, as if of this degree.
    pub(super) fn zero(u: &'a Monomials, y: &'a Monomials, degree: usize) -> Self {
        Self { u, y, degree, coefficients: DMatrix::zeros(u.keys[degree].len(), y.keys[degree].len()) }
    }

    /// The form 1.
    pub(super) fn one(u: &'a Monomials, y: &'a Monomials) -> Self {
        Self { u, y, degree: 0, coefficients: check::scalar(1.0) }
    }

    /// `u' A y`.
    pub(super) fn linear(u: &'a Monomials, y: &'a Monomials, a: DMatrix<f64>) -> Self {
        Self { u, y, degree: 1, coefficients: a }
    }

    /// `F[a, b]`.
    pub(super) fn coefficients(&self) -> &DMatrix<f64> {
        &self.coefficients
    }

    /// Adds a multiple of a form of the same degree.
    pub(super) fn add(&mut self, factor: f64, other: &Self) {
        self.coefficients += factor * &other.coefficients;
    }

    /// The product, of degree at most [`ORDER`].
    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.u, self.y, self.degree + other.degree);
        for (c, y_self) in self.y.keys[self.degree].iter().enumerate() {
            for (d, y_other) in self.y.keys[other.degree].iter().enumerate() {
                let column = self.y.position[y_self + y_other];
                for (a, u_self) in self.u.keys[self.degree].iter().enumerate() {
                    let factor = self.coefficients[(a, c)];
                    for (b, u_other) in self.u.keys[other.degree].iter().enumerate() {
                        let row = self.u.position[u_self + u_other];
                        product.coefficients[(row, column)] += factor * other.coefficients[(b, d)];
                    }
                }
            }
        }
        product
    }

    /// The power of this degree, at most [`ORDER`].
    pub(super) fn power(&self, degree: usize) -> Self {
        (0..degree).fold(Self::one(self.u, self.y), |power, _| power.times(self))
    }

    /// `F(U v, Y z)` as a form in v and z, for the linear forms `u' U v` and `y' Y z`.
    pub(super) fn substituted(&self, u: &Self, y: &Self) -> Self {
        let (left, right) = (u.power(self.degree).action(), y.power(self.degree).action());
        let coefficients = left.transpose() * &self.coefficients * right;
        Self { u: u.y, y: y.y, degree: self.degree, coefficients }
    }

    /// The map from monomials of y to those of its image.
    pub(super) fn action(&self) -> DMatrix<f64> {
        let mut action = self.coefficients.clone();
        for (mut row, &key) in action.row_iter_mut().zip(&self.u.keys[self.degree]) {
            row /= self.u.orderings[key];
        }
        action
    }
}
