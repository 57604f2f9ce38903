//! The committed kernels: all there, and each with all that it uses when it is cut out.

use std::collections::BTreeSet;

use optsde::gpu::Image;
use optsde_device::entry::NAMES;

const KERNELS: &str = include_str!("../../host/device/ptx/optsde.ptx");

#[test]
fn the_kernels_are_those_of_the_list() {
    let image = Image::new(KERNELS);
    let there: BTreeSet<&str> = image.kernels().collect();
    let listed: BTreeSet<&str> = NAMES.into_iter().flatten().copied().collect();
    assert_eq!(there, listed);
}

/// Names that a text defines: of functions, kernels and constants.
fn defined(text: &str) -> BTreeSet<&str> {
    let heads = text.lines().filter(|line| line.starts_with('.'));
    heads
        .flat_map(|head| head.split(|c: char| !(c.is_ascii_alphanumeric() || "_$".contains(c))))
        .filter(|w| w.len() > 8)
        .collect()
}

#[test]
fn a_kernel_cut_out_has_what_it_uses_and_no_other_kernel() {
    let image = Image::new(KERNELS);
    let all = defined(KERNELS);
    let mut largest = 0;
    for kernel in image.kernels() {
        let text = image.kernel(kernel).expect("a kernel");
        assert_eq!(Image::new(&text).kernels().collect::<Vec<_>>(), [kernel]);
        assert!(text.contains(".version ") && text.contains(".target sm_80") && text.contains(".address_size 64"));
        let there = defined(&text);
        // A comment names the kernel that comes next in the whole text.
        let code = text.lines().filter_map(|line| line.split("//").next());
        let words = code.flat_map(|line| line.split(|c: char| !(c.is_ascii_alphanumeric() || "_$".contains(c))));
        let missing: BTreeSet<&str> = words.filter(|word| all.contains(word) && !there.contains(word)).collect();
        assert!(missing.is_empty(), "{kernel} lacks {missing:?}");
        largest = largest.max(text.len());
    }
    // The point of it: far less than all of them together.
    assert!(largest < KERNELS.len() / 4, "{largest} of {} bytes", KERNELS.len());
    assert!(image.kernel("no_such_kernel").is_none());
}

#[test]
fn what_is_shared_comes_along_in_order_and_what_is_not_does_not() {
    let text = "//\n.version 7.0\n.target sm_80\n.address_size 64\n\n\
        .func  (.param .b64 func_retval0) halved_number\n(\n\t.param .b64 halved_number_param_0\n)\n;\n\
        .global .align 8 .b8 some_table[16] = {1, 2};\n\
        .global .align 8 .b8 other_table[8] = {3};\n\n\
        \t// .globl first_kernel // -- Begin function first_kernel\n\
        .visible .entry first_kernel(\n\t.param .u64 first_kernel_param_0\n)\n{\n\tld.global.f64 %fd1, [some_table];\n\tret;\n\n}\n\
        \t// -- End function\n\t// .globl other_kernel // -- Begin function other_kernel\n\
        .visible .entry other_kernel(\n\t.param .u64 other_kernel_param_0\n)\n{\n\tcall.uni (retval0), halved_number, (param0);\n\tret;\n\n}\n\
        .func  (.param .b64 func_retval0) halved_number(\n\t.param .b64 halved_number_param_0\n)\n{\n\tld.global.f64 %fd1, [other_table];\n\tret;\n\n}\n";
    let image = Image::new(text);
    assert_eq!(image.kernels().collect::<Vec<_>>(), ["first_kernel", "other_kernel"]);
    let first = image.kernel("first_kernel").expect("a kernel");
    assert!(first.contains("some_table[16]") && !first.contains("other_table") && !first.contains("halved_number"));
    let other = image.kernel("other_kernel").expect("a kernel");
    let place = |what: &str| other.find(what).unwrap_or_else(|| panic!("{what} is missing"));
    assert!(place("halved_number\n(") < place("other_table[8]"));
    assert!(place("other_table[8]") < place("call.uni") && place("call.uni") < place("halved_number("));
    assert!(!other.contains("some_table"));
}

/// Two loops of the same step, as the compiler unrolls them: 3 additions or products, a quotient and a root in each.
#[test]
fn operations_of_a_step_are_counted_once() {
    let step = "\tadd.rn.f64 %a, %b, %c;\n\tmul.rn.f64 %a, %b, %c;\n\tsub.rn.f64 %a, %b, %c;\n\tdiv.rn.f64 %a, %b, %c;\n\
        \tsqrt.rn.f64 %a, %b;\n\tcvt.rn.f64.u64 %a, %b;\n\tadd.s64 %a, %b, %c;\n";
    let text =
        format!("{{\n\tmul.rn.f64 %a, %b, %c;\n$L__1:\n{step}\tbra $L__1;\n$L__2: // a comment\n{step}\tret;\n}}\n");
    assert_eq!(Image::operations(&text), 5);
}
