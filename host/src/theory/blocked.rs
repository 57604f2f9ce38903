//! Products of square matrices, large ones on all cores.
//!
//! A product is cut into blocks of columns, each a product of its own. The blocks do not depend on how
//! many cores there are, and so neither does the result. On one core nalgebra's product (the crate
//! `matrixmultiply`) and the crate `gemm` are equally fast at n = 64 to 256, so that rayon, which is here
//! anyway, is all that more cores need.

use nalgebra::{DMatrix, DMatrixViewMut, Dyn, MatrixView};
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

/// Columns of a block where every block is as much work: at n = 256 blocks of 64 take a tenth longer.
const WIDE: usize = 128;

/// Columns of a block of a triangle: narrower ones leave less below the diagonal, and cost more each.
const NARROW: usize = 64;

/// A transpose that is not copied.
type Transposed<'a> = MatrixView<'a, f64, Dyn, Dyn, Dyn, Dyn>;

/// `out = a b`.
pub(super) fn product(out: &mut DMatrix<f64>, a: &DMatrix<f64>, b: &DMatrix<f64>) {
    by_columns(out, WIDE, |start, mut block| {
        let width = block.ncols();
        block.gemm(1.0, a, &b.columns(start, width), 0.0);
    });
}

/// `out = a b'`, only on and above the diagonal; below it, anything.
pub(super) fn upper_product_transposed(out: &mut DMatrix<f64>, a: &DMatrix<f64>, b: &DMatrix<f64>) {
    let b = transposed(b);
    by_columns(out, NARROW, |start, mut block| {
        let width = block.ncols();
        block.rows_mut(0, start + width).gemm(1.0, &a.rows(0, start + width), &b.columns(start, width), 0.0);
    });
}

/// Two jobs on n x n matrices, at the same time if that pays.
pub(super) fn both(n: usize, one: impl FnOnce() + Send, other: impl FnOnce() + Send) {
    if n > NARROW {
        rayon::join(one, other);
    } else {
        one();
        other();
    }
}

fn transposed(m: &DMatrix<f64>) -> Transposed<'_> {
    let (rows, columns) = m.shape();
    MatrixView::from_slice_with_strides_generic(m.as_slice(), Dyn(columns), Dyn(rows), Dyn(rows), Dyn(1))
}

fn by_columns(out: &mut DMatrix<f64>, width: usize, block: impl Fn(usize, DMatrixViewMut<'_, f64>) + Sync) {
    let n = out.nrows();
    if n <= width {
        return block(0, out.as_view_mut());
    }
    out.as_mut_slice().par_chunks_mut(n * width).enumerate().for_each(|(i, columns)| {
        let columns_here = columns.len() / n;
        block(i * width, DMatrixViewMut::from_slice(columns, n, columns_here));
    });
}
