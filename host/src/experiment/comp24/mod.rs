//! Comp24: "SDEs for adaptive methods: the role of noise" (anonymous version of Compagnoni et al.).

mod linear_orders;

experiments! {
    weak_order,
    sgdw,
}
