use optsde_core::random::Seed;
use optsde_net::mlp::*;
use optsde_net::*;
use std::time::Instant;
fn main() {
    let n = 569;
    let f = 30;
    let mut s = 12345u64;
    let mut r = || {
        s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (s >> 40) as f32 / (1 << 24) as f32 - 0.5
    };
    let inputs: Vec<f32> = (0..n * f).map(|_| r()).collect();
    let labels: Vec<u32> = (0..n).map(|_| u32::from(r() > 0.0)).collect();
    let rows = Rows::<Number>::new(&inputs, &labels, f).unwrap();
    let mut net =
        Mlp::new(Perceptron { hidden: &[20; 10], outputs: 2, activation: Activation::Relu, biases: true }, rows, None)
            .unwrap();
    let mut x = initial(net.layout(), Initial::He, Seed(1));
    let mut g = vec![Number::default(); x.len()];
    let samples: Vec<u32> = (0..n as u32).collect();
    println!("{} parameters", x.len());
    let sizes: Vec<usize> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    for size in sizes {
        for _ in 0..5 {
            let t = Instant::now();
            let reps = 200000 / size;
            let mut l = 0.0;
            for _ in 0..reps {
                l = net.gradient(&x, Batch { samples: &samples[..size], weights: None }, &mut g).unwrap();
                for (x, g) in x.iter_mut().zip(&g) {
                    if g.0 > 0.0 {
                        x.0 -= 1e-4
                    } else if g.0 < 0.0 {
                        x.0 += 1e-4
                    }
                }
            }
            println!("{size}: {:.1} us  loss {l}", t.elapsed().as_secs_f64() / reps as f64 * 1e6);
        }
    }
}
