(* Where functions of one number are least: at one number alone, nowhere, everywhere; by comparing values, and by
   slopes where a turn is no rational number. *)

From Coq Require Import Reals Lra List ZArith QArith Qreals Bool.
From Entail Require Import Sums Entropy Extended Gibbs Rules Exact Signs.
Import ListNotations.
Open Scope R_scope.

Section Least.
Variable range : R -> Prop.
Implicit Types f g : R -> R.
Definition least (f : R -> R) (t : R) : Prop := minimiser range (fun t => Real (f t)) t.

(** Objectives that are real numbers on the range; the greatest values are the least of the opposite. *)
Theorem minimiser_least f F : (forall t, range t -> F t = Real (f t)) -> forall t, minimiser range F t <-> least f t.
Proof.
  intros E t. split; intros [H M]; split; auto; intros u U; specialize (M u U); rewrite (E t H), (E u U) in *; exact M.
Qed.
Theorem maximiser_least f F : (forall t, range t -> F t = Real (- f t)) -> forall t, maximiser range F t <-> least f t.
Proof.
  intros E t. split; intros [H M]; split; auto; intros u U; specialize (M u U); rewrite (E t H), (E u U) in *; simpl in *; lra.
Qed.

Theorem least_alone f q : range q -> (forall t, range t -> t <> q -> f q < f t) -> forall t, least f t <-> t = q.
Proof.
  intros Q L t. split.
  - intros [H M]. destruct (Req_dec t q) as [|N]; [assumption|exfalso]. specialize (M q Q). specialize (L t H N). simpl in M. lra.
  - intros ->. split; [exact Q|]. intros u U. destruct (Req_dec u q) as [->|N]; simpl; [lra|]. specialize (L u U N). lra.
Qed.
Theorem least_nowhere f : (forall t, range t -> exists u, range u /\ f u < f t) -> forall t, least f t <-> False.
Proof. intros L t. split; [|tauto]. intros [H M]. destruct (L t H) as [u [U V]]. specialize (M u U). simpl in M. lra. Qed.
Theorem least_everywhere f v : (forall t, range t -> f t = v) -> forall t, least f t <-> range t.
Proof.
  intros L t. split; [now intros [H _]|]. intros H. split; [exact H|]. intros u U. simpl. rewrite (L t H), (L u U). lra.
Qed.
Theorem not_least_at f q u : range u -> f u < f q -> ~ least f q.
Proof. intros U V [H M]. specialize (M u U). simpl in M. lra. Qed.

(** Objectives that differ by a positive factor and a number. *)
Theorem least_affine f g k c : 0 < k -> (forall t, range t -> f t = k * g t + c) -> forall t, least f t <-> least g t.
Proof.
  intros K E. apply (minimiser_affine range (fun t => Real (f t)) (fun t => Real (g t)) k c K).
  intros t H. simpl. now rewrite (E t H).
Qed.

(** Sets that a point tells apart. *)
Theorem sets_apart (P S : R -> Prop) q : P q -> ~ S q -> ~ (forall t, P t <-> S t).
Proof. intros A B H. apply B, H, A. Qed.
Theorem sets_apart' (P S : R -> Prop) q : S q -> ~ P q -> ~ (forall t, P t <-> S t).
Proof. intros A B H. apply B, H, A. Qed.
Theorem apart_within f g l u :
  (exists q, l <= q <= u /\ range q /\ forall t, range t -> f q <= f t) ->
  (forall q, l <= q <= u -> exists t, range t /\ g t < g q) -> ~ (forall t, least f t <-> least g t).
Proof.
  intros [q [I [Q L]]] W H. destruct (W q I) as [t [T V]].
  assert (M : least f q) by (split; [exact Q|]; intros s S; simpl; auto).
  apply H in M. destruct M as [_ M]. specialize (M t T). simpl in M. lra.
Qed.
End Least.

(* ---------------------------------------------------------------------------------------------- *)
(** * By slopes *)

Definition slope_checked (n : nat) (F : lfun) (N D : poly) (a b : Q) : bool :=
  slope_ok F N D && defined n F a b && positive_between n a b D.
