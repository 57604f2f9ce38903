//! The identities of the three dynamics at eta = 0.4, lambda = 0.05.

use super::{average, model, task};
use crate::experiment::li21::scale_invariant::Measured;
use crate::experiment::{Claim, Context, Estimate, Failure, Findings, Prediction, Table};
use crate::theory::equilibrium::{Dynamics, Identity};

const ETA: f64 = 0.4;
const LAM: f64 = 0.05;
/// Steps of the equations in a step of SGD.
const SUBSTEPS: u64 = 4;

/// SGD and its equations.
pub(super) struct Equilibria {
    sgd: Measured,
    first: Measured,
    second: Measured,
}

/// The squared norm forgets its start in 1/(4 eta lambda) = 12.5 steps of SGD; 200 are left out.
pub(super) fn measure(context: &Context<'_>) -> Result<Equilibria, Failure> {
    let task = task(1.0, ETA, LAM)?;
    let paths = context.choose(2048, 8192);
    let equation = || average(paths / 2, 200 * SUBSTEPS, 1200 * SUBSTEPS, 8);
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let step_size = ETA / SUBSTEPS as f64;
    Ok(Equilibria {
        sgd: task.sgd(context, "sgd", average(paths, 200, 3200, 4))?,
        first: task.first_order(context, "first-order sde", step_size, equation())?,
        second: task.second_order(context, "second-order sde", step_size, equation())?,
    })
}

impl Equilibria {
    pub(super) fn report(&self, findings: &mut Findings) -> Result<(), Failure> {
        let without_signal = |dynamics, measured: &Measured| -> Result<f64, Failure> {
            let noise_alone = Identity::new(dynamics, ETA, LAM)?.squared_norm(0.0, measured.noise.value)?;
            Ok(noise_alone / measured.squared_norm.value)
        };
        // The first-order equation with the G of SGD's identity, eta G more.
        let first = self.first.equilibrium();
        let with_signal =
            Identity::new(Dynamics::SecondOrderSde, ETA, LAM)?.squared_norm(first.squared_gradient, first.noise)?;
        let balances = [
            (
                "(25), SGD: eta (G + N) / ((2 - eta lambda) lambda R)",
                &self.sgd,
                without_signal(Dynamics::Sgd, &self.sgd)?,
            ),
            ("(26), first-order SDE: N / (2 lambda R)", &self.first, with_signal / first.squared_norm),
            (
                "(37), second-order SDE: (eta G + N) / ((2 + eta lambda) lambda R)",
                &self.second,
                without_signal(Dynamics::SecondOrderSde, &self.second)?,
            ),
        ];
        for (place, (name, measured, rival)) in balances.into_iter().enumerate() {
            // Of SGD exactly; the equations have the error of their scheme, which no interval contains.
            let prediction = if place == 0 {
                Prediction::Equal { value: 1.0, rival: Some(rival) }
            } else {
                Prediction::Closer { value: 1.0, rival }
            };
            findings.claims.push(Claim::paper(name, prediction, measured.balance));
        }
        findings.claims.extend(self.closed_form()?);
        findings.tables.push(self.table());
        Ok(())
    }

    /// The first-order equation is solved: a norm that is not random and a von Mises angle.
    fn closed_form(&self) -> Result<Vec<Claim>, Failure> {
        let exact = model(1.0)?.first_order_sde(ETA, LAM)?.equilibrium;
        let norm = Prediction::Closer { value: exact.squared_norm, rival: self.sgd.squared_norm.value };
        let gradient = Prediction::Equal { value: exact.squared_gradient, rival: None };
        Ok(vec![
            Claim::ours("R of the first-order SDE, against that of SGD", norm, self.first.squared_norm),
            Claim::ours("G of the first-order SDE, of a von Mises angle", gradient, self.first.squared_gradient),
        ])
    }

    fn table(&self) -> Table {
        let text = |estimate: Estimate| format!("{:.5} ± {:.5}", estimate.value, estimate.half_width());
        let row = |name: &str, measured: &Measured| {
            let numbers = [measured.squared_norm, measured.squared_gradient, measured.noise, measured.balance];
            std::iter::once(name.to_owned()).chain(numbers.map(text)).collect()
        };
        Table {
            caption: format!("Equilibria at η = {ETA}, λ = {LAM}; N of the SDEs contains η."),
            columns: ["dynamics", "R", "G", "N", "right over left side of its identity"].map(String::from).to_vec(),
            rows: vec![
                row("SGD", &self.sgd),
                row("first-order SDE", &self.first),
                row("second-order SDE", &self.second),
            ],
        }
    }
}
