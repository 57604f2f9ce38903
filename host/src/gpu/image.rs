//! The kernels as text for the driver's compiler, kernel by kernel: compiling all takes half a minute, a run needs a few.

use std::collections::{BTreeMap, BTreeSet};

/// PTX, cut into what stands at its top level.
#[derive(Debug)]
pub struct Image<'a> {
    header: &'a str,
    items: Vec<Item<'a>>,
}

/// A kernel, a function or its declaration, or a constant.
#[derive(Debug)]
struct Item<'a> {
    name: &'a str,
    kernel: bool,
    text: &'a str,
}

impl<'a> Image<'a> {
    /// Cuts a text as LLVM writes it: what stands at the top level begins with a dot at the beginning of a line, and a body
    /// ends with a brace there.
    pub fn new(text: &'a str) -> Self {
        let mut starts = Vec::new();
        let (mut at, mut inside) = (0, false);
        for line in text.split_inclusive('\n') {
            if line.starts_with('.') && !inside && !is_header(line) {
                starts.push(at);
            }
            inside = match line.trim_end() {
                "{" => true,
                "}" => false,
                _ => inside,
            };
            at += line.len();
        }
        let header = &text[..starts.first().copied().unwrap_or(text.len())];
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let items = starts.iter().zip(ends).filter_map(|(&start, end)| Item::new(&text[start..end])).collect();
        Self { header, items }
    }

    /// The names of the kernels.
    pub fn kernels(&self) -> impl Iterator<Item = &'a str> {
        self.items.iter().filter(|item| item.kernel).map(|item| item.name)
    }

    /// How many operations with double precision the longest stretch of a kernel without a label has: those of one step, if it
    /// is a loop over steps. A quotient or a root counts as one.
    pub fn operations(text: &str) -> usize {
        let operation = |line: &&str| line.contains(".rn.f64") && !line.contains("cvt.");
        let mut most = 0;
        let mut count = 0;
        for line in text.lines() {
            count = if line.starts_with("$L") { 0 } else { count + usize::from(operation(&line)) };
            most = most.max(count);
        }
        most
    }

    /// The text of one kernel, with whatever it uses.
    pub fn kernel(&self, name: &str) -> Option<String> {
        self.items.iter().find(|item| item.kernel && item.name == name)?;
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, item) in self.items.iter().enumerate() {
            places.entry(item.name).or_default().push(place);
        }
        let (mut used, mut open) = (BTreeSet::new(), vec![name]);
        while let Some(name) = open.pop() {
            for &place in places.get(name).into_iter().flatten() {
                if used.insert(place) {
                    open.extend(identifiers(self.items[place].text));
                }
            }
        }
        let items = used.into_iter().map(|place| self.items[place].text);
        Some([self.header].into_iter().chain(items).collect())
    }
}

fn is_header(line: &str) -> bool {
    [".version", ".target", ".address_size"].iter().any(|directive| line.starts_with(directive))
}

/// The words outside comments.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let code = text.lines().filter_map(|line| line.split("//").next());
    code.flat_map(words)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$')).filter(|word| !word.is_empty())
}

impl<'a> Item<'a> {
    fn new(text: &'a str) -> Option<Self> {
        let kernel = text.lines().next()?.contains(".entry ");
        let name = if let Some((_, rest)) = text.split_once(".entry ") {
            identifiers(rest).next()
        } else if let Some((_, rest)) = text.split_once(".func") {
            // What it returns stands before the name, in brackets.
            let rest = rest.trim_start();
            identifiers(if rest.starts_with('(') { rest.split_once(')')?.1 } else { rest }).next()
        } else {
            // `.global .align 8 .b8 name[16] = {...};`
            text.split(['[', '=', ';']).next()?.split_whitespace().last()
        };
        Some(Self { name: name?, kernel, text })
    }
}
