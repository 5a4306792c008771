//! A plot as commands of `pgfplots`, which LaTeX draws with the document's own fonts.

use super::chart::Chart;
use super::{escape, tex};
use std::fmt::Write;

/// The `tikzpicture`.
pub fn draw(chart: &Chart) -> String {
    let mut out = String::from("\\begin{tikzpicture}\n");
    match chart {
        Chart::Curves { parameter, unit, curves, marks } => {
            let _ = writeln!(
                out,
                "\\begin{{axis}}[width=0.85\\linewidth, height=6.2cm, xlabel={{${}$}}, ylabel={{{}}}, ymin=0, \
                 legend pos=north east, legend cell align=left, grid=major, cycle list name=exotic, no markers]",
                tex::name(parameter),
                escape::latex(unit)
            );
            for (name, points) in curves {
                let points: Vec<String> = points.iter().map(|(x, y)| format!("({x:.5},{y:.6})")).collect();
                let _ = writeln!(out, "\\addplot+[thick] coordinates {{{}}};", points.join(" "));
                let _ = writeln!(out, "\\addlegendentry{{${}$}}", tex::spell(name));
            }
            for (x, y, text) in marks {
                let _ = writeln!(
                    out,
                    "\\addplot[only marks, mark=*, forget plot, nodes near coords={{{}}}, point meta=explicit symbolic] \
                     coordinates {{({x:.5},{y:.6})}};",
                    escape::latex(text)
                );
            }
        }
        Chart::Bars { labels, series, unit } => {
            // Numbers stand for the labels, which may hold what pgfplots would read.
            let ticks: Vec<String> = (0..labels.len()).map(|k| k.to_string()).collect();
            let shown: Vec<String> = labels.iter().map(|l| format!("{{{}}}", escape::latex(l))).collect();
            let _ = writeln!(
                out,
                "\\begin{{axis}}[ybar, width=0.85\\linewidth, height=6.2cm, ylabel={{{}}}, xtick={{{}}}, \
                 xticklabels={{{}}}, x tick label style={{rotate=30, anchor=east}}, enlarge x limits=0.15, \
                 legend pos=north east, ymajorgrids]",
                if unit.is_empty() { "probability".into() } else { escape::latex(unit) },
                ticks.join(","),
                shown.join(",")
            );
            for (name, heights) in series {
                let points: Vec<String> =
                    heights.iter().enumerate().map(|(k, h)| format!("({k},{h:.6})")).collect();
                let _ = writeln!(out, "\\addplot coordinates {{{}}};", points.join(" "));
                let _ = writeln!(out, "\\addlegendentry{{${}$}}", tex::spell(name));
            }
        }
    }
    out + "\\end{axis}\n\\end{tikzpicture}"
}
