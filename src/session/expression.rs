//! One expression of the session's names, understood but not evaluated.

use super::{Session, files};
use crate::diag::Diagnostic;
use crate::eval::Env;
use crate::lower::{self, Statement};
use crate::render::build::Show;
use crate::render::number::Unit;
use crate::span::Source;
use crate::syntax::parse;
use crate::term::Expr;

impl Session {
    /// What a source that is one expression means: its term, what its names stand for, and how to show it.
    ///
    /// # Errors
    /// What is wrong with it, or that it is no expression.
    ///
    /// ```
    /// use entail::{session::{Options, Session}, span::Source};
    /// let session = Session::new(Options::default());
    /// let (_, env, _) = session.expression(&Source::new("<text>", "S((1/2, 1/2)) in bits")).unwrap();
    /// assert_eq!(env.laws().count(), 1);
    /// ```
    pub fn expression(&self, source: &Source) -> Result<(Expr, Env, Show), Vec<Diagnostic>> {
        let parsed = parse::parse_file(source, &self.options.text);
        if !parsed.diagnostics.is_empty() {
            return Err(parsed.diagnostics);
        }
        let no_expression = || {
            let help = "such as `D(A||B)`, `H(A,B)`, `S(A)`, `JS(A,B)` or `I(X;Y)`";
            vec![Diagnostic::error("E001", "one expression is expected here").help(help)]
        };
        let [stmt] = parsed.items.as_slice() else { return Err(no_expression()) };
        let loader = files::Files::new(source, &self.options);
        let lowered =
            lower::lower(stmt, &self.scope, &self.options.numbers, &loader).map_err(|e| vec![*e])?;
        let Statement::Evaluate(expr) = lowered.statement else { return Err(no_expression()) };
        let mut env = (*self.env).clone();
        for (name, law) in lowered.local {
            env.define(name, law);
        }
        let mut show = self.options.show.clone();
        match lowered.show.base {
            None => {}
            Some(lower::Base::Natural) => show.unit = Unit::Nats,
            Some(lower::Base::Integer(b)) => show.unit = Unit::of_base(&b).unwrap_or_default(),
        }
        Ok((expr, env, show))
    }
}
