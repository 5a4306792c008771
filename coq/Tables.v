(* Declared joint distributions: the law of some of the variables, computed, and entropies as sums that [Exact]
   evaluates. *)

From Coq Require Import Reals Lra Lia List ZArith QArith Qreals Bool.
From Entail Require Import Sums Entropy Extended Gibbs Rules Variables Exact.
Import ListNotations.
Open Scope R_scope.

Section Tables.
Implicit Types (n : nat) (l L : list Q) (vs : list (nat -> nat)).

(** The probability that the variables have these values. *)
Definition chance_of n l vs xs : Q :=
  fold_right (fun u s => if hits vs xs u then Qred (nth u l 0 + s) else s)%Q 0%Q (seq 0 n).

Lemma chance_of_ok n l vs xs : Q2R (chance_of n l vs xs) = law (outcomes n) (masses l) vs xs.
Proof.
  unfold chance_of, law, outcomes, masses. induction (seq 0 n) as [|u k IH]; [apply Q2R_0|].
  cbn [fold_right sum]. destruct (hits vs xs u); [now rewrite Q2R_red, Q2R_plus, IH|rewrite IH; ring].
Qed.

(** [L] has the probability of what is seen, outcome by outcome. *)
Definition table_ok n l vs L : bool :=
  forallb (fun u => Qeq_bool (nth u L 0%Q) (chance_of n l vs (seen vs u))) (seq 0 n).

Theorem H_table n l vs L : table_ok n l vs L = true ->
  H (outcomes n) (masses l) vs = cross_entropy (outcomes n) (masses l) (masses L).
Proof.
  unfold table_ok. rewrite forallb_forall. intros E. rewrite H_mean. unfold cross_entropy. f_equal.
  apply sum_ext. intros u J. do 2 f_equal. rewrite <- chance_of_ok. symmetry.
  apply Qeq_eqR, Qeq_bool_iff, E, J.
Qed.
End Tables.

(** The entropy of variables by their table. *)
Ltac by_table n l vs L := apply (H_table n l vs L); vm_compute; reflexivity.

(** Quantities of variables by joint entropies, and these by the equations [E] of their tables. *)
Ltac by_entropies hP :=
  pose proof hP;
  rewrite ?Hc_H, ?I_H by assumption; cbn [coinformation]; cbn [app];
  repeat match goal with |- context [H ?W ?P []] => rewrite (H_nil W P) by assumption end.
