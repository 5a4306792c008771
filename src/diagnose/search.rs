//! The search: every deviation, pairs of them, and triples of the usual ones; first in doubles with an error
//! bound, then, for those that come near the number, exactly.
//!
//! Simple ones come first, and a convention is left out when another that deviates less, or less often, gives
//! the same: what is listed is minimal.

use super::approx::Approx;
use super::chance::Values;
use super::change::Change;
use super::combine::{Candidate, Effort, candidates};
use super::convention::{Convention, Guard, Shape, Term, Width};
use super::evaluate::{approximate, value_in, value_of};
use super::figure::figure;
use super::printed::{Kind, Printed};
use super::problem::Problem;
use super::recipes::recipes;
use super::report::{Agreement, CHANCE, Deviation, Fit, Report, Verdict};
use super::sure::Sure;
use super::target::Target;
use super::words;

/// The most fits that are listed.
const LISTED: usize = 40;
/// Elements times exact evaluations beyond which no more are made.
const EXACT_WORK: usize = 400_000;
/// The most exact evaluations: only where doubles overflow are there more that come near.
const EXACT_COUNT: usize = 3_000;
/// A convention that gives the same as another and costs so much more is not worth a word.
const FAR: u32 = 3;
/// Noise of narrow floats beyond this part of the number explains nothing.
const NARROW: f64 = 0.02;
/// The most that rounding in float16 explains, relatively: about three units in the last place.
const HALF: f64 = 0.0025;
/// The same for bfloat16.
const BRAIN: f64 = 0.02;
/// A candidate that fits.
struct Found {
    changes: Vec<Change>,
    convention: Convention,
    value: Sure<256>,
    approx: Approx,
    agreement: Agreement,
    tolerance: f64,
    cost: u32,
    alike: Vec<String>,
    calls: Vec<&'static str>,
}

/// Names the conventions that give the number.
///
/// ```
/// use entail::diagnose::{diagnose, Effort, Problem, Verdict};
/// let row = |text: &str| vec![text.split(' ').map(|t| t.parse().unwrap()).collect()];
/// // scipy#12553: `scipy.stats.entropy` divides both arguments by their sums.
/// let problem = Problem::pair(row("1/2 1/2"), row("3/10 3/10")).unwrap();
/// let report = diagnose(&problem, &"0.0".parse().unwrap(), Effort::Full);
/// assert_eq!(report.verdict, Verdict::Explained);
/// assert_eq!(report.fits[0].deviations[0].words, "q divided by its sum");
/// assert!(report.fits[0].calls.contains(&"scipy.stats.entropy(p, q)"));
/// ```
pub fn diagnose(problem: &Problem, number: &Printed, effort: Effort) -> Report {
    let report = search(problem, number, effort, false);
    let open = matches!(report.verdict, Verdict::Nothing | Verdict::Chance);
    if effort == Effort::Full && open && problem.halves.is_some() && number.finite().is_some() {
        // Perhaps the data were rounded when they were printed.
        let mut loose = search(problem, number, effort, true);
        if matches!(loose.verdict, Verdict::Right | Verdict::Explained) {
            loose.tried += report.tried;
            loose.notes.push(
                "The data were taken for printed numbers, known to half a unit of their last decimal; \
                 exactly as they stand, nothing gives the number."
                    .into(),
            );
            return loose;
        }
    }
    report
}

