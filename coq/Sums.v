(* Finite sums of real numbers over a list of outcomes, and the logarithm.

   Everything here rests on the real numbers of Coq's standard library alone. Two conventions of that
   library are used throughout and are those of the exported statements: [ln x = 0] for [x <= 0] and
   [/ 0 = 0]. So [0 * ln 0 = 0], as information theory wants it, while no lemma splits a logarithm or
   cancels a fraction without positivity. *)

From Coq Require Import Reals Lra Lia List.
Import ListNotations.
Open Scope R_scope.

(* ---------------------------------------------------------------------------------------------- *)
(** * Sums over a list *)

Fixpoint sum {T : Type} (l : list T) (f : T -> R) : R :=
  match l with [] => 0 | x :: l => f x + sum l f end.

(** The sum over the part of [l] on which [m] is positive: over the support of [m]. *)
Definition sum_on {T : Type} (l : list T) (m f : T -> R) : R :=
  sum l (fun x => if Rlt_dec 0 (m x) then f x else 0).

Section Sums.
Context {T : Type}.
Implicit Types (l : list T) (f g m : T -> R).

Lemma sum_ext l f g : (forall x, In x l -> f x = g x) -> sum l f = sum l g.
Proof.
  induction l as [|a l IH]; simpl; intros H; [reflexivity|].
  rewrite (H a), IH; auto.
Qed.

Lemma sum_plus l f g : sum l (fun x => f x + g x) = sum l f + sum l g.
Proof. induction l; simpl; lra. Qed.

Lemma sum_minus l f g : sum l (fun x => f x - g x) = sum l f - sum l g.
Proof. induction l; simpl; lra. Qed.

Lemma sum_opp l f : sum l (fun x => - f x) = - sum l f.
Proof. induction l; simpl; lra. Qed.

