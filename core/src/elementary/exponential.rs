pub(crate) fn exp_f64(x: f64) -> f64 {
    libm::exp(x)
}
pub(crate) fn exp_f32(x: f32) -> f32 {
    libm::expf(x)
}
pub(crate) fn exp_minus_one_f64(x: f64) -> f64 {
    libm::expm1(x)
}
pub(crate) fn exp_minus_one_f32(x: f32) -> f32 {
    libm::expm1f(x)
}
