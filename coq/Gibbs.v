(* Gibbs' inequality with its equality case, and minimisers of cross entropy and divergence. *)

From Coq Require Import Reals Lra List.
From Entail Require Import Sums Entropy Extended.
Import ListNotations.
Open Scope R_scope.

(** Point by point: a - b <= a ln (a/b), equal only if a = b. *)
Lemma gibbs_point a b : 0 <= a -> 0 <= b -> (b = 0 -> a = 0) -> 0 <= a * ln (a / b) - (a - b).
Proof.
  intros Ha Hb H. destruct (Req_dec a 0) as [->|Na]; [lra|].
  assert (Pb : 0 < b) by (destruct (Req_dec b 0); [tauto|lra]).
  assert (Pa : 0 < a) by lra.
  assert (E : a * (b / a - 1) = b - a) by (field; lra).
  assert (L := ln_le_sub1 (b / a) (Rdiv_lt_0_compat _ _ Pb Pa)).
  rewrite ln_div in * by assumption. nra.
Qed.

Lemma gibbs_point_eq a b : 0 <= a -> 0 <= b -> (b = 0 -> a = 0) ->
  a * ln (a / b) - (a - b) = 0 -> a = b.
Proof.
  intros Ha Hb H Z. destruct (Req_dec a 0) as [->|Na]; [lra|].
  assert (Pb : 0 < b) by (destruct (Req_dec b 0); [tauto|lra]).
  assert (Pa : 0 < a) by lra.
  destruct (Req_dec a b) as [|N]; [assumption|exfalso].
  assert (E : a * (b / a - 1) = b - a) by (field; lra).
  assert (L : ln (b / a) < b / a - 1).
  { apply ln_lt_sub1; [now apply Rdiv_lt_0_compat|]. intros Q. apply N. rewrite Q in E. lra. }
  rewrite ln_div in * by assumption. nra.
Qed.

Section Gibbs.
Context {T : Type}.
Variable Om : list T.
Implicit Types A B : T -> R.

Lemma divergence_excess A B : sum Om A = sum Om B ->
  divergence Om A B = sum Om (fun i => A i * ln (A i / B i) - (A i - B i)).
Proof. intros E. rewrite !sum_minus, E. unfold divergence. ring. Qed.

Theorem gibbs A B : distribution Om A -> distribution Om B -> dominated Om A B -> 0 <= divergence Om A B.
Proof.
  intros [nA sA] [nB sB] D. rewrite divergence_excess by lra.
  apply sum_nonneg. intros i I. apply gibbs_point; auto.
Qed.

Theorem gibbs_eq A B : distribution Om A -> distribution Om B -> dominated Om A B ->
  (divergence Om A B = 0 <-> same Om A B).
Proof.
  intros [nA sA] [nB sB] D. split.
  - rewrite divergence_excess by lra. intros E i I. apply gibbs_point_eq; auto.
    apply (sum_nonneg_zero Om (fun i => A i * ln (A i / B i) - (A i - B i))); auto.
    intros; apply gibbs_point; auto.
  - intros E. unfold divergence. rewrite <- (sum_zero Om). apply sum_ext. intros i I.
    rewrite <- (E i I). destruct (Req_dec (A i) 0) as [->|N]; [ring|].
    replace (A i / A i) with 1 by (field; auto). rewrite ln_1. ring.
Qed.

Lemma same_dominated A B : same Om A B -> dominated Om A B.
Proof. intros H i I E. now rewrite (H i I). Qed.

Theorem cross_entropy_split A B :
  distribution Om A -> distribution Om B -> dominated Om A B ->
  cross_entropy Om A B = divergence Om A B + entropy Om A.
Proof.
  intros HA HB D. unfold cross_entropy, divergence, entropy.
  rewrite <- !sum_opp, <- sum_plus. apply sum_ext. intros i I.
  destruct (Req_dec (A i) 0) as [->|N]; [ring|].
  assert (P : 0 < A i) by (generalize (dist_nonneg Om A i HA I); lra).
  rewrite ln_div by (auto; now apply (dominated_pos Om A B i)). ring.
Qed.

Theorem xcross_entropy_split A B :
  distribution Om A -> distribution Om B ->
  xcross_entropy Om A B = xadd (xdivergence Om A B) (Real (entropy Om A)).
Proof.
  intros HA HB. unfold xcross_entropy, xdivergence.
  destruct (dominated_dec Om A B); [simpl; f_equal; now apply cross_entropy_split|reflexivity].
Qed.

(** Coincidence where the divergence is known to be 0. *)
Theorem coincide A B i : distribution Om A -> distribution Om B ->
  xdivergence Om A B = Real 0 -> In i Om -> A i = B i.
Proof.
  unfold xdivergence. intros HA HB E I. destruct (dominated_dec Om A B); [|discriminate].
  injection E as E. now apply gibbs_eq.
Qed.
End Gibbs.

(* ---------------------------------------------------------------------------------------------- *)
(** * Minimisers *)

(** [B] is in the family and nothing in it has a smaller value. *)
Definition minimiser {F : Type} (family : F -> Prop) (f : F -> ext) (B : F) : Prop :=
  family B /\ forall B', family B' -> xle (f B) (f B').

Definition maximiser {F : Type} (family : F -> Prop) (f : F -> ext) (B : F) : Prop :=
  family B /\ forall B', family B' -> xle (f B') (f B).

Lemma xle_shift a b c : xle (xadd a (Real c)) (xadd b (Real c)) <-> xle a b.
Proof. destruct a, b; simpl; try tauto; split; lra. Qed.

(** Functions that differ by a real constant have the same minimisers. *)
Theorem minimiser_shift {F} (family : F -> Prop) f g c :
  (forall B, family B -> f B = xadd (g B) (Real c)) ->
  forall B, minimiser family f B <-> minimiser family g B.
Proof.
  intros H B. split; intros [HB M]; split; auto; intros B' HB'; specialize (M B' HB').
  - rewrite (H B HB), (H B' HB') in M. now apply xle_shift in M.
  - rewrite (H B HB), (H B' HB'). now apply xle_shift.
Qed.

Theorem maximiser_shift {F} (family : F -> Prop) f g c :
  (forall B, family B -> f B = xadd (g B) (Real c)) ->
  forall B, maximiser family f B <-> maximiser family g B.
Proof.
  intros H B. split; intros [HB M]; split; auto; intros B' HB'; specialize (M B' HB').
  - rewrite (H B HB), (H B' HB') in M. now apply xle_shift in M.
  - rewrite (H B HB), (H B' HB'). now apply xle_shift.
Qed.

(** Multiples and constants: [k * v + c]. *)
Definition xaffine (k c : R) (v : ext) : ext :=
  match v with Real x => Real (k * x + c) | other => other end.

Lemma xle_affine k c a b : 0 < k -> xle (xaffine k c a) (xaffine k c b) <-> xle a b.
Proof.
  intros P. destruct a, b; simpl; try tauto. split; intros H.
  - apply (Rmult_le_reg_l k); lra.
  - apply (Rmult_le_compat_l k) in H; lra.
Qed.

Theorem minimiser_affine {F} (family : F -> Prop) f g k c : 0 < k ->
  (forall B, family B -> f B = xaffine k c (g B)) ->
  forall B, minimiser family f B <-> minimiser family g B.
Proof.
  intros P H B. split; intros [HB M]; split; auto; intros B' HB'; specialize (M B' HB').
  - rewrite (H B HB), (H B' HB') in M. now apply xle_affine in M.
  - rewrite (H B HB), (H B' HB'). now apply xle_affine.
Qed.
Theorem maximiser_affine {F} (family : F -> Prop) f g k c : 0 < k ->
  (forall B, family B -> f B = xaffine k c (g B)) ->
  forall B, maximiser family f B <-> maximiser family g B.
Proof.
  intros P H B. split; intros [HB M]; split; auto; intros B' HB'; specialize (M B' HB').
  - rewrite (H B HB), (H B' HB') in M. now apply xle_affine in M.
  - rewrite (H B HB), (H B' HB'). now apply xle_affine.
Qed.

(** A negative multiple of a real objective turns it over. *)
Lemma xle_turned k c x y : k < 0 -> Rle (k * x + c) (k * y + c) <-> y <= x.
Proof.
  intros P. split; intros H; [|apply Rplus_le_compat_r, Rmult_le_compat_neg_l; lra].
  apply (Rmult_le_reg_l (- k)); lra.
Qed.
Theorem minimiser_turned {F} (family : F -> Prop) f g k c : k < 0 ->
  (forall B, family B -> exists x, g B = Real x /\ f B = Real (k * x + c)) ->
  forall B, minimiser family f B <-> maximiser family g B.
Proof.
  intros P H B. split; intros [HB M]; split; auto; intros B' HB'; specialize (M B' HB');
    destruct (H B HB) as [x [Gx Fx]], (H B' HB') as [y [Gy Fy]]; rewrite Gx, Gy in *; rewrite Fx, Fy in *;
    simpl in *; now apply (xle_turned k c x y P).
Qed.
Theorem maximiser_turned {F} (family : F -> Prop) f g k c : k < 0 ->
  (forall B, family B -> exists x, g B = Real x /\ f B = Real (k * x + c)) ->
  forall B, maximiser family f B <-> minimiser family g B.
Proof.
  intros P H B. split; intros [HB M]; split; auto; intros B' HB'; specialize (M B' HB');
    destruct (H B HB) as [x [Gx Fx]], (H B' HB') as [y [Gy Fy]]; rewrite Gx, Gy in *; rewrite Fx, Fy in *;
    simpl in *; now apply (xle_turned k c y x P).
Qed.

Section Minimisers.
Context {T : Type}.
Variable Om : list T.
Implicit Types A B : T -> R.

(** Over every family of distributions: minimising cross entropy is minimising divergence. *)
Theorem minimiser_cross_entropy A (family : (T -> R) -> Prop) :
  distribution Om A -> (forall B, family B -> distribution Om B) ->
  forall B, minimiser family (xcross_entropy Om A) B <-> minimiser family (xdivergence Om A) B.
Proof.
  intros HA HF. apply (minimiser_shift _ _ _ (entropy Om A)).
  intros B HB. apply xcross_entropy_split; auto.
Qed.

Lemma xdivergence_nonneg A B : distribution Om A -> distribution Om B -> xle (Real 0) (xdivergence Om A B).
Proof.
  intros HA HB. unfold xdivergence. destruct (dominated_dec Om A B); [now apply gibbs|exact I].
Qed.

Lemma xdivergence_self A : distribution Om A -> xdivergence Om A A = Real 0.
Proof.
  intros HA. rewrite xdivergence_real by apply dominated_refl. f_equal.
  apply gibbs_eq; auto; [apply dominated_refl|now intros i].
Qed.

(** Over all distributions the minimiser of the divergence, and of cross entropy, is A itself. *)
Theorem minimiser_divergence_all A : distribution Om A -> forall B,
  minimiser (distribution Om) (xdivergence Om A) B <-> distribution Om B /\ same Om A B.
Proof.
  intros HA B. split; intros [HB M]; split; auto.
  - specialize (M A HA). rewrite xdivergence_self in M by exact HA.
    intros i I. apply (coincide Om A B i HA HB); [|exact I].
    generalize (xdivergence_nonneg A B HA HB).
    destruct (xdivergence Om A B); simpl in *; try tauto. intros. f_equal. lra.
  - intros B' HB'. rewrite xdivergence_real by now apply same_dominated.
    assert (divergence Om A B = 0) as -> by (apply gibbs_eq; auto using same_dominated).
    now apply xdivergence_nonneg.
Qed.

(** The same from the other side. *)
Theorem minimiser_divergence_left_all A : distribution Om A -> forall B,
  minimiser (distribution Om) (fun B => xdivergence Om B A) B <-> distribution Om B /\ same Om A B.
Proof.
  intros HA B. split; intros [HB M]; split; auto.
  - specialize (M A HA). cbv beta in M. rewrite xdivergence_self in M by exact HA.
    intros i I. symmetry. apply (coincide Om B A i HB HA); [|exact I].
    generalize (xdivergence_nonneg B A HB HA).
    destruct (xdivergence Om B A); simpl in *; try tauto. intros. f_equal. lra.
  - intros B' HB'. assert (S : same Om B A) by (intros i I; symmetry; auto).
    rewrite xdivergence_real by now apply same_dominated.
    assert (divergence Om B A = 0) as -> by (apply gibbs_eq; auto using same_dominated).
    now apply xdivergence_nonneg.
Qed.

Theorem minimiser_cross_entropy_all A : distribution Om A -> forall B,
  minimiser (distribution Om) (xcross_entropy Om A) B <-> distribution Om B /\ same Om A B.
Proof.
  intros HA B. rewrite minimiser_cross_entropy by auto. now apply minimiser_divergence_all.
Qed.
End Minimisers.

(** The set of one distribution. *)
Definition only {T} (Om : list T) (A B : T -> R) : Prop := distribution Om B /\ same Om A B.

(** Two distributions that differ at an outcome, as sets; and one that is not least. *)
Theorem only_apart {T} (Om : list T) A B i : distribution Om A -> In i Om -> A i <> B i ->
  ~ (forall D, only Om A D <-> only Om B D).
Proof.
  intros HA I N S. apply N. symmetry. apply (proj1 (S A)); [|exact I]. split; [exact HA|now intros j].
Qed.
Theorem not_least {T} (Om : list T) A B f : distribution Om A -> distribution Om B -> xlt (f A) (f B) ->
  ~ (forall D, only Om B D <-> minimiser (distribution Om) f D).
Proof.
  intros HA HB L S. destruct (proj1 (S B)) as [_ M]; [split; [exact HB|now intros j]|].
  specialize (M A HA). destruct (f A), (f B); simpl in *; try tauto; lra.
Qed.
Theorem not_greatest {T} (Om : list T) A B f : distribution Om A -> distribution Om B -> xlt (f B) (f A) ->
  ~ (forall D, only Om B D <-> maximiser (distribution Om) f D).
Proof.
  intros HA HB L S. destruct (proj1 (S B)) as [_ M]; [split; [exact HB|now intros j]|].
  specialize (M A HA). destruct (f A), (f B); simpl in *; try tauto; lra.
Qed.

(** A curve of distributions: minimising cross entropy along it is minimising divergence, and where it meets A,
    once, there is the minimum. *)
Section Curves.
Context {T : Type}.
Variables (Om : list T) (A : T -> R) (M : R -> T -> R) (range : R -> Prop).
Hypotheses (is_A : distribution Om A) (is_M : forall t, range t -> distribution Om (M t)).

Theorem curve_minimisers t :
  minimiser range (fun t => xcross_entropy Om A (M t)) t <-> minimiser range (fun t => xdivergence Om A (M t)) t.
Proof. apply (minimiser_shift range _ _ (entropy Om A)). intros u H. apply xcross_entropy_split; auto. Qed.

Theorem curve_minimum q : range q -> same Om A (M q) -> (forall t, range t -> same Om A (M t) -> t = q) ->
  forall t, minimiser range (fun t => xdivergence Om A (M t)) t <-> t = q.
Proof.
  intros Hq S V t.
  assert (Z : xdivergence Om A (M q) = Real 0).
  { rewrite xdivergence_real by now apply same_dominated. f_equal. apply gibbs_eq; auto using same_dominated. }
  split.
  - intros [Ht L]. apply V; auto. specialize (L q Hq). cbv beta in L. rewrite Z in L.
    intros i I. apply (coincide Om A (M t) i); auto.
    generalize (xdivergence_nonneg Om A (M t) is_A (is_M t Ht)).
    destruct (xdivergence Om A (M t)); simpl in *; try tauto. intros. f_equal. lra.
  - intros ->. split; auto. intros u Hu. cbv beta. rewrite Z. now apply xdivergence_nonneg; auto.
Qed.

Theorem curve_minimum_cross q : range q -> same Om A (M q) -> (forall t, range t -> same Om A (M t) -> t = q) ->
  forall t, minimiser range (fun t => xcross_entropy Om A (M t)) t <-> t = q.
Proof. intros Hq S V t. rewrite curve_minimisers. now apply curve_minimum. Qed.
End Curves.
