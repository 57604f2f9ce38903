//! One line: from bytes to a question, and to its answer.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::error::{Error, excerpt};
use super::inputs::{DESCRIPTIVE, Inputs};
use super::registry;

/// Fields beside `id`, `quantity` and `inputs` that reference files carry and no answer depends on.
const ANNOTATIONS: [&str; 6] = ["description", "expected", "method", "rtol", "tolerance", "tolerance_basis"];

/// A line from which no case could be read.
pub(super) struct Fault<'a> {
    pub(super) id: Option<&'a RawValue>,
    pub(super) error: Error,
}

impl<'a> Fault<'a> {
    pub(super) fn too_long(start: &'a [u8]) -> Self {
        Self { id: readable_id(start), error: Error::TooLong }
    }
}

/// The fields of an answer, or why there are none.
pub(super) type Outcome = Result<Map<String, Value>, Error>;

/// The id of the case on this line and what became of it.
pub(super) fn answer_to(line: &[u8]) -> Result<(&RawValue, Outcome), Fault<'_>> {
    let fault = |error| Fault { id: readable_id(line), error };
    let text = std::str::from_utf8(line).map_err(|e| fault(Error::Encoding(e.valid_up_to())))?;
    let mut fields = Fields::default();
    read(text, &mut fields).map_err(|e| fault(Error::Syntax(e.to_string())))?;
    let id = fields.id.ok_or_else(|| fault(Error::Missing("id".into())))?;
    Ok((id, value_of(fields)))
}

fn value_of(fields: Fields<'_>) -> Outcome {
    if let Some((field, value)) = fields.unknown {
        let allowed = "id, quantity, inputs".into();
        return Err(Error::Unknown { field, value: excerpt(&value), allowed });
    }
    let quantity = match fields.quantity {
        Some(Value::String(name)) => registry::find(&name)?,
        Some(other) => {
            return Err(Error::Value {
                field: "quantity".into(),
                value: excerpt(&other),
                allowed: "the name of a quantity, as a string".into(),
            });
        }
        None => return Err(Error::Missing("quantity".into())),
    };
    let inputs = fields.inputs.ok_or_else(|| Error::Missing("inputs".into()))?;
    let known: Vec<&str> = quantity.input_names().collect();
    let inputs = Inputs::new(inputs.get(), &known)?;
    let answer = (quantity.answer)(&inputs)?;
    // JSON writes a number that is not finite as null. The theory lets none through; should it ever,
    // this must not look like an answer.
    match answer.iter().find(|(_, value)| holds_null(value)) {
        Some((field, _)) => Err(Error::NotANumber(field.clone())),
        None => Ok(answer),
    }
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(holds_null),
        Value::Object(fields) => fields.values().any(holds_null),
        _ => false,
    }
}

/// The id of a line that is otherwise unreadable, if it stands before the fault.
fn readable_id(line: &[u8]) -> Option<&RawValue> {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&line[..error.valid_up_to()]).ok()?,
    };
    let mut fields = Fields::default();
    // Whether it fails is known; what it had read by then is wanted.
    let _ = read(text, &mut fields);
    fields.id
}

fn read<'a>(text: &'a str, fields: &mut Fields<'a>) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    fields.deserialize(&mut deserializer)?;
    deserializer.end()
}

/// The fields of a case. Filled in place rather than returned, so that an id survives a later fault.
#[derive(Default)]
struct Fields<'a> {
    id: Option<&'a RawValue>,
    quantity: Option<Value>,
    inputs: Option<&'a RawValue>,
    unknown: Option<(String, &'a RawValue)>,
}

impl<'a> DeserializeSeed<'a> for &mut Fields<'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for &mut Fields<'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields id, quantity and inputs")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let repeated = match key.as_str() {
                "id" => self.id.replace(map.next_value()?).is_some(),
                "quantity" => self.quantity.replace(map.next_value()?).is_some(),
                "inputs" => self.inputs.replace(map.next_value()?).is_some(),
                name if ANNOTATIONS.contains(&name) || DESCRIPTIVE.contains(&name) => {
                    map.next_value::<IgnoredAny>()?;
                    false
                }
                _ => {
                    self.unknown = Some((key.clone(), map.next_value()?));
                    false
                }
            };
            if repeated {
                return Err(de::Error::custom(format!("the field `{key}` occurs twice")));
            }
        }
        Ok(())
    }
}
