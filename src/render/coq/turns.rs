//! Objectives in one parameter by their slopes: nowhere least, since there are lower values nearer to an end; and two
//! that turn at different numbers, rational or not.

use super::minima::{Minima, OTHER};
use super::parametric::unfolding;
use super::signs::{Function, HALVES, Signs, rational};
use super::{Result, Unsupported};
use crate::exact::Rational;
use crate::exact::symbolic::{Fraction, Interval, Point, Root};
use num_traits::Pow;
use std::cmp::Ordering;

/// An objective as a function of the prelude's `Signs`, with its slope.
struct Own {
    name: String,
    /// Numerator and denominator of the slope's rational part, and the lemma that the objective is the function.
    parts: (String, String),
    slope: (Function, String),
    is_it: String,
}

impl Minima<'_> {
    fn ends(&self) -> Result<(Rational, Rational)> {
        match &self.range {
            Interval { low: Some(a), high: Some(b), low_closed: false, high_closed: false } => {
                Ok((a.clone(), b.clone()))
            }
            _ => Err(Unsupported("an objective by its slopes on a range that is unbounded or has its ends")),
        }
    }

    /// The objective as such a function on its range.
    fn function(&mut self, k: usize) -> Result<Own> {
        let (a, b) = self.ends()?;
        let x = self.x.clone();
        let here: Point = [(x.clone(), self.halfway()?)].into();
        let f = Function::new(&self.get(k)?.form.over_base(&here), &x, (&a, &b));
        let mut signs = Signs::new(x, &mut self.families.pen.names);
        let name = signs.define(&f, (&a, &b))?;
        let (slope, slope_name, parts) = signs.slope_of(&f, &name, (&a, &b))?;
        let text = signs.text;
        self.text.push_str(&text);
        let under = self.families.under.clone();
        self.families.note(f.logs.iter().map(|(_, g)| Fraction::from(g.clone())));
        let facts = self.families.facts();
        self.families.under = under;
        let (own, t, within) = (self.get(k)?.name.clone(), self.t.clone(), self.within.clone());
        let is_it = self.families.pen.names.fresh("is_function");
        let unfold: Vec<String> = [own.clone()].into_iter().chain(self.unfolded.iter().cloned()).collect();
        let text = format!(
            "Lemma {is_it} : forall {t} : R, {within} {t} -> {own} {t} = fval {name} {t}.\nProof.\n{}{}  \
             unfold {name}, fval; cbn [above below logs logs_at peval]; unfold Q2R; cbn [Qnum Qden]; {}by_parameters.\nQed.\n",
            self.intros(),
            facts?,
            unfolding(&unfold, ". ")
        );
        self.text.push_str(&text);
        Ok(Own { name, parts, slope: (slope, slope_name), is_it })
    }

    /// The turns of an objective: signs of its slope, and where they change.
    fn turns(&mut self, own: &Own) -> Result<(Vec<Ordering>, Vec<Root>)> {
        let (a, b) = self.ends()?;
        let signs = Signs::new(self.x.clone(), &mut self.families.pen.names);
        let course = signs.course(&own.slope.0, (&a, &b))?;
        Ok((course.signs, course.roots))
    }

    /// A lemma that the objective rises, or falls, between two numbers.
    fn monotonic(
        &mut self,
        own: &Own,
        rises: bool,
        (a, b): (&Rational, &Rational),
    ) -> Result<(String, String)> {
        let mut signs = Signs::new(self.x.clone(), &mut self.families.pen.names);
        let (slope, name) = match rises {
            true => (own.slope.0.clone(), own.slope.1.clone()),
            false => (own.slope.0.opposite(), signs.opposite(&own.slope.1)),
        };
        let sign = signs.positive(&slope, &name, (a, b), 12)?;
        let (tactic, low, high) = if rises { ("by_rises", "x", "y") } else { ("by_falls", "y", "x") };
        let statement = format!(
            "forall x y : R, Q2R {} < x -> x < y -> y < Q2R {} -> fval {} {low} < fval {} {high}",
            rational(a),
            rational(b),
            own.name,
            own.name
        );
        let proof = format!("{tactic} {HALVES}%nat {} {} {} {sign}.", own.name, own.parts.0, own.parts.1);
        let lemma = signs.lemma("moves", &statement, &proof)?;
        let (text, enclosed) = (signs.text, signs.enclosed);
        self.text.push_str(&text);
        self.needs.enclosures |= enclosed;
        Ok((lemma, sign))
    }

    /// The proof that every number of the range has a better one.
    pub(super) fn nowhere(&mut self, k: usize) -> Result<String> {
        let own = self.function(k)?;
        let (a, b) = self.ends()?;
        let (signs, roots) = self.turns(&own)?;
        let (name, t, within) = (own.name.clone(), self.t.clone(), self.within.clone());
        let numbers = format!("unfold {within} in *; unfold Q2R in *; cbn [Qnum Qden] in *; lra");
        let lower = |rises: bool, lemma: &str, (a, b): (&Rational, &Rational)| {
            let way = if rises { "lower_before" } else { "lower_after" };
            format!(
                "destruct ({way} {name} {} {} {t} {lemma}) as [u [u_is is_lower]]; [ {numbers} | ];\n    \
                 exists u; assert ({within} u) by ({numbers});\n    \
                 split; [ assumption | rewrite !{} by assumption; exact is_lower ]",
                rational(a),
                rational(b),
                own.is_it
            )
        };
        match (signs.as_slice(), roots.as_slice()) {
            ([sign], []) if sign.is_ne() => {
                let (lemma, _) = self.monotonic(&own, sign.is_gt(), (&a, &b))?;
                Ok(format!("  intros {t} in_range. {}.\n", lower(sign.is_gt(), &lemma, (&a, &b))))
            }
            ([Ordering::Greater, Ordering::Less], [Root::At(q)]) => {
                let (before, _) = self.monotonic(&own, true, (&a, q))?;
                let (after, _) = self.monotonic(&own, false, (q, &b))?;
                let (u, better) = self.better(k, q)?;
                let (at, u) = (self.number(q)?, self.number(&u)?);
                Ok(format!(
                    "  intros {t} in_range. destruct (Rtotal_order {t} ({at})) as [side|[->|side]].\n  - {}.\n  \
                     - exists ({u}). split; [ unfold {within}; lra | exact {better} ].\n  - {}.\n",
                    lower(true, &before, (&a, q)),
                    lower(false, &after, (q, &b))
                ))
            }
            _ => Err(Unsupported(
                "an objective that turns several times, or at an irrational number, and is nowhere least",
            )),
        }
    }

    /// The first objective is least at a turn, where the second rises or falls.
    pub(super) fn turning_apart(&mut self, f: usize, g: usize) -> Result<String> {
        let (first, second) = (self.function(f)?, self.function(g)?);
        let (turns, others) = (self.turns(&first)?, self.turns(&second)?);
        if turns.0 == [Ordering::Less, Ordering::Greater] {
            return self.turn(f, &first, g, &second, (&turns.1, &others.1));
        }
        if others.0 == [Ordering::Less, Ordering::Greater] {
            return self.turn(g, &second, f, &first, (&others.1, &turns.1));
        }
        Err(OTHER)
    }

    fn turn(
        &mut self,
        f: usize,
        first: &Own,
        g: usize,
        second: &Own,
        (turn, others): (&[Root], &[Root]),
    ) -> Result<String> {
        let (a, b) = self.ends()?;
        let [root] = turn else { return Err(OTHER) };
        // Numbers around the turn, between which the other objective does not turn.
        let mut found = None;
        for bits in [6u32, 12, 24, 44] {
            let scale = Rational::from_integer(Pow::pow(crate::exact::Integer::from(2), bits));
            let step = scale.recip();
            let low = (root.low() * &scale).floor() / &scale - &step;
            let high = (root.high() * &scale).ceil() / &scale + &step;
            let wide = (&low - &step - &step, &high + &step + &step);
            let apart = others.iter().all(|r| r.high() < &wide.0 || r.low() > &wide.1);
            if wide.0 > a && wide.1 < b && apart {
                found = Some((low, high, step, wide));
                break;
            }
        }
        let (l, u, step, wide) = found.ok_or(OTHER)?;
        let (l0, u0) = (&l - &step, &u + &step);
        let (_, falls) = self.monotonic(first, false, (&a, &l))?;
        let (_, rises) = self.monotonic(first, true, (&u, &b))?;
        let sign = {
            let signs = Signs::new(self.x.clone(), &mut self.families.pen.names);
            let course = signs.course(&second.slope.0, (&wide.0, &wide.1))?;
            *course.signs.first().ok_or(OTHER)?
        };
        let (moves, _) = self.monotonic(second, sign.is_gt(), (&wide.0, &wide.1))?;
        let (t, within) = (self.t.clone(), self.within.clone());
        let (own, other) = (self.get(f)?.name.clone(), self.get(g)?.name.clone());
        let exists = self.families.pen.names.fresh("turns");
        let numbers: Vec<String> = [&a, &l0, &l, &u, &u0, &b].into_iter().map(rational).collect();
        let (low, high) = (self.number(&l0)?, self.number(&u0)?);
        let range = "unfold Q2R; cbn [Qnum Qden]; lra";
        self.text.push_str(&format!(
            "Lemma {exists} : exists q, {low} <= q <= {high} /\\ {within} q /\\ forall {t}, {within} {t} -> {own} q <= {own} {t}.\nProof.\n  \
             destruct (least_between {HALVES}%nat {} {} {} {}) as [q [q_is is_least]];\n  \
             [ {range} | {range} | {range} | by_computation | exact {falls} | exact {rises} | by_computation | by_computation | ].\n  \
             unfold Q2R in q_is, is_least; cbn [Qnum Qden] in q_is, is_least.\n  \
             assert ({within} q) by (unfold {within}; lra). exists q. split; [ lra | ]. split; [ assumption | ].\n  \
             intros {t} in_range. rewrite !{} by assumption. apply is_least. unfold {within} in in_range. lra.\nQed.\n",
            first.name,
            first.parts.0,
            first.parts.1,
            numbers.join(" "),
            first.is_it
        ));
        let way = if sign.is_gt() { "lower_before" } else { "lower_after" };
        let statement = format!("least {within} {own} {t} <-> least {within} {other} {t}");
        let proof = format!(
            "  apply (apart_within {within} {own} {other} ({low}) ({high}) {exists}). intros q q_is.\n  \
             destruct ({way} {} {} {} q {moves}) as [u [u_is is_lower]]; [ unfold Q2R; cbn [Qnum Qden]; lra | ].\n  \
             unfold Q2R in u_is; cbn [Qnum Qden] in u_is. exists u.\n  \
             assert ({within} u) by (unfold {within}; lra). assert ({within} q) by (unfold {within}; lra).\n  \
             split; [ assumption | rewrite !{} by assumption; exact is_lower ].\n",
            second.name,
            rational(&wide.0),
            rational(&wide.1),
            second.is_it
        );
        Ok(self.told(&statement, &proof))
    }
}
