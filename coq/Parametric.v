(* Families of distributions with real parameters: identities that hold for all values, and derivatives.

   The functions under the logarithms are written as products of powers of a few positive ones, by
   certificates that are multiplied out by [field]; then both sides are rational functions of the parameters and
   of a few logarithms. Derivatives are those of the standard library, worked out by Coquelicot. *)

From Coq Require Import Reals Lra Lia List ZArith.
From Entail Require Import Sums Entropy Extended Gibbs Rules.
Import ListNotations.
Open Scope R_scope.

Lemma logarithm b : exists l, ln b = l.
Proof. now exists (ln b). Qed.

(** Products of powers, and their logarithms. *)
Fixpoint monomial (l : list (R * Z)) : R :=
  match l with
  | [] => 1
  | (b, z) :: l => match z with Z0 => 1 | Zpos n => b ^ Pos.to_nat n | Zneg n => / b ^ Pos.to_nat n end * monomial l
  end.
Fixpoint weighted (l : list (R * Z)) : R :=
  match l with [] => 0 | (b, z) :: l => IZR z * ln b + weighted l end.

Lemma ln_monomial l : Forall (fun bz => 0 < fst bz) l -> 0 < monomial l /\ ln (monomial l) = weighted l.
Proof.
  induction 1 as [|[b z] l P _ [IH E]]; cbn [monomial weighted fst] in *; [split; [lra|apply ln_1]|].
  assert (F : 0 < match z with Z0 => 1 | Zpos n => b ^ Pos.to_nat n | Zneg n => / b ^ Pos.to_nat n end /\
    ln match z with Z0 => 1 | Zpos n => b ^ Pos.to_nat n | Zneg n => / b ^ Pos.to_nat n end = IZR z * ln b).
  { assert (K : forall n, 0 < b ^ Pos.to_nat n /\ ln (b ^ Pos.to_nat n) = IZR (Zpos n) * ln b).
    { intros n. split; [now apply pow_lt|]. rewrite ln_pow by exact P. now rewrite INR_IZR_INZ, positive_nat_Z. }
    destruct z as [|n|n]; [split; [lra|rewrite ln_1; ring]|apply K|].
    destruct (K n) as [A B]. split; [now apply Rinv_0_lt_compat|].
    rewrite ln_Rinv by exact A. rewrite B. change (Zneg n) with (- Zpos n)%Z. rewrite opp_IZR. ring. }
  destruct F as [A B]. split; [now apply Rmult_lt_0_compat|]. now rewrite ln_mult, B, E.
Qed.

Lemma by_monomial a l : Forall (fun bz => 0 < fst bz) l -> a = monomial l -> 0 < a /\ ln a = weighted l.
Proof. intros P ->. now apply ln_monomial. Qed.

(** Signs within the ranges of the parameters. *)
Ltac by_sign := first [ assumption | lra | nra ].
Ltac apart_from_zero :=
  lazymatch goal with
  | |- _ /\ _ => split; apart_from_zero
  | |- True => exact I
  | |- _ <> 0 => first [ apply Rgt_not_eq, Rlt_gt; by_sign | apply Rlt_not_eq; by_sign ]
  | |- ~ _ => first [ apply Rgt_not_eq, Rlt_gt; by_sign | apply Rlt_not_eq; by_sign ]
  end.
Ltac by_fractions := first [ reflexivity | field; apart_from_zero | ring ].

(** The logarithm of [a]: [l] factors it, [Bs] name the logarithms of the factors. *)
Ltac factored l :=
  match goal with
  | |- 0 < ?a /\ ln ?a = ?r =>
      let P := fresh in let E := fresh in
      destruct (by_monomial a l) as [P E];
      [ repeat apply Forall_cons; try apply Forall_nil; cbn [fst]; by_sign
      | cbn [monomial];
        repeat match goal with
        | |- context [Pos.to_nat ?n] => let k := eval cbv in (Pos.to_nat n) in change (Pos.to_nat n) with k
        end;
        by_fractions
      | split; [ exact P | rewrite E; clear E; cbn [weighted]; repeat match goal with B : ln _ = ?x |- _ => rewrite B end; ring ] ]
  end.

