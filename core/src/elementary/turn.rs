pub(crate) fn sine_cosine_f64(u: f64) -> (f64, f64) {
    let a = u * 6.283185307179586;
    (libm::sin(a), libm::cos(a))
}
pub(crate) fn sine_cosine_f32(u: f32) -> (f32, f32) {
    let (s, c) = sine_cosine_f64(u as f64);
    (s as f32, c as f32)
}