Lemma sum_scal l c f : sum l (fun x => c * f x) = c * sum l f.
Proof. induction l as [|a l IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_scal_r l c f : sum l (fun x => f x * c) = sum l f * c.
Proof. induction l as [|a l IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma sum_zero l : sum l (fun _ => 0) = 0.
Proof. induction l; simpl; lra. Qed.

Lemma sum_const l c : sum l (fun _ => c) = INR (length l) * c.
Proof. induction l; [simpl; ring|]. cbn [sum length]. rewrite IHl, S_INR. ring. Qed.

Lemma sum_le l f g : (forall x, In x l -> f x <= g x) -> sum l f <= sum l g.
Proof.
  induction l as [|a l IH]; simpl; intros H; [lra|].
  specialize (H a) as Ha. specialize (IH (fun x i => H x (or_intror i))).
  specialize (Ha (or_introl eq_refl)). lra.
Qed.

Lemma sum_nonneg l f : (forall x, In x l -> 0 <= f x) -> 0 <= sum l f.
Proof. intros H. rewrite <- (sum_zero l). now apply sum_le. Qed.

Lemma sum_nonneg_zero l f : (forall x, In x l -> 0 <= f x) -> sum l f = 0 ->
  forall x, In x l -> f x = 0.
Proof.
  induction l as [|a l IH]; simpl; intros H E; [tauto|].
  assert (Ha := H a (or_introl eq_refl)).
  assert (Hl := sum_nonneg l f (fun x i => H x (or_intror i))).
  intros x [<-|i]; [lra|]. apply IH; auto; lra.
Qed.

Lemma sum_term_le l f x : (forall y, In y l -> 0 <= f y) -> In x l -> f x <= sum l f.
Proof.
  induction l as [|a l IH]; simpl; intros H; [tauto|].
  assert (Ha := H a (or_introl eq_refl)).
  assert (Hl := sum_nonneg l f (fun x i => H x (or_intror i))).
  intros [<-|i]; [lra|]. specialize (IH (fun y j => H y (or_intror j)) i). lra.
Qed.

Lemma sum_pos l f x : (forall y, In y l -> 0 <= f y) -> In x l -> 0 < f x -> 0 < sum l f.
Proof. intros H i P. generalize (sum_term_le l f x H i). lra. Qed.

Lemma sum_app l k f : sum (l ++ k) f = sum l f + sum k f.
Proof. induction l; simpl; lra. Qed.

(** Sums over a support. *)

Lemma sum_on_ext l m f g :
  (forall x, In x l -> 0 < m x -> f x = g x) -> sum_on l m f = sum_on l m g.
Proof.
  intros H. apply sum_ext. intros x i. destruct (Rlt_dec 0 (m x)); auto.
Qed.

Lemma sum_on_plus l m f g : sum_on l m (fun x => f x + g x) = sum_on l m f + sum_on l m g.
Proof.
  unfold sum_on. rewrite <- sum_plus. apply sum_ext. intros x _. destruct (Rlt_dec 0 (m x)); lra.
Qed.

Lemma sum_on_minus l m f g : sum_on l m (fun x => f x - g x) = sum_on l m f - sum_on l m g.
Proof.
  unfold sum_on. rewrite <- sum_minus. apply sum_ext. intros x _. destruct (Rlt_dec 0 (m x)); lra.
Qed.

Lemma sum_on_opp l m f : sum_on l m (fun x => - f x) = - sum_on l m f.
Proof.
  unfold sum_on. rewrite <- sum_opp. apply sum_ext. intros x _. destruct (Rlt_dec 0 (m x)); lra.
Qed.

Lemma sum_on_scal l m c f : sum_on l m (fun x => c * f x) = c * sum_on l m f.
Proof.
  unfold sum_on. rewrite <- sum_scal. apply sum_ext. intros x _. destruct (Rlt_dec 0 (m x)); ring.
Qed.

Lemma sum_on_le l m f g :
  (forall x, In x l -> 0 < m x -> f x <= g x) -> sum_on l m f <= sum_on l m g.
Proof.
  intros H. apply sum_le. intros x i. destruct (Rlt_dec 0 (m x)); [auto|lra].
Qed.

Lemma sum_on_nonneg l m f : (forall x, In x l -> 0 < m x -> 0 <= f x) -> 0 <= sum_on l m f.
Proof.
  intros H. apply sum_nonneg. intros x i. destruct (Rlt_dec 0 (m x)); [auto|lra].
Qed.

(** Terms that vanish outside the support need not be summed. *)
Lemma sum_support l m f : (forall x, In x l -> ~ 0 < m x -> f x = 0) -> sum l f = sum_on l m f.
Proof.
  intros H. apply sum_ext. intros x i. destruct (Rlt_dec 0 (m x)); auto.
Qed.
End Sums.

Lemma sum_map {S T} (g : S -> T) l f : sum (map g l) f = sum l (fun x => f (g x)).
Proof. induction l; simpl; congruence. Qed.

Lemma sum_swap {S T} (l : list S) (k : list T) f :
  sum l (fun x => sum k (fun y => f x y)) = sum k (fun y => sum l (fun x => f x y)).
Proof.
  induction l; simpl; [now rewrite sum_zero|]. rewrite IHl, <- sum_plus. reflexivity.
Qed.

Lemma sum_prod {S T} (l : list S) (k : list T) f :
  sum (list_prod l k) f = sum l (fun x => sum k (fun y => f (x, y))).
Proof. induction l; simpl; [reflexivity|]. now rewrite sum_app, sum_map, IHl. Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * The logarithm *)

Lemma ln_nonpos x : x <= 0 -> ln x = 0.
Proof. intros H. unfold ln. destruct (Rlt_dec 0 x); [exfalso; lra|reflexivity]. Qed.

Lemma ln_lt_sub1 x : 0 < x -> x <> 1 -> ln x < x - 1.
Proof.
  intros H N. assert (L : ln x <> 0).
  { intros E. apply N. rewrite <- (exp_ln x H), E. apply exp_0. }
  generalize (exp_ineq1 (ln x) L). rewrite (exp_ln x H). lra.
Qed.

Lemma ln_le_sub1 x : 0 < x -> ln x <= x - 1.
Proof.
  intros H. destruct (Req_dec x 1) as [->|N]; [rewrite ln_1; lra|].
  now apply Rlt_le, ln_lt_sub1.
Qed.

Lemma ln_div a b : 0 < a -> 0 < b -> ln (a / b) = ln a - ln b.
Proof. intros. unfold Rdiv. rewrite ln_mult, ln_Rinv; auto with real. Qed.

Lemma ln_inj a b : 0 < a -> 0 < b -> ln a = ln b -> a = b.
Proof. intros. now apply ln_inv. Qed.

(** A rational power: 0 of a number that is not positive. *)
Definition rpower (x r : R) : R := if Rlt_dec 0 x then exp (r * ln x) else 0.

Lemma rpower_pos x r : 0 < x -> 0 < rpower x r.
Proof. intros H. unfold rpower. destruct (Rlt_dec 0 x); [apply exp_pos|lra]. Qed.

Lemma rpower_nonneg x r : 0 <= rpower x r.
Proof. unfold rpower. destruct (Rlt_dec 0 x); [apply Rlt_le, exp_pos|lra]. Qed.

Lemma ln_rpower x r : 0 < x -> ln (rpower x r) = r * ln x.
Proof. intros H. unfold rpower. destruct (Rlt_dec 0 x); [apply ln_exp|lra]. Qed.

Lemma Rinv_nonneg x : 0 <= x -> 0 <= / x.
Proof.
  intros H. destruct (Req_dec x 0) as [->|N]; [rewrite Rinv_0; lra|]. apply Rlt_le, Rinv_0_lt_compat. lra.
Qed.
