//! What the cost program prints, as numbers.

/// Instructions and bytes of stack of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) operation: String,
    /// `f32` or `f64`.
    pub(super) format: String,
    pub(super) instructions: u64,
    pub(super) stack: u64,
}

/// Everything the cost program prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Costs {
    pub(super) operations: Vec<Cost>,
    /// Other lines: the calibration, errors of schedules, floating-point modes.
    pub(super) remarks: Vec<String>,
}

impl Costs {
    /// The lines of the program, whose counter must be right: a loop of n instructions may be read as up to 0.25 %
    /// more, which are the reading itself, the call, and up to two ticks of five. `modes`: the floating-point unit has
    /// several, and the program must see that it is in the default one and notice that it is not any more.
    pub(super) fn of(text: &str, modes: bool) -> Result<Self, String> {
        let mut costs = Self { operations: Vec::new(), remarks: Vec::new() };
        let (mut calibrated, mut modes_noticed) = (false, false);
        for line in text.lines() {
            match *line.split('|').collect::<Vec<_>>() {
                ["calibration", expected, counted] => {
                    let (expected, counted) = (number(expected)?, number(counted)?);
                    calibrated = counted >= expected && (counted - expected) * 400 <= expected;
                    costs.remarks.push(format!("counter: {counted} for a loop of {expected} instructions"));
                }
                [operation, format @ ("f32" | "f64"), instructions, stack] => costs.operations.push(Cost {
                    operation: operation.to_owned(),
                    format: format.to_owned(),
                    instructions: number(instructions)?,
                    stack: number(stack)?,
                }),
                ["default mode", ref seen @ ..] => {
                    let right: &[&str] =
                        if modes { &["true", "after flush to zero was set", "false"] } else { &["true"] };
                    modes_noticed = seen == right;
                    costs.remarks.push(format!("default mode: {}", seen.join(": ")));
                }
                ref remark => costs.remarks.push(remark.join(": ")),
            }
        }
        match (calibrated, modes_noticed) {
            (true, true) => Ok(costs),
            (false, _) => Err(format!("the counter of instructions is wrong:\n{text}")),
            (_, false) => Err(format!("the mode of the floating-point unit is not noticed:\n{text}")),
        }
    }

    /// The cost of one operation, if it was measured.
    pub(super) fn get(&self, operation: &str, format: &str) -> Option<&Cost> {
        self.operations.iter().find(|cost| cost.operation == operation && cost.format == format)
    }
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("'{text}' is no number"))
}
