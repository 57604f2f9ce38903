pub(crate) fn erf_f64(x: f64) -> f64 {
    libm::erf(x)
}
pub(crate) fn erf_f32(x: f32) -> f32 {
    libm::erff(x)
}
