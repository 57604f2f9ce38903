//! The comparison of models on two devices: whether its tolerances hold, and whether it notices anything.

use candle_core::Device;
use optsde::Native;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_net::device_check::{
    Comparison, Computed, SEED, SMALL_MODELS, SmallModel, compare, in_double_precision, of_small_model,
};
use optsde_net::layout::Layout;
use optsde_net::model::Model as _;
use optsde_net::{Choice, Hardware, Number};

fn layout(small: &SmallModel) -> Layout {
    small.model().unwrap().registry().layout().clone()
}

fn initial(small: &SmallModel) -> Vec<Number> {
    small.model().unwrap().registry().initial(SEED)
}

fn on_cpu(small: &SmallModel, x: &[Number]) -> Computed {
    of_small_model(small, &Device::Cpu, x).unwrap()
}

/// Double precision has roundings of 2^-53, 5e8 times smaller: what is between it and the CPU is the CPU's error alone,
/// half of what two devices may differ by.
#[test]
fn the_cpu_is_within_half_of_the_tolerance_of_double_precision() {
    for small in &SMALL_MODELS {
        let exact = in_double_precision(small).unwrap();
        let found = Comparison::new(small, &layout(small), &on_cpu(small, &initial(small)), &exact);
        let half = found.allowed / 2.0;
        assert!(found.loss_distance <= half && found.gradient_distance <= half, "{}", found.line());
    }
}

/// Another device has other errors in every activation, which may move a ReLU or a maximum over its kink. Here every
/// parameter moves by 4 roundings up or down, and every activation by more than on a device: were a kink as near as
/// that, the gradient of its pixel would come or go in some draws, one of at most 4096 terms of a sum, and more than the
/// tolerance.
#[test]
fn no_kink_is_as_near_as_a_rounding() {
    for small in &SMALL_MODELS {
        let x = initial(small);
        let here = on_cpu(small, &x);
        for draw in 0..5 {
            let mut random = path_stream(Seed(6), PathIndex(draw), Purpose::Start, 0);
            let factor = 4.0 * 2.0_f32.powi(-24);
            let mut moved = |x: &Number| {
                let up = Random::<Number>::word(&mut random).is_multiple_of(2);
                Native(if up { x.0 * (1.0 + factor) } else { x.0 * (1.0 - factor) })
            };
            let moved: Vec<Number> = x.iter().map(&mut moved).collect();
            assert_ne!(moved, x);
            let found = Comparison::new(small, &layout(small), &on_cpu(small, &moved), &here);
            assert!(found.agrees(), "draw {draw}: {}", found.line());
        }
    }
}

/// What must be noticed: a tensor whose gradient is 1 % too large (rules that are wrong are wrong by more), a loss that is,
/// what is no number, and a device that computes something else the second time.
#[test]
fn a_fault_in_one_tensor_is_noticed_and_named() {
    for small in &SMALL_MODELS {
        let (layout, right) = (layout(small), on_cpu(small, &initial(small)));
        assert!(Comparison::new(small, &layout, &right, &right).agrees());
        let noticed = |change: &dyn Fn(&mut Computed)| {
            let mut wrong = right.clone();
            change(&mut wrong);
            let found = Comparison::new(small, &layout, &wrong, &right);
            assert!(!found.agrees() && found.line().starts_with("DIFFERS "), "{}", found.line());
            found.tensor
        };
        // The largest gradient: no other tensor is the scale.
        let size = |at: &usize| right.gradient[*at].abs();
        let largest = (0..right.gradient.len()).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap();
        let segment = layout.segments().iter().find(|segment| segment.range.contains(&largest)).unwrap();
        let scaled = |factor: f64| {
            move |wrong: &mut Computed| wrong.gradient[segment.range.clone()].iter_mut().for_each(|g| *g *= factor)
        };
        assert_eq!(noticed(&scaled(1.01)), segment.name, "{}", small.name);
        assert_eq!(noticed(&scaled(f64::NAN)), segment.name, "{}", small.name);
        assert_eq!(noticed(&scaled(f64::INFINITY)), segment.name, "{}", small.name);
        noticed(&|wrong| wrong.gradient.truncate(1));
        noticed(&|wrong| wrong.loss *= 1.01);
        noticed(&|wrong| wrong.loss = f64::NAN);
        noticed(&|wrong| wrong.repeats = false);
    }
}

/// The same program on the same device.
#[test]
fn the_cpu_agrees_with_itself_bit_by_bit() {
    let cpu = Hardware::open(Choice::Cpu).unwrap();
    for small in &SMALL_MODELS {
        let found = compare(&cpu, small).unwrap();
        assert!(found.agrees(), "{}", found.line());
        assert_eq!((found.loss_distance, found.gradient_distance), (0.0, 0.0), "{}", found.line());
    }
}
