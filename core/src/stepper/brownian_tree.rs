//! A Brownian path that is the same path at every step size: a virtual Brownian tree, refined in (W, Z).
//!
//! Over an interval of length h write w = sqrt(h) a and z = h w / 2 + h^(3/2) b / sqrt(12), where z is the
//! integral of W(s) - W(t); then (a, b) are independent standard normal. The halves have (a1, b1) and (a2, b2),
//! and w = w1 + w2, z = z1 + z2 + (h / 2) w1 mean
//!
//! ```text
//! a = (a1 + a2) / sqrt(2),   d = (a1 - a2) / sqrt(2),   s = (b1 + b2) / sqrt(2),   r = (b1 - b2) / sqrt(2)
//! b = (sqrt(3) / 2) d + s / 2,   e = -d / 2 + (sqrt(3) / 2) s,   r         all standard normal
//! ```
//!
//! with (a, b, e, r) independent, being a rotation of (a1, b1, a2, b2). So an interval with (a, b) is halved by two
//! new numbers e, r of its own: d = (sqrt(3) / 2) b - e / 2, s = b / 2 + (sqrt(3) / 2) e. They come from a
//! stream derived from (seed, path, interval), so nothing is stored and every increment can be read in any order.

use super::brownian::{Brownian, Increment, from_normals};
use crate::Real;
use crate::linalg::Vector;
use crate::random::{PathIndex, Random, Seed, node_stream};

/// The largest depth of a tree.
pub const MAX_DEPTH: usize = 32;

/// A Brownian path on the time from 0 to a horizon, known on 2^depth equal intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrownianTree<R> {
    seed: Seed,
    path: PathIndex,
    horizon: R,
    depth: u32,
}

/// Why a [`BrownianTree`] or one of its levels cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TreeError {
    /// The horizon is not a positive number.
    Horizon {
        /// What it is.
        value: f64,
    },
    /// The depth is above [`MAX_DEPTH`].
    Depth {
        /// What it is.
        value: u32,
    },
    /// The level is above the depth of the tree.
    Level {
        /// What it is.
        value: u32,
        /// The depth.
        depth: u32,
    },
}

impl core::fmt::Display for TreeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Horizon { value } => write!(f, "horizon is {value}, allowed: a finite number above 0"),
            Self::Depth { value } => write!(f, "depth is {value}, allowed: 0 to {MAX_DEPTH}"),
            Self::Level { value, depth } => write!(f, "level is {value}, allowed: 0 to {depth}, the depth of the tree"),
        }
    }
}

impl core::error::Error for TreeError {}

impl<R: Real> BrownianTree<R> {
    /// The path number `path` of `seed` up to time `horizon`, on at most 2^`depth` intervals.
    pub fn new(seed: Seed, path: PathIndex, horizon: R, depth: u32) -> Result<Self, TreeError> {
        if !(horizon > R::ZERO && horizon.finite()) {
            return Err(TreeError::Horizon { value: horizon.to_f64() });
        }
        if depth as usize > MAX_DEPTH {
            return Err(TreeError::Depth { value: depth });
        }
        Ok(Self { seed, path, horizon, depth })
    }

    /// The path as increments over 2^`level` equal steps.
    pub fn level<const D: usize>(&self, level: u32) -> Result<TreeLevel<R, D>, TreeError> {
        if level > self.depth {
            return Err(TreeError::Level { value: level, depth: self.depth });
        }
        let step_size = self.horizon / R::of_count(1 << (level % 64));
        let nothing = Node { index: u64::MAX, a: [R::ZERO; D], b: [R::ZERO; D] };
        Ok(TreeLevel { tree: *self, level, step_size, nodes: [nothing; MAX_DEPTH + 1] })
    }
}

/// The increments of a [`BrownianTree`] at one step size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreeLevel<R, const D: usize> {
    tree: BrownianTree<R>,
    level: u32,
    step_size: R,
    /// The interval last visited at every level, to be used again for its neighbours.
    nodes: [Node<R, D>; MAX_DEPTH + 1],
}

/// One interval: its number among those of its level, and (a, b).
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node<R, const D: usize> {
    index: u64,
    a: Vector<R, D>,
    b: Vector<R, D>,
}

impl<R: Real, const D: usize> TreeLevel<R, D> {
    /// h, the horizon divided by 2^level.
    pub fn step_size(&self) -> R {
        self.step_size
    }

    /// 2^level.
    pub fn steps(&self) -> u64 {
        1 << (self.level % 64)
    }

    /// (a, b) of interval k, by halving the intervals that contain it, from the longest.
    fn descend(&mut self, k: u64) -> Node<R, D> {
        let mut parent = None;
        for (node, height) in self.nodes.iter_mut().zip((0..=self.level).rev()) {
            let index = k >> (height % 64);
            if node.index != index {
                *node = match parent {
                    None => root(&self.tree),
                    Some((parent, level)) => child(&self.tree, &parent, level, index),
                };
            }
            parent = Some((*node, self.level - height));
        }
        parent.map_or_else(|| root(&self.tree), |(node, _)| node)
    }
}

/// For step k below [`steps`](TreeLevel::steps) and h equal to [`step_size`](TreeLevel::step_size); any other
/// increment is not on the path and is NaN.
impl<R: Real, const D: usize> Brownian<R, D> for TreeLevel<R, D> {
    fn increment(&mut self, k: u64, h: R) -> Increment<R, D> {
        if k >= self.steps() || h != self.step_size {
            let nan = R::INFINITY * R::ZERO;
            return Increment { dw: [nan; D], dz: [nan; D], bits: 0 };
        }
        let node = self.descend(k);
        let bits = Random::<R>::word(&mut node_stream(self.tree.seed, self.tree.path, number(self.level, k)));
        from_normals(h.square_root(), h, &node.a, &node.b, bits)
    }
}

/// The number of an interval among all intervals of the tree: 1 for the whole, then level by level.
fn number(level: u32, index: u64) -> u64 {
    (1 << (level % 64)) | index
}

/// The whole time; its numbers come from the stream of interval 0, which is none.
fn root<R: Real, const D: usize>(tree: &BrownianTree<R>) -> Node<R, D> {
    let mut random = node_stream(tree.seed, tree.path, 0);
    Node { index: 0, a: random.normals(), b: random.normals() }
}

/// Half `index` of an interval at `level`.
fn child<R: Real, const D: usize>(tree: &BrownianTree<R>, parent: &Node<R, D>, level: u32, index: u64) -> Node<R, D> {
    let mut random = node_stream(tree.seed, tree.path, number(level, parent.index));
    // The first word of a stream is the random bits of the interval itself.
    let _ = Random::<R>::word(&mut random);
    let (e, r): (Vector<R, D>, Vector<R, D>) = (random.normals(), random.normals());
    let (cosine, half) = (R::of(0.866_025_403_784_438_6), R::HALF);
    let root_half = R::of(core::f64::consts::FRAC_1_SQRT_2);
    let side = if index & 1 == 0 { R::ONE } else { -R::ONE };
    let mut node = Node { index, a: parent.a, b: parent.b };
    for (((a, b), e), r) in node.a.iter_mut().zip(&mut node.b).zip(&e).zip(&r) {
        let d = cosine * *b - half * *e;
        let s = half * *b + cosine * *e;
        *a = root_half * (*a + side * d);
        *b = root_half * (s + side * *r);
    }
    node
}