Lemma slope_checked_ok n F N D a b x : slope_checked n F N D a b = true -> Q2R a < x < Q2R b ->
  derivable_pt_lim (fval F) x (fval (slope F N D) x).
Proof.
  unfold slope_checked. rewrite !andb_true_iff. intros [[S W] P] X. destruct (defined_ok n F a b x W X).
  apply fval_slope; auto. now apply (positive_between_ok n a b).
Qed.

Theorem rises_between n F N D a b : slope_checked n F N D a b = true -> is_positive (slope F N D) a b ->
  forall x y, Q2R a < x -> x < y -> y < Q2R b -> fval F x < fval F y.
Proof. intros S P. apply (rises_from (fval F) (fval (slope F N D))); [intros; now apply (slope_checked_ok n F N D a b)|exact P]. Qed.
Theorem falls_between n F N D a b : slope_checked n F N D a b = true -> is_positive (opposite (slope F N D)) a b ->
  forall x y, Q2R a < x -> x < y -> y < Q2R b -> fval F y < fval F x.
Proof.
  intros S P x y A X B. destruct (MVT_cor2 (fval F) (fval (slope F N D)) x y X) as [c [E C]].
  { intros c C. apply (slope_checked_ok n F N D a b); [exact S|lra]. }
  assert (I : Q2R a < c < Q2R b) by lra. specialize (P c I). rewrite opposite_ok in P.
  assert (0 < - fval (slope F N D) c * (y - x)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** Lower nearer to an end: on the whole interval, or on either side of a number. *)
Theorem lower_before F a b t : (forall x y, Q2R a < x -> x < y -> y < Q2R b -> fval F x < fval F y) ->
  Q2R a < t < Q2R b -> exists u, Q2R a < u < t /\ fval F u < fval F t.
Proof. intros R T. exists ((Q2R a + t) / 2). split; [lra|]. apply R; lra. Qed.
Theorem lower_after F a b t : (forall x y, Q2R a < x -> x < y -> y < Q2R b -> fval F y < fval F x) ->
  Q2R a < t < Q2R b -> exists u, t < u < Q2R b /\ fval F u < fval F t.
Proof. intros R T. exists ((t + Q2R b) / 2). split; [lra|]. apply R; lra. Qed.

(** What falls and then rises is least at some number between. *)
Theorem least_between n F N D a l0 l u u0 b :
  Q2R a < Q2R l0 < Q2R l -> Q2R l0 < Q2R u0 -> Q2R u < Q2R u0 < Q2R b -> slope_checked n F N D a b = true ->
  is_positive (opposite (slope F N D)) a l -> is_positive (slope F N D) u b ->
  slope_checked n F N D a l = true -> slope_checked n F N D u b = true ->
  exists q, Q2R l0 <= q <= Q2R u0 /\ forall t, Q2R a < t < Q2R b -> fval F q <= fval F t.
Proof.
  intros A M B S P Q SA SB.
  destruct (continuity_ab_min (fval F) (Q2R l0) (Q2R u0)) as [q [L I]]; [lra| |].
  { intros c C. apply derivable_continuous_pt. exists (fval (slope F N D) c). apply (slope_checked_ok n F N D a b); [exact S|lra]. }
  exists q. split; [exact I|]. intros t T.
  destruct (Rlt_le_dec t (Q2R l0)) as [H|H].
  - assert (fval F (Q2R l0) < fval F t) by (apply (falls_between n F N D a l SA P); lra).
    assert (fval F q <= fval F (Q2R l0)) by (apply L; lra). lra.
  - destruct (Rle_lt_dec t (Q2R u0)) as [K|K]; [apply L; lra|].
    assert (fval F (Q2R u0) < fval F t) by (apply (rises_between n F N D u b SB Q); lra).
    assert (fval F q <= fval F (Q2R u0)) by (apply L; lra). lra.
Qed.

Ltac by_rises n F N D S := apply (rises_between n F N D); [ by_computation | exact S ].
Ltac by_falls n F N D S := apply (falls_between n F N D); [ by_computation | exact S ].
