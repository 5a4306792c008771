//! A plot as commands of `pgfplots`, which LaTeX draws with the document's own fonts.

use super::chart::Chart;
use super::{escape, tex};
use std::fmt::Write;

/// The names stand above the plot, where they hide nothing.
const ABOVE: &str = "legend style={at={(0,1.03)}, anchor=south west, draw=none, legend columns=-1, \
                     /tikz/every even column/.append style={column sep=0.5em}}, legend cell align=left";

/// The `tikzpicture`.
pub fn draw(chart: &Chart) -> String {
    let mut out = String::from("\\begin{tikzpicture}\n");
    match chart {
        Chart::Curves { parameter, axis, curves, gap } => {
            let floor = if chart.range().0 >= 0.0 { ", ymin=0" } else { "" };
            let _ = writeln!(
                out,
                "\\begin{{axis}}[width=0.85\\linewidth, height=6.5cm, xlabel={{${}$}}, ylabel={{{}}}{floor}, \
                 {ABOVE}, grid=major, cycle list name=exotic, no markers, unbounded coords=jump, enlarge x limits=false]",
                tex::name(parameter),
                escape::latex(axis)
            );
            for (name, points) in curves {
                let point = |(x, y): &(f64, f64)| {
                    if y.is_finite() { format!("({x:.5},{y:.6})") } else { format!("({x:.5},nan)") }
                };
                let points: Vec<String> = points.iter().map(point).collect();
                let _ = writeln!(out, "\\addplot+[thick] coordinates {{{}}};", points.join(" "));
                let _ = writeln!(out, "\\addlegendentry{{${}$}}", tex::spell(name));
            }
            if let Some(gap) = gap {
                let _ = writeln!(
                    out,
                    "\\draw[<->, >=stealth] (axis cs:{x:.5},{low:.6}) -- node[right] {{{text}}} (axis cs:{x:.5},{high:.6});",
                    x = gap.at,
                    low = gap.low,
                    high = gap.high,
                    text = escape::latex(&gap.text)
                );
            }
        }
        Chart::Bars { labels, series, axis } => {
            // Numbers stand for the labels, which may hold what pgfplots would read.
            let ticks: Vec<String> = (0..labels.len()).map(|k| k.to_string()).collect();
            let shown: Vec<String> = labels.iter().map(|l| format!("{{{}}}", escape::latex(l))).collect();
            let _ = writeln!(
                out,
                "\\begin{{axis}}[ybar, width=0.85\\linewidth, height=6.2cm, ylabel={{{}}}, xtick={{{}}}, \
                 xticklabels={{{}}}, x tick label style={{rotate=30, anchor=east}}, enlarge x limits=0.15, \
                 {ABOVE}, ymajorgrids]",
                escape::latex(axis),
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
