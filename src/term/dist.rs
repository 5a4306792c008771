//! Distributions as symbols: declared names, laws of random variables, and what is built of them.

use super::Name;
use super::expr::{Dist, Expr, Index, Space};

impl Dist {
    /// A distribution symbol.
    pub fn named(name: &str) -> Dist {
        Dist::Named(name.into())
    }

    /// The space its sums range over, one entry a coordinate.
    pub fn spaces(&self) -> Vec<Space> {
        match self {
            Dist::Named(_) => vec![Space::Outcomes],
            Dist::Law { vars, .. } => vars.iter().cloned().map(Space::Alphabet).collect(),
            Dist::Conditional { of, given, .. } => {
                of.iter().chain(given).cloned().map(Space::Alphabet).collect()
            }
            Dist::Mixture(parts) => parts.first().map(|(_, d)| d.spaces()).unwrap_or_default(),
            Dist::Product(parts) => parts.iter().flat_map(Dist::spaces).collect(),
            Dist::Uniform(space) => vec![space.clone()],
        }
    }

    /// The canonical bound indices of its sums: one a space, in its own name; the draws of a product
    /// from one Ω are told apart as `i`, `j`, `k`, ….
    ///
    /// ```
    /// use entail::term::Dist;
    /// let pair = Dist::Product(vec![Dist::named("A"), Dist::named("B")]);
    /// let names: Vec<_> = pair.indices().into_iter().map(|(name, _)| name.to_string()).collect();
    /// assert_eq!(names, ["i", "j"]);
    /// ```
    pub fn indices(&self) -> Vec<(Name, Space)> {
        let mut draws = 0u32;
        let mut index = |s: &Space| {
            let earlier = draws;
            draws += u32::from(*s == Space::Outcomes);
            match (s, earlier) {
                (Space::Alphabet(_), _) | (_, 0) => s.index(),
                (_, 1) => "j".into(),
                (_, 2) => "k".into(),
                (_, 3) => "l".into(),
                (_, n) => format!("i{n}").into(),
            }
        };
        self.spaces().into_iter().map(|s| (index(&s), s)).collect()
    }

    /// The mass at the canonical indices, `A(i)` or `P(x, y)`.
    pub fn mass(&self) -> Expr {
        Expr::Mass(self.clone(), self.indices().into_iter().map(|(n, _)| Index::Bound(n)).collect())
    }

    /// Whether the bound index occurs free, which it can in the weights of a mixture.
    pub fn mentions(&self, index: &Name) -> bool {
        match self {
            Dist::Mixture(parts) => parts.iter().any(|(w, d)| w.mentions(index) || d.mentions(index)),
            Dist::Product(parts) => parts.iter().any(|d| d.mentions(index)),
            Dist::Named(_) | Dist::Law { .. } | Dist::Conditional { .. } | Dist::Uniform(_) => false,
        }
    }

    /// Whether each coordinate has an index of its own: no random variable occurs twice.
    pub fn has_own_indices(&self) -> bool {
        let indices = self.indices();
        indices.iter().enumerate().all(|(k, (i, _))| !indices.iter().skip(k + 1).any(|(j, _)| i == j))
    }

    /// The names of distributions that occur, each once, in order of occurrence.
    pub fn names(&self, into: &mut Vec<Name>) {
        match self {
            Dist::Named(n) | Dist::Law { joint: n, .. } | Dist::Conditional { joint: n, .. } => {
                if !into.contains(n) {
                    into.push(n.clone());
                }
            }
            Dist::Mixture(parts) => parts.iter().for_each(|(w, d)| {
                w.names(into);
                d.names(into);
            }),
            Dist::Product(parts) => parts.iter().for_each(|d| d.names(into)),
            Dist::Uniform(_) => {}
        }
    }

    /// The same term with every named distribution replaced as `map` says (`None` keeps it).
    pub fn substitute(&self, map: &dyn Fn(&Name) -> Option<Dist>) -> Dist {
        match self {
            Dist::Named(n) => map(n).unwrap_or_else(|| self.clone()),
            Dist::Mixture(parts) => {
                Dist::Mixture(parts.iter().map(|(w, d)| (w.substitute(map), d.substitute(map))).collect())
            }
            Dist::Product(parts) => Dist::Product(parts.iter().map(|d| d.substitute(map)).collect()),
            Dist::Law { .. } | Dist::Conditional { .. } | Dist::Uniform(_) => self.clone(),
        }
    }
}
