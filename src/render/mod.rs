//! From answers to pages: one format-neutral document tree, one builder, small back ends.
//!
//! Terms become formulas (`notation`), exact values become formulas and digits (`number`), answers become a
//! document (`build`), and a document becomes text, Markdown, LaTeX, HTML or Typst. Plots (`chart`) are
//! drawn by `svg` and `pgf`. JSON has its own fields (`json`).

pub mod authored;
pub mod bars;
pub mod build;
pub mod chart;
pub mod codes;
pub mod coq;
mod dependence;
pub mod diagnosis;
pub mod document;
pub mod escape;
pub mod explain;
pub mod formula;
pub mod given;
pub mod glossary;
pub mod html;
pub mod json;
mod json_parts;
pub mod latex;
pub mod linear;
pub mod markdown;
pub mod mathml;
pub mod measure;
pub mod notation;
pub mod number;
pub mod outcome;
pub mod page;
pub mod pgf;
pub mod point;
pub mod proof;
pub mod rules;
pub mod runs;
mod student;
pub mod student_json;
pub mod svg;
pub mod terms;
pub mod tex;
pub mod text;
mod text_values;
pub mod typst;
pub mod typst_math;
pub mod values;