fn search(problem: &Problem, number: &Printed, effort: Effort, is_printed: bool) -> Report {
    let target = Target::new(number);
    let mut notes = Vec::new();
    let mut candidates = candidates(problem, effort, &mut notes);
    if is_printed {
        candidates.retain(|c| c.changes.len() <= 2);
    }
    let values = approximate(problem, &mut candidates, is_printed);
    let mut search = Search {
        problem,
        target,
        is_printed,
        found: Vec::new(),
        sets: Vec::new(),
        weak: Vec::new(),
        more: 0,
        exact_work: 0,
        exact_count: 0,
    };
    // The simplest first; what costs the same stays in the order of the menu.
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|i| candidates.get(*i).map(|c| (c.cost, c.changes.len())));
    for i in order {
        if let (Some(candidate), Some(value)) = (candidates.get(i), values.get(i)) {
            search.consider(candidate, *value);
        }
    }
    search.add_calls();
    if !is_printed {
        search.add_widths();
    }
    if search.exact_count >= EXACT_COUNT {
        notes.push("numbers beyond the range of doubles: not everything was evaluated exactly".into());
    } else if search.exact_work > EXACT_WORK {
        notes.push("the data are large: not everything that comes near was evaluated exactly".into());
    }
    let density = Values::new(candidates.iter().zip(&values).map(|(c, v)| (v.x, c.cost)));
    search.report(&candidates, &values, &density, notes)
}

struct Search<'a> {
    problem: &'a Problem,
    target: Target<'a>,
    /// Whether the data are known to half a unit of their last decimal only.
    is_printed: bool,
    found: Vec<Found>,
    /// The changes of all that fit, those named beside another too.
    sets: Vec<Vec<Change>>,
    /// The same for what fits only if digits were cut off or floats were narrow: no reason to pass over what
    /// fits as it is.
    weak: Vec<Vec<Change>>,
    more: usize,
    exact_work: usize,
    exact_count: usize,
}

