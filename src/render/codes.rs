//! What `entail explain E100` tells: the codes of diagnostics on documents that become pages.

/// Code, title, and an explanation with an example, in the order of the codes.
pub const CODES: &[(&str, &str, &str)] = &[
    (
        "E100",
        "option of a block",
        "A block of statements in a handout begins with the word entail and its options:\n\n    ```entail steps digits=50\n    \
         prove H(A,B) = D(A||B) + S(A)\n    ```\n\nsteps shows derivations line by line; hide answers and shows nothing; code \
         shows the statements too; digits=N and base=e|2|10|N say how values are shown; only=pdf,html keeps the block to \
         those formats; plot draws bars of distributions or of what each outcome adds to a quantity; plot=t from=0 to=1 \
         draws quantities over a parameter; caption=\"...\" says what is seen.",
    ),
    (
        "E101",
        "nested too deeply",
        "Lists and quotes in a handout may stand within each other, but not endlessly.",
    ),
    (
        "E102",
        "formula",
        "Formulas between dollar signs are LaTeX mathematics, in a line as $p_i$ or displayed between two dollar signs. They \
         are set in every format, so they are read: commands that are no mathematics, and definitions of new \
         ones, are refused. What entail shall compute stands in a code span: `entail S(A)`.",
    ),
    (
        "E103",
        "picture",
        "A handout has no pictures from files: it is one file that needs nothing beside it. Plots are made by blocks:\n\n    \
         ```entail plot\n    A\n    B\n    ```",
    ),
    (
        "E104",
        "plot",
        "Bars are drawn of declared distributions by their names, and of S(A), H(A,B) and D(A||B) by what each outcome \
         adds:\n\n    ```entail plot\n    D(A||B)\n    ```\n\nCurves are drawn of quantities over a number that each line \
         contains:\n\n    ```entail plot=t from=0.05 to=0.95\n    H(A, bernoulli(t))\n    ```\n\nOne plot has one scale: all \
         lines of it have the same unit.",
    ),
    (
        "E105",
        "question that is not closed",
        "A question in a sentence stands between backticks: `entail S(A)`. In a table, | begins the next cell even between \
         backticks, so it is written \\| there: `entail H(X \\| Y)`.",
    ),
];
