//! temp
use entail::span::Source;
use entail::syntax::parse::{Limits, parse_file};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: usize = a[4].parse().unwrap();
    let kb: usize = a[5].parse().unwrap();
    let text = format!("{}{}{}", a[1].repeat(n), a[2], a[3].repeat(n));
    let l = Limits { nesting: 100000, ..Limits::default() };
    let r = std::thread::Builder::new()
        .stack_size(kb << 10)
        .spawn(move || {
            let p = parse_file(&Source::new("x", text), &l);
            let f = std::env::var("FULL").is_ok();
            if f {
                for i in &p.items {
                    assert!(*i == i.clone());
                    entail::syntax::print::stmt(i);
                }
            }
            (p.items.len(), p.diagnostics.first().map(|d| d.code))
        })
        .unwrap()
        .join()
        .unwrap();
    println!("{r:?}");
}