impl Search<'_> {
    /// What a program that computes it in doubles may be off by.
    fn noise(&self, c: &Convention, value: Approx) -> f64 {
        if !value.is_known() || self.is_printed {
            0.0
        } else if c.term == Term::Given {
            4.0 * f64::EPSILON * value.x.abs()
        } else {
            2.0 * value.error + f64::EPSILON * value.x.abs()
        }
    }

    /// Whether something simpler that was found says the same.
    fn is_superseded(&mut self, candidate: &Candidate, value: Approx, is_firm: bool) -> bool {
        let Candidate { changes, cost, .. } = candidate;
        let printed = self.is_printed;
        let subset = |set: &Vec<Change>| set.iter().all(|c| changes.contains(c));
        if self.sets.iter().any(subset) || !is_firm && self.weak.iter().any(subset) {
            return true;
        }
        let simpler = |f: &&Found| f.changes.len() < changes.len() || f.cost + FAR <= *cost;
        let said = self.found.iter().filter(simpler).find(|f| is_same(f.approx, value, printed));
        let Some(said) = said else { return false };
        // What deviates further from here has been said, too.
        let sets = if said.agreement.is_firm() { &mut self.sets } else { &mut self.weak };
        sets.push(changes.clone());
        true
    }

    fn consider(&mut self, candidate: &Candidate, value: Approx) {
        let c = &candidate.convention;
        let noise = self.noise(c, value);
        if matches!(self.target.number.kind, Kind::NoNumber)
            && c.shape == Shape::Root
            && value.x == 0.0
            && value.error > 0.0
            && !self.is_superseded(candidate, value, false)
        {
            self.accept(candidate, value, value_of(self.problem, c), Agreement::RootOfNoise, 0.0);
            return;
        }
        let wide: Vec<(Agreement, f64)> = if c.term == Term::Given || !value.is_known() || self.is_printed {
            Vec::new()
        } else {
            let size = self.target.double.abs();
            let usable = |(agreement, scale): (Agreement, f64)| {
                let changes = candidate.changes.len();
                // The bound adds the worst up; a few units in the last place are what half precision does.
                let noise = match agreement {
                    Agreement::Half => (noise * scale).min(size * HALF),
                    Agreement::Brain => (noise * scale).min(size * BRAIN),
                    _ => noise * scale,
                };
                let usable = match agreement {
                    Agreement::Single => changes == 0 || changes == 1 && noise <= NARROW * size,
                    _ => changes == 0,
                };
                // Where the digits are fewer than the float has, its noise is no matter.
                (usable && self.target.half <= noise).then_some((agreement, noise))
            };
            self.target.widths.iter().copied().filter_map(usable).collect()
        };
        let cut = !self.is_printed
            && candidate.changes.len() <= 1
            && self.target.half > 0.0
            && self.target.number.digits() < 15;
        let cut = cut.then_some((Agreement::Cut, noise));
        let scales = [(Agreement::Double, noise)].into_iter().chain(wide).chain(cut);
        for (agreement, noise) in scales {
            let unit = if agreement == Agreement::Cut { self.target.half } else { 0.0 };
            if !self.target.is_near(value, noise + unit) {
                continue;
            }
            if self.is_superseded(candidate, value, agreement.is_firm()) {
                return;
            }
            let work = (self.problem.rows() * self.problem.classes()).max(1);
            let enough = self.exact_work > EXACT_WORK && !self.found.is_empty();
            if enough || self.exact_count >= EXACT_COUNT {
                self.more += 1;
                return;
            }
            self.exact_work += work;
            self.exact_count += 1;
            let exact: Sure<256> = value_of(self.problem, c);
            let decide = |noise: f64| {
                self.target.agrees(&exact, noise).unwrap_or_else(|| {
                    let closer: Sure<2048> = value_of(self.problem, c);
                    // On the edge at 2,048 bits is on the edge; an enclosure that says nothing is no match.
                    let says = self.target.is_telling(&closer, c.term == Term::Given);
                    self.target.agrees(&closer, noise).unwrap_or(says)
                })
            };
            let agreement = match self.target.number.kind {
                Kind::Finite { .. } if decide(0.0) => Agreement::Digits,
                Kind::Finite { .. } if self.is_printed => {
                    let wide: Sure<256> = value_in(self.problem, c, true);
                    if self.target.agrees(&wide, 0.0) == Some(false) || !self.target.is_telling(&wide, true) {
                        continue;
                    }
                    Agreement::Data
                }
                Kind::Finite { .. } if agreement == Agreement::Cut => {
                    if !self.target.is_cut(&exact) {
                        continue;
                    }
                    agreement
                }
                Kind::Finite { .. } if decide(noise) => agreement,
                Kind::Infinite { .. } | Kind::NoNumber if decide(0.0) => Agreement::Special,
                _ => continue,
            };
            self.accept(candidate, value, exact, agreement, noise);
            return;
        }
    }

    fn accept(
        &mut self,
        candidate: &Candidate,
        approx: Approx,
        value: Sure<256>,
        agreement: Agreement,
        noise: f64,
    ) {
        let sets = if agreement.is_firm() { &mut self.sets } else { &mut self.weak };
        sets.push(candidate.changes.clone());
        // A guard that differs in the details alone is named beside the one that stands.
        let kin = |f: &Found| {
            f.agreement.is_firm() == agreement.is_firm() && kindred(&f.changes, &candidate.changes)
        };
        if let Some(f) = self.found.iter_mut().find(|f| kin(f)) {
            let guard = candidate.changes.iter().find(|c| matches!(c, Change::Guard(_)));
            f.alike.extend(guard.map(|g| words::phrase(*g, self.problem)));
            return;
        }
        if self.found.len() >= LISTED {
            self.more += 1;
            return;
        }
        // Where a value meets a short decimal to the last bit, the digits left out were zeros.
        let exact_hit = (approx.x - self.target.double).abs() <= noise + approx.error;
        let reach = if agreement == Agreement::Cut { 2.0 } else { 1.0 } * self.target.half;
        let open = if self.is_printed { approx.error } else { noise };
        let tolerance = if exact_hit && !self.is_printed { noise } else { reach + open };
        let extra = match agreement {
            Agreement::Single | Agreement::RootOfNoise => 11,
            Agreement::Half | Agreement::Brain => 13,
            Agreement::Cut => 6,
            _ => 0,
        };
        self.found.push(Found {
            changes: candidate.changes.clone(),
            convention: candidate.convention,
            value,
            approx,
            agreement,
            tolerance,
            cost: candidate.cost + extra,
            alike: Vec::new(),
            calls: Vec::new(),
        });
    }

    /// Where the plain definition is right but for rounding: whether the inputs were rounded.
    fn add_widths(&mut self) {
        let Some(plain) = self.found.iter().find(|f| f.changes.is_empty()) else { return };
        if !matches!(plain.agreement, Agreement::Double | Agreement::Single) {
            return;
        }
        for width in [Width::F64, Width::F32] {
            let change = Change::Width(width);
            let mut convention = self.problem.plain();
            change.apply(&mut convention);
            let value: Sure<256> = value_of(self.problem, &convention);
            if self.target.agrees(&value, 0.0) == Some(true) {
                let approx = value_of(self.problem, &convention);
                let candidate = Candidate { changes: vec![change], convention, cost: change.cost() };
                self.accept(&candidate, approx, value, Agreement::Digits, 0.0);
                return;
            }
        }
    }

    /// Library calls that give the number, each beside the convention that it follows.
    fn add_calls(&mut self) {
        let printed = self.is_printed;
        for recipe in recipes(self.problem) {
            let mut convention = self.problem.plain();
            recipe.changes.iter().for_each(|c| c.apply(&mut convention));
            let value: Approx = value_in(self.problem, &convention, self.is_printed);
            // Another quantity that happens to have the value is no call that gave it.
            let same = |f: &Found| {
                let own = (f.convention.term, f.convention.shape) == (convention.term, convention.shape);
                own && is_same(f.approx, value, printed)
            };
            if let Some(f) = self.found.iter_mut().find(|f| same(f)) {
                if !f.calls.contains(&recipe.call) {
                    f.calls.push(recipe.call);
                }
                continue;
            }
            // A whole call is one idea, however many deviations it makes.
            let cost = recipe.changes.iter().map(|c| c.cost()).sum::<u32>().min(20);
            let candidate = Candidate { changes: recipe.changes, convention, cost };
            let before = self.found.len();
            self.consider(&candidate, value);
            if let Some(f) = self.found.get_mut(before) {
                f.calls.push(recipe.call);
            }
        }
    }

    fn report(
        mut self,
        candidates: &[Candidate],
        values: &[Approx],
        density: &Values,
        notes: Vec<String>,
    ) -> Report {
        self.found.sort_by_key(|f| (f.cost, f.changes.len()));
        let finite = self.target.number.finite().is_some();
        let fits: Vec<Fit> = self
            .found
            .iter()
            .map(|f| {
                let expected = density.expected(self.target.double, f.tolerance, f.cost);
                let expected = if finite { expected } else { 0.0 };
                Fit {
                    deviations: self.deviations(&f.changes),
                    alike: f.alike.clone(),
                    calls: f.calls.clone(),
                    value: figure(self.target.number, &f.value),
                    agreement: f.agreement,
                    expected_by_chance: expected,
                    may_be_chance: !f.changes.is_empty() && expected > CHANCE,
                    cost: f.cost,
                }
            })
            .collect();
        let verdict = match fits.iter().find(|f| f.deviations.is_empty()) {
            Some(plain) if plain.agreement.is_firm() => Verdict::Right,
            _ if fits.iter().any(|f| !f.may_be_chance) => Verdict::Explained,
            _ if !fits.is_empty() => Verdict::Chance,
            _ => Verdict::Nothing,
        };
        let wanted = verdict == Verdict::Nothing;
        let nearest = if wanted { self.nearest(candidates, values) } else { Vec::new() };
        let plain: Sure<256> = value_of(self.problem, &self.problem.plain());
        Report {
            number: self.target.number.clone(),
            meant: words::meant(self.problem),
            unit: words::unit(self.problem),
            plain: figure(self.target.number, &plain),
            verdict,
            more: self.more,
            nearest,
            tried: candidates.len(),
            fits,
            notes,
        }
    }

    fn deviations(&self, changes: &[Change]) -> Vec<Deviation> {
        changes
            .iter()
            .map(|c| Deviation {
                words: words::phrase(*c, self.problem),
                known_of: words::known_of(*c, self.problem).to_vec(),
            })
            .collect()
    }

    /// The few that come nearest without fitting, of at most two deviations and unlike values.
    fn nearest(&self, candidates: &[Candidate], values: &[Approx]) -> Vec<Fit> {
        const SHOWN: usize = 3;
        let apart = |v: &Approx| (v.x - self.target.double).abs();
        let mut near: Vec<(f64, u32, &Candidate)> = candidates
            .iter()
            .zip(values)
            .filter(|(c, v)| c.changes.len() <= 2 && apart(v).is_finite())
            .map(|(c, v)| (apart(v), c.cost, c))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        // The nearest simple one says more than a nearer far-fetched one.
        if let Some(simple) = near.iter().position(|(_, _, c)| c.changes.len() <= 1) {
            near.get_mut(..=simple).unwrap_or_default().rotate_right(1);
        }
        let mut shown: Vec<Fit> = Vec::new();
        for (_, cost, candidate) in near {
            if self.found.iter().any(|f| f.changes == candidate.changes) {
                continue;
            }
            let value =
                figure(self.target.number, &value_of::<Sure<256>>(self.problem, &candidate.convention));
            let close = |f: &Fit| {
                let gap = f.value.distance.zip(value.distance).map(|(a, b)| (a - b).abs());
                gap.is_some_and(|gap| gap <= 1e-3 * value.distance.unwrap_or(0.0))
            };
            if shown.iter().any(close) {
                continue;
            }
            shown.push(Fit {
                deviations: self.deviations(&candidate.changes),
                alike: Vec::new(),
                calls: Vec::new(),
                value,
                agreement: Agreement::None,
                expected_by_chance: 0.0,
                may_be_chance: false,
                cost,
            });
            if shown.len() == SHOWN {
                break;
            }
        }
        shown
    }
}

