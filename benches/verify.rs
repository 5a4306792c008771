//! Rows a second of the verifier, for `benches/verify_peers.py`, which runs the same rows through scipy,
//! python-flint and mpmath.
//!
//! Reads a folder with `p.f64`, `q.f64` and `claimed.f64` (raw little-endian doubles) and the number of outcomes, and
//! prints seconds a pass, the fastest of several, as JSON.

use entail::verify::{Matrix, Quantity, Rows, Verifier};
use std::time::{Duration, Instant};

fn read(path: &str) -> Vec<f64> {
    let bytes = std::fs::read(path).unwrap_or_default();
    bytes.as_chunks::<8>().0.iter().map(|b| f64::from_le_bytes(*b)).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let [folder, outcomes] = arguments.as_slice() else {
        println!("run by benches/verify_peers.py: FOLDER OUTCOMES");
        return;
    };
    let outcomes: usize = outcomes.parse().unwrap_or(1);
    let column = |name: &str| read(&format!("{folder}/{name}.f64"));
    let (p, q, claimed) = (column("p"), column("q"), column("claimed"));
    let rows = Rows::pairs(Matrix::new(&p, outcomes), Matrix::new(&q, outcomes));
    let verifier = Verifier::new(Quantity::Divergence);
    let (mut best, mut spent) = (Duration::MAX, Duration::ZERO);
    let mut verdicts = Vec::new();
    while spent < Duration::from_secs(2) {
        let start = Instant::now();
        verdicts = verifier.verify(&rows, &claimed).unwrap_or_default();
        let took = start.elapsed();
        best = best.min(took);
        spent += took;
    }
    let refined = verdicts.iter().filter(|v| v.refined).count();
    let right = verdicts.iter().filter(|v| v.ulps == Some(0)).count();
    let truth: Vec<String> =
        verdicts.iter().take(20).map(|v| format!("\"{:016x}\"", v.truth.to_bits())).collect();
    println!(
        "{{\"seconds\": {}, \"rows\": {}, \"refined\": {refined}, \"right\": {right}, \"truth\": [{}]}}",
        best.as_secs_f64(),
        verdicts.len(),
        truth.join(", ")
    );
}
