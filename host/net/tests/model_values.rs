//! Every architecture written out as its formula, from layers that are held to plain loops on their own.

mod model_support;

use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor};
use model_support::{Any, SEED, all, numbers, samples, tensor, values};
use optsde_net::layer::{
    Mask, Window, attention, average_pool, batch_norm, convolution, dense, embedding, gelu, gelu_tanh,
    global_average_pool, group_norm, layer_norm, max_pool, patches, relu, scale_shift, tanh,
};
use optsde_net::model::{Input, Mode, Model, Pass};

const EPSILON: f64 = 1e-5;
const HALVES: Window = Window { size: 2, stride: 2, padding: 0 };

/// Parameters by name.
struct Named(HashMap<String, Tensor>);

impl Named {
    /// And those that are not trained as `head.weight`: there is at most one.
    fn new(model: &dyn Model, values: &[Tensor]) -> Self {
        let segments = model.registry().layout().segments().iter();
        let trained: Vec<usize> = model.registry().trained_slots().collect();
        let mut of: HashMap<String, Tensor> =
            segments.zip(&trained).map(|(segment, slot)| (segment.name.clone(), values[*slot].clone())).collect();
        if let Some(fixed) = (0..values.len()).find(|slot| !trained.contains(slot)) {
            of.insert("head.weight".to_owned(), values[fixed].clone());
        }
        Self(of)
    }

    fn get(&self, name: &str) -> &Tensor {
        &self.0[name]
    }

    fn dense(&self, name: &str, x: &Tensor) -> Result<Tensor> {
        dense(x, self.get(&format!("{name}.weight")), self.0.get(&format!("{name}.bias")))
    }

    fn convolution(&self, name: &str, x: &Tensor, stride: usize, padding: usize) -> Result<Tensor> {
        let bias = self.0.get(&format!("{name}.bias"));
        convolution(x, self.get(&format!("{name}.weight")), bias, stride, padding)
    }

    /// With scale and shift if there are any.
    fn affine(&self, name: &str, x: &Tensor) -> Result<Tensor> {
        match self.0.get(&format!("{name}.scale")) {
            Some(scale) => scale_shift(x, scale, self.get(&format!("{name}.shift"))),
            None => Ok(x.clone()),
        }
    }

    fn batch(&self, name: &str, x: &Tensor) -> Result<Tensor> {
        self.affine(name, &batch_norm(x, None, EPSILON)?.0)
    }

    fn group(&self, name: &str, x: &Tensor) -> Result<Tensor> {
        self.affine(name, &group_norm(x, 2, EPSILON)?)
    }

    fn layer(&self, name: &str, x: &Tensor, epsilon: f64) -> Result<Tensor> {
        layer_norm(x, self.get(&format!("{name}.scale")), self.get(&format!("{name}.shift")), epsilon)
    }

    fn attend(&self, block: &str, x: &Tensor, heads: usize, mask: Mask) -> Result<Tensor> {
        let [q, k, v] = ["queries", "keys", "values"].map(|of| self.dense(&format!("{block}.attention.{of}"), x));
        self.dense(&format!("{block}.attention.mix"), &attention(&q?, &k?, &v?, heads, mask)?)
    }

    fn mlp(&self, block: &str, x: &Tensor, activation: fn(&Tensor) -> Result<Tensor>) -> Result<Tensor> {
        let hidden = activation(&self.dense(&format!("{block}.mlp.expand"), x)?)?;
        self.dense(&format!("{block}.mlp.contract"), &hidden)
    }
}

fn mlp(p: &Named, x: &Tensor, f: fn(&Tensor) -> Result<Tensor>) -> Result<Tensor> {
    p.dense("head", &f(&p.dense("dense2", &f(&p.dense("dense1", x)?)?)?)?)
}

fn cnn(p: &Named, x: &Tensor, padding: usize) -> Result<Tensor> {
    let x = max_pool(&relu(&p.convolution("convolution1", x, 1, padding)?)?, HALVES)?;
    let x = max_pool(&relu(&p.convolution("convolution2", &x, 1, padding)?)?, HALVES)?;
    p.dense("head", &relu(&p.dense("hidden", &x.flatten_from(1)?)?)?)
}

fn small_resnet(p: &Named, x: &Tensor) -> Result<Tensor> {
    let x = relu(&p.convolution("convolution1", x, 1, 1)?)?;
    let sum = (p.convolution("convolution2", &x, 1, 1)? + p.convolution("residual", &x, 1, 0)?)?;
    let x = max_pool(&sum, HALVES)?.flatten_from(1)?;
    p.dense("head", &relu(&p.dense("hidden", &x)?)?)
}