/// Whether two values are the same as far as doubles can tell.
fn is_same(a: Approx, b: Approx, is_printed: bool) -> bool {
    if !a.is_known() || !b.is_known() {
        return false;
    }
    if is_printed {
        // The bounds tell of the data; the values in the middle tell whether it is the same formula.
        return (a.x - b.x).abs() <= 1e-12 * a.x.abs();
    }
    if a.x.is_finite() && b.x.is_finite() {
        return (a.x - b.x).abs() <= a.error + b.error + f64::EPSILON * a.x.abs();
    }
    a.x.to_bits() == b.x.to_bits() || a.x.is_nan() && b.x.is_nan()
}

/// Whether two sets differ in the details of a guard alone.
fn kindred(a: &[Change], b: &[Change]) -> bool {
    let guard = |set: &[Change]| set.iter().any(|c| matches!(c, Change::Guard(Guard::Epsilon(..))));
    let rest = |set: &[Change]| -> Vec<Change> {
        set.iter().copied().filter(|c| !matches!(c, Change::Guard(_))).collect()
    };
    guard(a) && guard(b) && rest(a) == rest(b)
}

/// The likeliest single deviation that gives a number other than the plain definition does; for a quick word
/// beside a wrong row. None when the number is right, or nothing simple explains it.
///
/// ```
/// use entail::diagnose::{likely_cause, Problem};
/// let row = |text: &str| vec![text.split(' ').map(|t| t.parse().unwrap()).collect()];
/// let problem = Problem::pair(row("1/2 1/2"), row("9/10 1/10")).unwrap();
/// let cause = likely_cause(&problem, &"0.7369655941662062".parse().unwrap()).unwrap();
/// assert_eq!(cause.deviations[0].words, "logarithms to base 2: bits");
/// ```
pub fn likely_cause(problem: &Problem, number: &Printed) -> Option<Fit> {
    let report = diagnose(problem, number, Effort::Single);
    if report.verdict == Verdict::Right {
        return None;
    }
    report.fits.into_iter().find(|f| !f.may_be_chance)
}
