(* Digits: enclosures by Coq-Interval, from the normal form of a value.

   The one file of the prelude that rests on more than the classical real numbers: Interval computes with the
   machine integers of Coq. Only files that state digits, or compare values that mix logarithms with
   other numbers, require it. *)

From Coq Require Import Reals Lra List ZArith QArith Qreals.
From Interval Require Import Tactic.
From Entail Require Import Sums Entropy Extended Rules Exact Signs.
Import ListNotations.
Open Scope R_scope.

Lemma normal_form t a f : difference t a (LQ (QZ 0)) = Some f -> leval a [] = value f.
Proof. intros H. apply difference_ok in H. cbn [leval qeval] in H. lra. Qed.

(** The statement [P] about the term [a], whose normal form is computed and enclosed with [p] bits. *)
Ltac by_enclosure P t a p :=
  change (P (leval a []));
  let f := eval vm_compute in (difference (factors t) a (LQ (QZ 0))) in
  match f with
  | Some ?f =>
      rewrite (normal_form (factors t) a f) by (vm_compute; reflexivity);
      unfold value; cbn [fst snd logs_value]; unfold lnp, Q2R; cbn [Qnum Qden]; cbv beta;
      first [ interval with (i_prec p) | split; interval with (i_prec p) ]
  end.

Ltac by_less_enclosed_at t a b p :=
  change (leval a [] < leval b []); apply Rminus_lt;
  by_enclosure (fun x : R => x < 0) t (LSub a b) p.

Ltac by_apart_enclosed_at t a b p :=
  change (leval a [] <> leval b []); apply Rminus_not_eq;
  first
  [ apply Rlt_not_eq; by_enclosure (fun x : R => x < 0) t (LSub a b) p
  | apply Rgt_not_eq; by_enclosure (fun x : R => x > 0) t (LSub a b) p ].

(** As many bits as it takes. *)
Ltac by_less_enclosed t a b :=
  first
  [ by_less_enclosed_at t a b 60%positive | by_less_enclosed_at t a b 200%positive
  | by_less_enclosed_at t a b 1000%positive | by_less_enclosed_at t a b 5000%positive ].
Ltac by_apart_enclosed t a b :=
  first
  [ by_apart_enclosed_at t a b 60%positive | by_apart_enclosed_at t a b 200%positive
  | by_apart_enclosed_at t a b 1000%positive | by_apart_enclosed_at t a b 5000%positive ].

(** Values beyond logarithmic forms: opened to a closed expression. *)
Lemma rpower_open x r : 0 < x -> rpower x r = exp (r * ln x).
Proof. intros H. unfold rpower. destruct (Rlt_dec 0 x); [reflexivity|contradiction]. Qed.
Lemma rpower_closed x r : x <= 0 -> rpower x r = 0.
Proof. intros H. unfold rpower. destruct (Rlt_dec 0 x); [exfalso; lra|reflexivity]. Qed.
Ltac open_powers p :=
  repeat match goal with
  | |- context [rpower ?x ?r] =>
      first
      [ rewrite (rpower_open x r) by (interval with (i_prec p))
      | rewrite (rpower_closed x r) by (first [lra | interval with (i_prec p)]) ]
  end.
Ltac open_quantities :=
  unfold varentropy, perplexity, hellinger, bhattacharyya, jensen_shannon_distance, jensen_shannon, jeffreys,
    bhattacharyya_coefficient, renyi, renyi_divergence, tsallis, extropy, total_variation, chi_squared;
  cbn [mean_divergence];
  unfold entropy, cross_entropy, divergence, self_information, sum_on.

(** An order or bounds, once the names of the statement are unfolded. *)
Ltac open_masses p :=
  unfold outcomes, masses, mix; cbn [seq sum nth]; unfold Q2R; cbn [Qnum Qden];
  rewrite ?Rmult_0_l, ?Rmult_0_r; open_powers p.
Ltac by_opened p := open_masses p; first [ interval with (i_prec p) | split; interval with (i_prec p) ].
Ltac by_opened_apart p :=
  open_masses p; first [ apply Rlt_not_eq; interval with (i_prec p) | apply Rgt_not_eq; interval with (i_prec p) ].

(** A function of one number, far from 0 on an interval. *)
Ltac by_enclosed_sign :=
  let x := fresh "x" in let X := fresh "X" in let W := fresh "W" in
  intros x X;
  match goal with |- 0 < fval ?F x => let v := eval vm_compute in F in change (0 < fval v x) end;
  unfold fval; cbn [above below logs logs_at peval];
  match type of X with ?a < _ < ?b => assert (W : a <= x <= b) by lra end; clear X;
  unfold Q2R in *; cbn [Qnum Qden] in *;
  interval with (i_bisect x, i_prec 100).