/// Three blocks of two convolutions; the second halves the image, and its shortcut adds two channels of zeros.
fn resnet_zeros(p: &Named, x: &Tensor) -> Result<Tensor> {
    let step = |name: &str, x: &Tensor, stride| p.batch(&format!("{name}.norm"), &p.convolution(name, x, stride, 1)?);
    let x = relu(&step("stem", x, 1)?)?;
    let branch = |block: &str, x: &Tensor, stride| {
        step(&format!("{block}.convolution2"), &relu(&step(&format!("{block}.convolution1"), x, stride)?)?, 1)
    };
    let x = relu(&(branch("stage1.block1", &x, 1)? + x)?)?;
    let pixels = average_pool(&x, 1, 2)?;
    let zeros = pixels.narrow(1, 0, 1)?.zeros_like()?;
    let x = relu(&(branch("stage2.block1", &x, 2)? + Tensor::cat(&[&zeros, &pixels, &zeros], 1)?)?)?;
    let x = relu(&(branch("stage2.block2", &x, 1)? + x)?)?;
    p.dense("head", &global_average_pool(&x)?)
}

/// Three bottlenecks behind the stem for large images, the first two with projections.
fn resnet_bottleneck(p: &Named, x: &Tensor) -> Result<Tensor> {
    let step = |name: &str, x: &Tensor, stride, padding| {
        p.group(&format!("{name}.norm"), &p.convolution(name, x, stride, padding)?)
    };
    let x = relu(&step("stem", x, 2, 3)?)?;
    let mut x = max_pool(&x, Window { size: 3, stride: 2, padding: 1 })?;
    for (block, stride) in [("stage1.block1", 1), ("stage2.block1", 2), ("stage2.block2", 1)] {
        let y = relu(&step(&format!("{block}.convolution1"), &x, 1, 0)?)?;
        let y = relu(&step(&format!("{block}.convolution2"), &y, stride, 1)?)?;
        let y = step(&format!("{block}.convolution3"), &y, 1, 0)?;
        let projected = block.ends_with("block1");
        let shortcut = if projected { step(&format!("{block}.shortcut"), &x, stride, 0)? } else { x };
        x = relu(&(y + shortcut)?)?;
    }
    p.dense("head", &global_average_pool(&x)?)
}

type Norm = fn(&Named, &str, &Tensor) -> Result<Tensor>;

/// Two stages of two blocks. `before` a convolution, and `behind` it.
fn preresnet(p: &Named, x: &Tensor, before: Norm, behind: Norm) -> Result<Tensor> {
    let step = |name: &str, x: &Tensor, stride, padding| {
        behind(p, &format!("{name}.norm"), &p.convolution(name, x, stride, padding)?)
    };
    let mut x = step("stem", x, 1, 1)?;
    for (block, stride) in [("stage1.block1", 1), ("stage1.block2", 1), ("stage2.block1", 2), ("stage2.block2", 1)] {
        let y = relu(&before(p, &format!("{block}.norm1"), &x)?)?;
        let y = step(&format!("{block}.convolution1"), &y, stride, 1)?;
        let y = relu(&before(p, &format!("{block}.norm2"), &y)?)?;
        let y = step(&format!("{block}.convolution2"), &y, 1, 1)?;
        let shortcut = if stride == 2 { step(&format!("{block}.shortcut"), &x, 2, 0)? } else { x };
        x = (y + shortcut)?;
    }
    p.dense("head", &global_average_pool(&relu(&before(p, "norm", &x)?)?)?)
}

fn vgg(p: &Named, x: &Tensor, norm: Norm) -> Result<Tensor> {
    let step = |stage, number, x: &Tensor| {
        let y = p.convolution(&format!("stage{stage}.convolution{number}"), x, 1, 1)?;
        relu(&norm(p, &format!("stage{stage}.norm{number}"), &y)?)
    };
    let x = max_pool(&step(1, 1, x)?, HALVES)?;
    let x = max_pool(&step(2, 2, &step(2, 1, &x)?)?, HALVES)?;
    p.dense("head", &x.flatten_from(1)?)
}

fn vision_transformer(p: &Named, x: &Tensor) -> Result<Tensor> {
    let tokens = p.dense("patches", &patches(x, 2)?)?;
    let class = p.get("class").repeat((x.dim(0)?, 1, 1))?;
    let mut x = Tensor::cat(&[&class, &tokens], 1)?.broadcast_add(p.get("positions"))?;
    for block in ["block1", "block2"] {
        x = (&x + p.attend(block, &p.layer(&format!("{block}.norm1"), &x, 1e-6)?, 3, Mask::None)?)?;
        x = (&x + p.mlp(block, &p.layer(&format!("{block}.norm2"), &x, 1e-6)?, gelu)?)?;
    }
    p.dense("head", &p.layer("norm", &x.get_on_dim(1, 0)?, 1e-6)?)
}

/// Four of five positions.
fn gpt(p: &Named, ids: &Tensor) -> Result<Tensor> {
    let mut x = embedding(ids, p.get("tokens"))?.broadcast_add(&p.get("positions").narrow(0, 0, 4)?)?;
    for block in ["block1", "block2"] {
        x = (&x + p.attend(block, &p.layer(&format!("{block}.norm1"), &x, EPSILON)?, 2, Mask::Causal)?)?;
        x = (&x + p.mlp(block, &p.layer(&format!("{block}.norm2"), &x, EPSILON)?, gelu_tanh)?)?;
    }
    p.layer("norm", &x, EPSILON)
}

