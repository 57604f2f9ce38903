pub(crate) fn ln_f64(x: f64) -> f64 {
    libm::log(x)
}
pub(crate) fn ln_f32(x: f32) -> f32 {
    libm::logf(x)
}
