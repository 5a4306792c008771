//! Claims and statements.

use super::expr::Tight;
use super::{Printer, relation};
use crate::syntax::ast::{Chain, Claim, ClaimKind, Expr, ExprKind, Hint, Ident, Rel, Show, Stmt, StmtKind};
use crate::syntax::ast::{Unit, UnitKind};

impl Printer {
    pub(super) fn joined(&mut self, sides: &[Expr], sign: &str) {
        for (at, side) in sides.iter().enumerate() {
            if at > 0 {
                self.put(sign);
            }
            self.expr(side, Tight::Minimiser);
        }
    }

    pub(super) fn claim(&mut self, claim: &Claim) {
        match &claim.kind {
            ClaimKind::Chain(chain) => self.chain(chain),
            ClaimKind::Markov(sides) => self.joined(sides, " -> "),
            ClaimKind::Independent { parts, given } => {
                self.joined(parts, " _|_ ");
                if let Some(given) = given {
                    self.put(" | ");
                    self.expr(given, Tight::Minimiser);
                }
            }
            ClaimKind::AbsolutelyContinuous(left, right) => {
                self.expr(left, Tight::Minimiser);
                self.put(" << ");
                self.expr(right, Tight::Minimiser);
            }
        }
    }

    pub(super) fn given(&mut self, given: &[Claim]) {
        if !given.is_empty() {
            self.put(" given ");
            self.list(given, Printer::claim);
        }
    }

    pub(super) fn unit(&mut self, unit: &Unit) {
        match &unit.kind {
            UnitKind::Nats => self.put("nats"),
            UnitKind::Bits => self.put("bits"),
            UnitKind::Dits => self.put("dits"),
            UnitKind::Base(base) => {
                self.put("base ");
                self.put(base);
            }
        }
    }

    pub(super) fn show(&mut self, show: &Show) {
        if let Some(unit) = &show.unit {
            self.put(" in ");
            self.unit(unit);
        }
        if let Some(digits) = &show.digits {
            self.put(" digits ");
            self.put(&digits.text);
        }
    }

    pub(super) fn define(&mut self, word: &str, name: &Ident, value: &Expr) {
        self.put(word);
        self.put(&name.text);
        self.put(" = ");
        self.expr(value, Tight::Event);
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Define { name, value } => self.define("", name, value),
            StmtKind::Let { name, value } => self.define("let ", name, value),
            StmtKind::Values { name, value } => self.define("values ", name, value),
            StmtKind::Joint { name, vars, value } => {
                self.put("joint ");
                self.put(&name.text);
                self.put("(");
                self.names(vars);
                self.put(") = ");
                self.expr(value, Tight::Data);
            }
            StmtKind::Param { names, range } => {
                self.put("param ");
                self.names(names);
                self.put(if range.low_closed { " in [" } else { " in (" });
                self.expr(&range.low, Tight::Minimiser);
                self.put(", ");
                self.expr(&range.high, Tight::Minimiser);
                self.put(if range.high_closed { "]" } else { ")" });
            }
            StmtKind::Evaluate { expr, show } => {
                self.expr(expr, Tight::Minimiser);
                self.show(show);
            }
            StmtKind::Decide { claim, show } => {
                self.decide(claim);
                self.show(show);
            }
            StmtKind::Prove { claim, given, hints, name } => {
                self.put("prove ");
                self.claim(claim);
                self.given(given);
                self.hints(hints);
                if let Some(name) = name {
                    self.put(" as ");
                    self.put(&name.text);
                }
            }
            StmtKind::Check { expr, value, unit } => {
                self.put("check ");
                self.expr(expr, Tight::Minimiser);
                self.put(" = ");
                self.expr(value, Tight::Minimiser);
                if let Some(unit) = unit {
                    self.put(if matches!(unit.kind, UnitKind::Base(_)) { " in " } else { " " });
                    self.unit(unit);
                }
            }
            StmtKind::Proof { name, given, first, steps } => {
                self.put("proof");
                if let Some(name) = name {
                    self.put(" ");
                    self.put(&name.text);
                }
                self.given(given);
                self.put("\n  ");
                self.expr(first, Tight::Minimiser);
                for step in steps {
                    self.put("\n  ");
                    self.put(relation(step.rel));
                    self.put(" ");
                    self.expr(&step.expr, Tight::Minimiser);
                    self.hints(&step.hints);
                }
                self.put("\nqed");
            }
        }
    }

    /// A claim that begins with `NAME =` needs parentheses around the name, or it would define it.
    pub(super) fn decide(&mut self, claim: &Claim) {
        match &claim.kind {
            ClaimKind::Chain(Chain { first: Expr { kind: ExprKind::Name(name), .. }, rest })
                if matches!(rest.first(), Some((Rel::Eq, _))) =>
            {
                self.put("(");
                self.put(&name.text);
                self.put(")");
                for (rel, side) in rest {
                    self.put(" ");
                    self.put(relation(*rel));
                    self.put(" ");
                    self.expr(side, Tight::Minimiser);
                }
            }
            _ => self.claim(claim),
        }
    }

    pub(super) fn hints(&mut self, hints: &[Hint]) {
        if hints.is_empty() {
            return;
        }
        self.put(" by ");
        self.list(hints, |p, hint| {
            p.put(&hint.words);
            if !hint.args.is_empty() {
                p.put(" (");
                p.args(&hint.args);
                p.put(")");
            }
        });
    }
}