fn roberta(p: &Named, ids: &Tensor) -> Result<Tensor> {
    let x = embedding(ids, p.get("tokens"))?.broadcast_add(&p.get("positions").narrow(0, 0, 4)?)?;
    let mut x = p.layer("norm", &x, EPSILON)?;
    for block in ["block1", "block2"] {
        x = p.layer(&format!("{block}.norm1"), &(&x + p.attend(block, &x, 3, Mask::None)?)?, EPSILON)?;
        x = p.layer(&format!("{block}.norm2"), &(&x + p.mlp(block, &x, gelu)?)?, EPSILON)?;
    }
    Ok(x)
}

/// The formula of a model of [`all`]; none for variants of others.
fn formula(name: &str, p: &Named, x: &Tensor) -> Option<Result<Tensor>> {
    let none: Norm = |_, _, x| Ok(x.clone());
    Some(match name {
        "mlp, relu" => mlp(p, x, relu),
        "mlp, tanh" => mlp(p, x, tanh),
        "cnn" => cnn(p, x, 1),
        "cnn, no padding" => cnn(p, x, 0),
        "small resnet" => small_resnet(p, x),
        "resnet, basic, zeros" => resnet_zeros(p, x),
        "resnet, bottleneck" => resnet_bottleneck(p, x),
        "preresnet, batch" => preresnet(p, x, Named::batch, none),
        "preresnet, none" => preresnet(p, x, none, none),
        "preresnet, invariant" => preresnet(p, x, Named::group, Named::group),
        "vgg, none" => vgg(p, x, none),
        "vgg, batch" => vgg(p, x, Named::batch),
        "vgg, group, invariant" => vgg(p, x, Named::group),
        "vision transformer" => vision_transformer(p, x),
        "gpt, tied" => gpt(p, x).and_then(|x| dense(&x, p.get("tokens"), None)),
        "roberta, tokens" => roberta(p, x).and_then(|x| {
            let x = p.layer("head.norm", &gelu(&p.dense("head.dense", &x)?)?, EPSILON)?;
            dense(&x, p.get("tokens"), Some(p.get("head.bias")))
        }),
        "roberta, classes" => {
            roberta(p, x).and_then(|x| p.dense("head.logits", &tanh(&p.dense("head.dense", &x.get_on_dim(1, 0)?)?)?))
        }
        _ => return None,
    })
}

fn forward(model: &dyn Model, values: &[Tensor], inputs: &Tensor) -> Tensor {
    let mut running = model.registry().start_running(DType::F64, &Device::Cpu).unwrap();
    let mut pass = Pass::new(values, &mut running, Mode::Train, SEED, 0);
    model.forward(&mut pass, inputs).unwrap()
}

#[test]
fn models_are_their_formulas() {
    let mut written = 0;
    for (name, model) in all() {
        let (values, inputs) = (values(&model), tensor(&samples(&model, 4, false).inputs));
        let Some(expected) = formula(name, &Named::new(&model, &values), &inputs) else { continue };
        let (found, expected) = (numbers(&forward(&model, &values, &inputs)), numbers(&expected.unwrap()));
        assert_eq!(found.len(), expected.len(), "{name}");
        // The same operations, up to the order of a sum of two.
        assert!(found.iter().zip(&expected).all(|(f, e)| (f - e).abs() < 1e-12), "{name}");
        written += 1;
    }
    assert_eq!(written, 17, "of 19, one of each kind");
}

/// Whether the answer at a position depends on the token at another.
fn depends(model: &Any, values: &[Tensor], answer: usize, token: usize) -> bool {
    let Input::Tokens { length, .. } = model.input() else { unreachable!("a language model") };
    let of = |changed: bool| {
        let id = |at: usize| if at == token && changed { 5 } else { u32::try_from(at).unwrap() };
        let ids: Vec<u32> = (0..length).map(id).collect();
        let logits = forward(model, values, &Tensor::from_vec(ids, (1, length), &Device::Cpu).unwrap());
        numbers(&logits.get(0).unwrap().get(answer).unwrap())
    };
    of(false) != of(true)
}

/// GPT answers from what came before, the encoder from everything.
#[test]
fn who_sees_what() {
    for (name, model) in all() {
        let causal = match name {
            "gpt, tied" => true,
            "roberta, tokens" => false,
            _ => continue,
        };
        let values = values(&model);
        for (answer, token) in (0..4).flat_map(|answer| (0..4).map(move |token| (answer, token))) {
            let expected = !causal || token <= answer;
            assert_eq!(depends(&model, &values, answer, token), expected, "{name}: {answer} of {token}");
        }
    }
}

/// In an evaluation nothing is dropped.
#[test]
fn dropout_is_for_training() {
    let of = |dropout| model_support::gpt(optsde_net::model::GptHead::Tied, dropout);
    let logits = |dropout, mode| {
        let model = of(dropout);
        let (values, ids) = (values(&model), tensor(&samples(&model, 2, false).inputs));
        numbers(&model.forward(&mut Pass::new(&values, &mut [], mode, SEED, 0), &ids).unwrap())
    };
    assert_eq!(logits(0.3, Mode::Evaluate), logits(0.0, Mode::Train));
    assert_ne!(logits(0.3, Mode::Train), logits(0.0, Mode::Train));
}
