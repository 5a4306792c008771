(* Quantities that may be infinite, and expressions of them.

   A value is a real number, +oo, or nothing at all (oo - oo has no value). Cross entropy and divergence are
   +oo exactly where absolute continuity fails. Equality of values is equality in Coq: both sides are
   the same, or neither denotes anything; the orders say that both sides denote something. *)

From Coq Require Import Reals Lra List.
From Entail Require Import Sums Entropy.
Import ListNotations.
Open Scope R_scope.

Inductive ext : Type := Real (x : R) | Infinity | Nothing.

Declare Scope ext_scope.
Delimit Scope ext_scope with ext.
Bind Scope ext_scope with ext.

Definition xadd (a b : ext) : ext :=
  match a, b with
  | Real x, Real y => Real (x + y)
  | Nothing, _ | _, Nothing => Nothing
  | _, _ => Infinity
  end.

(** A product of several factors is +oo if one of them is and all are positive. *)
Definition xpositive (a : ext) : bool :=
  match a with Real x => if Rlt_dec 0 x then true else false | Infinity => true | Nothing => false end.

Fixpoint xreal (l : list ext) : option R :=
  match l with
  | [] => Some 1
  | [Real x] => Some x
  | Real x :: l => match xreal l with Some y => Some (x * y) | None => None end
  | _ => None
  end.

Definition xprod (l : list ext) : ext :=
  match xreal l with
  | Some x => Real x
  | None => if forallb xpositive l then Infinity else Nothing
  end.
Definition xmul (a b : ext) : ext := xprod [a; b].

Definition xexp (a : ext) : ext := match a with Real x => Real (exp x) | other => other end.
Definition xroot (a : ext) (r : R) : ext := match a with Real x => Real (rpower x r) | _ => Nothing end.
Definition xln (a : ext) : ext := match a with Real x => Real (ln x) | _ => Nothing end.

Definition xle (a b : ext) : Prop :=
  match a, b with
  | Real x, Real y => x <= y
  | Nothing, _ | _, Nothing => False
  | _, Infinity => True
  | Infinity, Real _ => False
  end.
Definition xlt (a b : ext) : Prop :=
  match a, b with
  | Real x, Real y => x < y
  | Real _, Infinity => True
  | _, _ => False
  end.
Definition xne (a b : ext) : Prop := a <> Nothing /\ b <> Nothing /\ a <> b.

Infix "+" := xadd : ext_scope.
Infix "*" := xmul : ext_scope.
Infix "<=" := xle : ext_scope.
Infix "<" := xlt : ext_scope.
Infix "<>" := xne : ext_scope.

Section Quantities.
Context {T : Type}.
Implicit Types (Om : list T) (A B : T -> R).

Definition xcross_entropy Om A B : ext :=
  if dominated_dec Om A B then Real (cross_entropy Om A B) else Infinity.
Definition xdivergence Om A B : ext :=
  if dominated_dec Om A B then Real (divergence Om A B) else Infinity.
Definition xchi_squared Om A B : ext :=
  if dominated_dec Om A B then Real (chi_squared Om A B) else Infinity.
Definition xjeffreys Om A B : ext := xadd (xdivergence Om A B) (xdivergence Om B A).

Lemma xcross_entropy_real Om A B : dominated Om A B -> xcross_entropy Om A B = Real (cross_entropy Om A B).
Proof. intros H. unfold xcross_entropy. now destruct (dominated_dec Om A B). Qed.
Lemma xdivergence_real Om A B : dominated Om A B -> xdivergence Om A B = Real (divergence Om A B).
Proof. intros H. unfold xdivergence. now destruct (dominated_dec Om A B). Qed.
Lemma xchi_squared_real Om A B : dominated Om A B -> xchi_squared Om A B = Real (chi_squared Om A B).
Proof. intros H. unfold xchi_squared. now destruct (dominated_dec Om A B). Qed.
Lemma xjeffreys_real Om A B :
  dominated Om A B -> dominated Om B A -> xjeffreys Om A B = Real (jeffreys Om A B).
Proof. intros H K. unfold xjeffreys. now rewrite !xdivergence_real. Qed.

Lemma xcross_entropy_infinite Om A B : ~ dominated Om A B -> xcross_entropy Om A B = Infinity.
Proof. intros H. unfold xcross_entropy. now destruct (dominated_dec Om A B). Qed.
Lemma xdivergence_infinite Om A B : ~ dominated Om A B -> xdivergence Om A B = Infinity.
Proof. intros H. unfold xdivergence. now destruct (dominated_dec Om A B). Qed.
End Quantities.

Lemma xmul_real x y : xmul (Real x) (Real y) = Real (x * y).
Proof. reflexivity. Qed.
Lemma xmul_infinity c : 0 < c -> xmul (Real c) Infinity = Infinity.
Proof. intros H. unfold xmul, xprod. simpl. destruct (Rlt_dec 0 c); [reflexivity|contradiction]. Qed.
Lemma xmul_nothing c : xmul (Real c) Nothing = Nothing.
Proof. unfold xmul, xprod. simpl. now destruct (Rlt_dec 0 c). Qed.
Lemma xadd_infinity_r x : xadd (Real x) Infinity = Infinity.
Proof. reflexivity. Qed.

Lemma xle_trans a b c : xle a b -> xle b c -> xle a c.
Proof. destruct a, b, c; simpl; try tauto; lra. Qed.
Lemma xlt_le a b : xlt a b -> xle a b.
Proof. destruct a, b; simpl; try tauto; lra. Qed.
Lemma xlt_le_trans a b c : xlt a b -> xle b c -> xlt a c.
Proof. destruct a, b, c; simpl; try tauto; lra. Qed.
Lemma xle_lt_trans a b c : xle a b -> xlt b c -> xlt a c.
Proof. destruct a, b, c; simpl; try tauto; lra. Qed.
Lemma xle_infinity a : a <> Nothing -> xle a Infinity.
Proof. destruct a; simpl; tauto. Qed.
Lemma xle_antisym a b : xle a b -> xle b a -> a = b.
Proof. destruct a, b; simpl; try tauto. intros. f_equal. lra. Qed.

(** Chains with equations in them. *)
Lemma eq_xle a b c : a = b -> xle b c -> xle a c. Proof. now intros ->. Qed.
Lemma eq_xlt a b c : a = b -> xlt b c -> xlt a c. Proof. now intros ->. Qed.
Lemma eq_xne a b c : a = b -> xne b c -> xne a c. Proof. now intros ->. Qed.
Lemma xle_eq a b c : xle a b -> b = c -> xle a c. Proof. now intros H <-. Qed.
Lemma xlt_eq a b c : xlt a b -> b = c -> xlt a c. Proof. now intros H <-. Qed.
Lemma xne_eq a b c : xne a b -> b = c -> xne a c. Proof. now intros H <-. Qed.
