//! Three-valued truth: what a question about exact numbers can honestly be answered with.
//! Knows nothing else. Inside the linear logarithmic fragment only the first two occur.

/// The answer to a question about exact numbers.
///
/// ```
/// use entail::exact::truth::Truth;
/// assert_eq!(Truth::from(Some(true)).and(Truth::Unknown), Truth::Unknown);
/// assert_eq!(Truth::False.and(Truth::Unknown), Truth::False);
/// assert_eq!(!Truth::Unknown, Truth::Unknown);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Proved.
    True,
    /// Disproved.
    False,
    /// Neither, at the precision that was allowed.
    Unknown,
}

impl Truth {
    /// Conjunction in Kleene's strong logic.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// Disjunction in Kleene's strong logic.
    pub fn or(self, other: Truth) -> Truth {
        !(!self).and(!other)
    }

    /// Whether the statement is proved.
    pub fn is_true(self) -> bool {
        self == Truth::True
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<Option<bool>> for Truth {
    fn from(decided: Option<bool>) -> Truth {
        match decided {
            Some(true) => Truth::True,
            Some(false) => Truth::False,
            None => Truth::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth;

    #[test]
    fn unknown_stands_for_either_value() {
        let all = [Truth::True, Truth::False, Truth::Unknown];
        let members = |t: Truth| {
            [Truth::True, Truth::False].into_iter().filter(move |&m| t == m || t == Truth::Unknown)
        };
        for (a, b) in all.into_iter().flat_map(|a| all.map(|b| (a, b))) {
            for (x, y) in members(a).flat_map(|x| members(b).map(move |y| (x.is_true(), y.is_true()))) {
                let holds = |t: Truth, value: bool| t == Truth::Unknown || t == Truth::from(Some(value));
                assert!(holds(a.and(b), x && y) && holds(a.or(b), x || y) && holds(!a, !x));
            }
        }
        assert_eq!(Truth::True.or(Truth::Unknown), Truth::True);
    }
}
