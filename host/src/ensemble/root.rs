//! The product of a covariance's root with the normal numbers of several paths.
//!
//! The root is read once for all paths, and sums of several rows and paths grow side by side, each in its own order, that
//! of [`apply_lower`](optsde_core::linalg::apply_lower): the same bits. Path by path, reading a matrix of 64 rows and
//! columns, which fills a cache, took most of the time.

use optsde_core::Real;

/// Rows of a product that are added up together: with eight paths as many sums as keep a processor's adders busy, and no
/// more than AVX2 has registers for.
const ROWS: usize = 4;

/// L z for each path, for an L by columns, one after the other, each as long as `z`.
#[inline(always)]
pub(super) fn correlate<R: Real, const PATHS: usize>(root: &[R], z: &[[R; PATHS]], out: &mut [[R; PATHS]]) {
    let (tiles, rest) = out.as_chunks_mut::<ROWS>();
    let mut first = 0;
    for tile in tiles {
        *tile = rows(root, z, first);
        first += ROWS;
    }
    for row in rest {
        [*row] = rows(root, z, first);
        first += 1;
    }
}

/// Rows `first` to `first + COUNT`: the sum over the columns 0 to i for row i, in this order.
#[inline(always)]
fn rows<R: Real, const COUNT: usize, const PATHS: usize>(
    root: &[R],
    z: &[[R; PATHS]],
    first: usize,
) -> [[R; PATHS]; COUNT] {
    let mut columns = root.chunks_exact(z.len()).zip(z).map(|(column, z)| (&column[first..first + COUNT], z));
    // -0 + p is p for every p: a sum starts from its first product.
    let mut sums = [[-R::ZERO; PATHS]; COUNT];
    for (entries, z) in columns.by_ref().take(first) {
        for row in 0..COUNT {
            sums[row] = plus(sums[row], entries[row], z);
        }
    }
    // Those that meet the diagonal: loops of fixed length, which the compiler unrolls.
    for diagonal in 0..COUNT {
        let Some((entries, z)) = columns.next() else { break };
        for row in 0..COUNT {
            if row >= diagonal {
                sums[row] = plus(sums[row], entries[row], z);
            }
        }
    }
    sums
}

/// `sums + entry z`: on a copy, which the compiler keeps in vectors, where sums of several rows in place are not.
#[inline(always)]
fn plus<R: Real, const PATHS: usize>(mut sums: [R; PATHS], entry: R, z: &[R; PATHS]) -> [R; PATHS] {
    for path in 0..PATHS {
        sums[path] += entry * z[path];
    }
    sums
}