(** Every logarithm of the goal by its factors. *)
Ltac use_factors :=
  repeat match goal with
  | |- context [ln ?x] =>
      match goal with
      | F : 0 < ?a /\ ln ?a = ?r |- _ =>
          let E := fresh in
          assert (E : ln x = r) by (transitivity (ln a); [ apply (f_equal ln); by_fractions | exact (proj2 F) ]);
          rewrite E; clear E
      end
  end.

(** The quantities of families, written out. *)
Ltac open_family :=
  unfold jensen_shannon, jeffreys; cbn [mean_divergence];
  unfold entropy, cross_entropy, divergence, chi_squared, extropy, self_information, mix;
  cbn [seq sum nth].

Set Warnings "-ambiguous-paths".
From Coquelicot Require Import Coquelicot.

(** The claim's own definitions are unfolded before. *)
Ltac by_parameters := open_family; use_factors; by_fractions.
Ltac by_derivative :=
  open_family; apply is_derive_Reals; auto_derive;
  [ repeat split;
    first
    [ exact I
    | apart_from_zero
    | match goal with
      | F : 0 < ?a /\ _ |- 0 < ?x =>
          let E := fresh in assert (E : x = a) by by_fractions; rewrite E; exact (proj1 F)
      end
    | by_sign ]
  | use_factors; by_fractions ].

(** Masses that are one distribution for all values, and absolute continuity. *)
Ltac by_fact :=
  match goal with
  | F : 0 < ?a /\ _ |- 0 <= ?x =>
      let E := fresh in assert (E : x = a) by by_fractions; rewrite E; exact (Rlt_le _ _ (proj1 F))
  end.
Ltac each_outcome H :=
  cbn [seq In] in H; repeat (destruct H as [<-|H]; [ cbn [nth] | ]); try contradiction.
Ltac by_family :=
  split;
  [ let i := fresh "i" in let H := fresh "H" in intros i H; each_outcome H; first [ by_fact | lra ]
  | cbn [seq sum nth]; by_fractions ].
Ltac by_family_dominated :=
  let i := fresh "i" in let H := fresh "H" in
  intros i H; unfold mix; each_outcome H; let Z := fresh "Z" in intros Z;
  first
  [ lra
  | exfalso; revert Z;
    match goal with
    | F : 0 < ?a /\ _ |- ?x = 0 -> False =>
        let E := fresh in assert (E : x = a) by by_fractions; rewrite E; generalize (proj1 F); clear; lra
    end ].

(** Where a curve of distributions meets one, and nowhere else. The definitions are unfolded before. *)
Ltac by_meeting :=
  let i := fresh "i" in let H := fresh "H" in intros i H; each_outcome H; lra.
Ltac by_meeting_once :=
  let t := fresh "t" in let S := fresh "S" in let i := fresh "i" in
  intros t _ S; unfold same in S;
  repeat match type of S with
  | forall i, In i (?k :: ?l) -> _ =>
      let E := fresh in assert (E := S k (or_introl eq_refl)); cbn [nth] in E;
      let S' := fresh in assert (S' := fun i (J : In i l) => S i (or_intror J)); clear S; rename S' into S; cbv beta in S
  end;
  lra.

(** An objective is the real number that the conditions make it, for a parameter in its range. *)
Create HintDb absolute_continuity.
Ltac by_objective in_range :=
  repeat match goal with
  | |- context [xcross_entropy ?Om ?A ?B] => rewrite (xcross_entropy_real Om A B) by auto with absolute_continuity
  | |- context [xdivergence ?Om ?A ?B] => rewrite (xdivergence_real Om A B) by auto with absolute_continuity
  | |- context [xchi_squared ?Om ?A ?B] => rewrite (xchi_squared_real Om A B) by auto with absolute_continuity
  | |- context [xjeffreys ?Om ?A ?B] => rewrite (xjeffreys_real Om A B) by auto with absolute_continuity
  end;
  make_real; apply (f_equal Real); ring.
