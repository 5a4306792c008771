(* Every tactic of the prelude closes an instance of its rule and refuses a false one beside it. [Fail] succeeds
   on any error, so each refusal stands next to a twin that goes through. This file is a test. *)

Set Warnings "-ambiguous-paths".
From Coquelicot Require Import Coquelicot.
From Coq Require Import Reals Lra List ZArith QArith.
From Entail Require Import Sums Entropy Extended Gibbs Rules Variables Exact Signs Least Tables Numeric Parametric.
Import ListNotations.
Open Scope R_scope.

Section Refused.
Context {T : Type}.
Variables (Om : list T) (A B C : T -> R) (i : T) (a b c x y : R).
Hypotheses (hA : distribution Om A) (hB : distribution Om B) (hi : In i Om).

(* UNFOLD *)
Goal cross_entropy Om A B = - sum Om (fun i => A i * ln (B i)). Proof. by_unfold. Qed.
Goal cross_entropy Om A B = - sum Om (fun i => B i * ln (A i)). Proof. Fail solve [ by_unfold ]. Abort.

(* RING *)
Goal a * (b - c) = a * b - a * c. Proof. by_ring. Qed.
Goal a * (b - c) = a * b + a * c. Proof. Fail solve [ by_ring ]. Abort.

(* LOG *)
Goal 0 < a -> 0 < b -> ln (a / b) = ln a - ln b. Proof. intros. by_log. Qed.
Goal 0 < a -> 0 < b -> ln (a / b) = ln a + ln b. Proof. intros. Fail solve [ by_log ]. Abort.
Goal ln (a / b) = ln a - ln b. Proof. Fail solve [ by_log ]. Abort.

(* CANCEL *)
Goal 0 < a -> a * / a = 1. Proof. intros. by_cancel. Qed.
Goal 0 <= a -> a * / a = 1. Proof. intros. Fail solve [ by_cancel ]. Abort.

(* ZERO *)
Goal sum Om (fun i => A i * ln (B i)) = sum_on Om (fun i => A i) (fun i => A i * ln (B i)).
Proof. by_zero. Qed.
Goal sum Om (fun i => A i * ln (B i)) = sum_on Om (fun i => B i) (fun i => A i * ln (B i)).
Proof. Fail solve [ by_zero ]. Abort.
Goal sum Om (fun i => C i * ln (C i)) = sum_on Om (fun i => C i) (fun i => C i * ln (C i)).
Proof. Fail solve [ by_zero ]. Abort.

(* SUM-ADD *)
Goal sum Om (fun i => A i + C i) = sum Om (fun i => A i) + sum Om (fun i => C i). Proof. by_sum_add. Qed.
Goal sum Om (fun i => A i - C i) = sum Om (fun i => A i) + sum Om (fun i => C i).
Proof. Fail solve [ by_sum_add ]. Abort.

(* SUM-SCALE *)
Goal sum Om (fun i => c * A i) = c * sum Om (fun i => A i). Proof. by_sum_scale c. Qed.
Goal sum Om (fun i => c * A i) = c * c * sum Om (fun i => A i). Proof. Fail solve [ by_sum_scale c ]. Abort.

(* SUM-SWAP *)
Goal sum Om (fun x => sum Om (fun y => A x * B y)) = sum Om (fun y => sum Om (fun x => A x * B y)).
Proof. by_sum_swap. Qed.
Goal sum Om (fun x => sum Om (fun y => A x * B y)) = sum Om (fun y => sum Om (fun x => A y * C x)).
Proof. Fail solve [ by_sum_swap ]. Abort.

(* RENAME *)
Goal sum Om (fun i => A i * B i) = sum Om (fun j => A j * B j). Proof. by_rename. Qed.
Goal sum Om (fun i => A i * B i) = sum Om (fun j => A j * A j). Proof. Fail solve [ by_rename ]. Abort.

(* TOTAL *)
Goal sum Om (fun i => A i) = 1. Proof. by_total Om A. Qed.
Goal sum Om (fun i => C i) = 1. Proof. Fail solve [ by_total Om C ]. Abort.

(* MIXTURE *)
Goal mix [(1/2, A); (1/2, B)] i = 1/2 * A i + 1/2 * B i. Proof. by_mixture. Qed.
Goal mix [(1/2, A); (1/2, B)] i = 1/2 * A i + 1/3 * B i. Proof. Fail solve [ by_mixture ]. Abort.

(* LN-LE *)
Goal 0 < x -> ln x <= x - 1. Proof. intros. by_ln_le. Qed.
Goal 0 <= x -> ln x <= x - 1. Proof. intros. Fail solve [ by_ln_le ]. Abort.
Goal 0 < x -> ln x <= x - 2. Proof. intros. Fail solve [ by_ln_le ]. Abort.

(* POSITIVE *)
Goal 0 < a -> 0 <= b -> 0 < a + b. Proof. intros. by_positive. Qed.
Goal 0 < a -> 0 < a + b. Proof. intros. Fail solve [ by_positive ]. Abort.
Goal dominated Om A B -> 0 < A i -> 0 < B i. Proof. intros. by_positive. Qed.
Goal dominated Om A B -> 0 < B i -> 0 < A i. Proof. intros. Fail solve [ by_positive ]. Abort.

(* INFINITE *)
Goal ~ dominated Om A B -> xdivergence Om A B = Infinity. Proof. intros. by_infinite. Qed.
Goal ~ dominated Om B A -> xdivergence Om A B = Infinity. Proof. intros. Fail solve [ by_infinite ]. Abort.

(* ABSORB *)
Goal (Real (1/2) * Infinity + Real a = Infinity)%ext. Proof. by_absorb. Qed.
Goal (Real (-1/2) * Infinity + Real a = Infinity)%ext. Proof. Fail solve [ by_absorb ]. Abort.

(* LE-INF *)
Goal (xdivergence Om A B + Real a <= Infinity)%ext. Proof. by_le_infinity. Qed.
Goal (Real (-1) * Infinity <= Infinity)%ext. Proof. Fail solve [ by_le_infinity ]. Abort.

(* SUM-PART *)
Goal sum_on Om (fun i => A i) (fun i => B i) <= sum Om (fun i => B i). Proof. by_sum_part. Qed.
Goal sum_on Om (fun i => A i) (fun i => C i) <= sum Om (fun i => C i).
Proof. Fail solve [ by_sum_part ]. Abort.

(* MASS-LE *)
Goal A i <= 1. Proof. by_mass_le. Qed.
Goal C i <= 1. Proof. Fail solve [ by_mass_le ]. Abort.

(* ASSUME *)
Goal a <= b -> a <= b. Proof. intros. by_assumption. Qed.
Goal a <= b -> b <= a. Proof. intros. Fail solve [ by_assumption ]. Abort.

Goal dominated Om A B -> xdivergence Om A B = Real 0 -> divergence Om A B = 0. Proof. intros. by_assumption. Qed.
Goal xdivergence Om A B = Real 0 -> divergence Om B A = 0. Proof. intros. Fail solve [ by_assumption ]. Abort.

(* LE-ADD, LE-SCALE *)
Goal a <= b -> x <= y -> a + x <= b + y. Proof. intros. by_le_add. Qed.
Goal a <= b -> x <= y -> a + y <= b + x. Proof. intros. Fail solve [ by_le_add ]. Abort.
Goal a <= b -> 0 <= c -> c * a <= c * b. Proof. intros. by_le_scale c a b. Qed.
Goal a <= b -> c * a <= c * b. Proof. intros. Fail solve [ by_le_scale c a b ]. Abort.

(* ANTISYM *)
Goal a <= b -> b <= a -> a = b. Proof. intros. by_antisym. Qed.
Goal a <= b -> a <= b -> a = b. Proof. intros. Fail solve [ by_antisym ]. Abort.

(* TRANS of values that may be infinite *)
Goal (Real a < Real b)%ext -> (Real b <= Real c)%ext -> (Real a < Real c)%ext.
Proof. intros E F. by_then E F G. exact G. Qed.
Goal (Real a <= Real b)%ext -> (Real b <= Real c)%ext -> (Real a < Real c)%ext.
Proof. intros E F. by_then E F G. Fail exact G. Abort.

(* ARGMIN, GIBBS-MIN *)
Goal forall B, minimiser (distribution Om) (fun B => xdivergence Om A B + Real c)%ext B <->
  minimiser (distribution Om) (fun B => xdivergence Om A B) B.
Proof. by_argmin 1 c. intros D hD. by_affine (eq_refl c). Qed.
Goal forall B, minimiser (distribution Om) (fun B => Real (-1) * xdivergence Om A B + Real c)%ext B <->
  minimiser (distribution Om) (fun B => xdivergence Om A B) B.
Proof. Fail solve [ by_argmin (-1) c; intros D hD; by_affine (eq_refl c) ]. Abort.
Goal forall B, minimiser (distribution Om) (fun B => xdivergence Om A B + Real (B i))%ext B <->
  minimiser (distribution Om) (fun B => xdivergence Om A B) B.
Proof.
  by_argmin 1 c. intros D hD.
  Fail solve [ by_affine (eq_refl c) ].
Abort.
Goal forall B, minimiser (distribution Om) (fun B => xdivergence Om A B) B <-> only Om A B. Proof. by_closest. Qed.
Goal forall B, minimiser (distribution Om) (fun B => xdivergence Om B A) B <-> only Om A B. Proof. by_closest. Qed.
Goal forall D, minimiser (distribution Om) (fun D => xdivergence Om A D) D <-> only Om B D.
Proof. Fail solve [ by_closest ]. Abort.
Goal forall D, minimiser (distribution Om) (fun D => xdivergence Om C D) D <-> only Om C D.
Proof. Fail solve [ by_closest ]. Abort.

(* NOT-LEAST, SETS *)
Goal (xdivergence Om B A < xdivergence Om A A)%ext ->
  ~ (forall D, only Om A D <-> minimiser (distribution Om) (fun D => xdivergence Om D A) D).
Proof. intros E. by_not_least B E. Qed.
Goal (xdivergence Om A A < xdivergence Om B A)%ext ->
  ~ (forall D, only Om A D <-> minimiser (distribution Om) (fun D => xdivergence Om D A) D).
Proof. intros E. Fail solve [ by_not_least B E ]. Abort.
Goal (xdivergence Om C A < xdivergence Om A A)%ext ->
  ~ (forall D, only Om A D <-> minimiser (distribution Om) (fun D => xdivergence Om D A) D).
Proof. intros E. Fail solve [ by_not_least C E ]. Abort.
Goal Om = [i] -> A i <> B i -> ~ (forall D, only Om A D <-> only Om B D).
Proof. intros O E. apply (only_apart Om A B i); assumption. Qed.
Goal A i <> C i -> ~ (forall D, only Om C D <-> only Om A D).
Proof. intros E. Fail solve [ by_sets_apart i E ]. Abort.

(* GIBBS-EQ *)
Goal xdivergence Om A B = Real 0 -> A i = B i. Proof. intros E. by_coincide E. Qed.
Goal xdivergence Om A C = Real 0 -> A i = C i. Proof. intros E. Fail solve [ by_coincide E ]. Abort.
Goal xdivergence Om A B = Real 0 -> dominated Om B A. Proof. intros. side. Qed.
Goal xdivergence Om A B = Real 1 -> dominated Om B A. Proof. intros. Fail solve [ side ]. Abort.
Goal xdivergence Om A C = Real 0 -> dominated Om C A. Proof. intros. Fail solve [ side ]. Abort.
Goal xle (xjeffreys Om A B) (Real 1) -> dominated Om B A. Proof. intros. side. Qed.
End Refused.

Section Laws.
Context {U : Type}.
Variables (W : list U) (P Q : U -> R) (X Y : U -> nat).
Hypotheses (hP : distribution W P) (hQ : distribution W Q).

(* MARGIN *)
Goal forall x, sum (vals W Y) (fun y => law W P [Y; X] [y; x]) = law W P [X] [x]. Proof. intros. by_margin. Qed.
Goal forall x, sum (vals W Y) (fun y => law W P [X; Y] [x; y]) = law W P [X] [x]. Proof. intros. by_margin. Qed.
Goal forall x, sum (vals W Y) (fun y => law W P [X; Y] [y; x]) = law W P [X] [x].
Proof. intros. Fail solve [ by_margin ]. Abort.
Goal forall y, sum (vals W Y) (fun y => law W P [X; Y] [y; y]) = law W P [X] [y].
Proof. intros. Fail solve [ by_margin ]. Abort.

(* UNFOLD of means and of overlapping variables *)
Goal Hc W P [X] [Y] = - sum (vals W X) (fun x => sum (vals W Y) (fun y =>
  law W P [X; Y] [x; y] * ln (law W P [X; Y] [x; y] / law W P [Y] [y]))).
Proof.
  by_average W P [X; Y] (fun xs : list nat =>
    ln (law W P [X; Y] [nth 0 xs 0%nat; nth 1 xs 0%nat] / law W P [Y] [nth 1 xs 0%nat])).
Qed.
Goal Hc W P [X] [Y] = - sum (vals W X) (fun x => sum (vals W Y) (fun y =>
  law W P [X; Y] [x; y] * ln (law W P [X; Y] [x; y] / law W P [X] [x]))).
Proof.
  Fail solve [ by_average W P [X; Y] (fun xs : list nat =>
    ln (law W P [X; Y] [nth 0 xs 0%nat; nth 1 xs 0%nat] / law W P [X] [nth 0 xs 0%nat])) ].
Abort.
Goal Hc W P [X] [X] = 0. Proof. by_joint_entropies. Qed.
Goal Hc W P [X] [Y] = 0. Proof. Fail solve [ by_joint_entropies ]. Abort.
Goal I W P [X] [Y] [] = H W P [X] + H W P [Y] - H W P [Y; X]. Proof. by_joint_entropies. Qed.
Goal I W P [X] [Y] [] = H W P [X] + H W P [Y] - H W P [Y]. Proof. Fail solve [ by_joint_entropies ]. Abort.

(* TOTAL, MASS-LE and conditions about laws *)
Goal sum (vals W X) (fun x => law W P [X] [x]) = 1. Proof. by_total_law (tuples W [X]) (law W P [X]). Qed.
Goal sum (vals W X) (fun x => law W P [Y] [x]) = 1.
Proof. Fail solve [ by_total_law (tuples W [X]) (law W P [X]) ]. Abort.
Goal forall x y, law W P [X; Y] [x; y] / law W P [Y] [y] <= 1. Proof. intros. by_mass_le_law. Qed.
Goal forall x y, law W P [Y] [y] / law W P [X; Y] [x; y] <= 1. Proof. intros. Fail solve [ by_mass_le_law ]. Abort.
Goal forall x y, 0 < law W P [X; Y] [x; y] -> 0 < law W P [Y] [y]. Proof. intros. by_positive. Qed.
Goal forall x y, 0 < law W P [Y] [y] -> 0 < law W P [X; Y] [x; y]. Proof. intros. Fail solve [ by_positive ]. Abort.
Goal dominated (tuples W [X; Y]) (law W P [X; Y]) (law W Q [X; Y]) ->
  dominated (tuples W [Y]) (law W P [Y]) (law W Q [Y]). Proof. intros. side. Qed.
Goal dominated (tuples W [Y]) (law W P [Y]) (law W Q [Y]) ->
  dominated (tuples W [X; Y]) (law W P [X; Y]) (law W Q [X; Y]). Proof. intros. Fail solve [ side ]. Abort.
End Laws.

(* NUMBER, COMPUTE, EXPAND: declared masses *)
Definition t : list (positive * powers) := [(2, [(2, 1)]); (3, [(3, 1)]); (4, [(2, 2)])]%positive.
Goal ln 4 = 2 * ln 2. Proof. by_equal t (LLn (QZ 4)) (LMulL (QZ 2) (LLn (QZ 2))). Qed.
Goal ln 4 = 3 * ln 2. Proof. Fail solve [ by_equal t (LLn (QZ 4)) (LMulL (QZ 3) (LLn (QZ 2))) ]. Abort.
Goal ln 3 < 2 * ln 2. Proof. by_less t (LLn (QZ 3)) (LMulL (QZ 2) (LLn (QZ 2))). Qed.
Goal 2 * ln 2 < ln 3. Proof. Fail solve [ by_less t (LMulL (QZ 2) (LLn (QZ 2))) (LLn (QZ 3)) ]. Abort.
Goal 2 * ln 2 <= ln 4. Proof. by_at_most t (LMulL (QZ 2) (LLn (QZ 2))) (LLn (QZ 4)). Qed.
Goal 2 * ln 2 <= ln 3. Proof. Fail solve [ by_at_most t (LMulL (QZ 2) (LLn (QZ 2))) (LLn (QZ 3)) ]. Abort.
Goal ln 3 <> 2 * ln 2. Proof. by_apart t (LLn (QZ 3)) (LMulL (QZ 2) (LLn (QZ 2))). Qed.
Goal ln 4 <> 2 * ln 2. Proof. Fail solve [ by_apart t (LLn (QZ 4)) (LMulL (QZ 2) (LLn (QZ 2))) ]. Abort.
Goal ln 3 <> 2 * ln 2. Proof. by_distinct t (LLn (QZ 3)) (LMulL (QZ 2) (LLn (QZ 2))). Qed.
Goal ln 4 <> 2 * ln 2. Proof. Fail solve [ by_distinct t (LLn (QZ 4)) (LMulL (QZ 2) (LLn (QZ 2))) ]. Abort.
(* A wrong certificate proves nothing. *)
Goal ln 4 = 2 * ln 2.
Proof. Fail solve [ by_equal [(2, [(2, 1)]); (4, [(2, 3)])]%positive (LLn (QZ 4)) (LMulL (QZ 2) (LLn (QZ 2))) ]. Abort.

Definition pair (a b : Q) (i : nat) : R := Q2R (nth i [a; b] 0%Q).
Goal distribution [0; 1]%nat (pair (1 # 3) (2 # 3)) -> pair (1 # 3) (2 # 3) 0 <> pair (1 # 2) (1 # 2) 0 ->
  ~ (forall D, only [0; 1]%nat (pair (1 # 3) (2 # 3)) D <-> only [0; 1]%nat (pair (1 # 2) (1 # 2)) D).
Proof. intros H E. by_sets_apart 0%nat E. Qed.
Goal distribution [0; 1]%nat (pair (1 # 3) (2 # 3)) -> pair (1 # 3) (2 # 3) 1 <> pair (1 # 2) (1 # 2) 0 ->
  ~ (forall D, only [0; 1]%nat (pair (1 # 3) (2 # 3)) D <-> only [0; 1]%nat (pair (1 # 2) (1 # 2)) D).
Proof. intros H E. Fail solve [ by_sets_apart 0%nat E ]. Abort.

Definition m : list Q := [1 # 3; 2 # 3]%Q.
Goal distribution (outcomes 2) (masses m). Proof. by_masses m. Qed.
Definition m' : list Q := [1 # 3; 1 # 3]%Q.
Goal distribution (outcomes 2) (masses m'). Proof. Fail solve [ by_masses m' ]. Abort.
Definition n : list Q := [0 # 1; 1 # 1]%Q.
Goal dominated (outcomes 2) (masses n) (masses m). Proof. by_dominated 2%nat (DM n) (DM m). Qed.
Goal dominated (outcomes 2) (masses m) (masses n). Proof. Fail solve [ by_dominated 2%nat (DM m) (DM n) ]. Abort.
Goal ~ dominated (outcomes 2) (masses m) (masses n). Proof. by_witness 2%nat (DM m) (DM n) 0%nat. Qed.
Goal ~ dominated (outcomes 2) (masses n) (masses m).
Proof. Fail solve [ by_witness 2%nat (DM n) (DM m) 0%nat ]. Abort.
Goal (Infinity = Infinity + Real 1)%ext. Proof. by_infinite_values. Qed.
Goal (Infinity = Real 1)%ext. Proof. Fail solve [ by_infinite_values ]. Abort.

(* Digits *)
Goal 0.6931 <= ln 2 <= 0.6932. Proof. by_enclosure (fun x : R => 0.6931 <= x <= 0.6932) t (LLn (QZ 2)) 60%positive. Qed.
Goal 0.6932 <= ln 2 <= 0.6933.
Proof. Fail solve [ by_enclosure (fun x : R => 0.6932 <= x <= 0.6933) t (LLn (QZ 2)) 60%positive ]. Abort.

(* Tables of joint distributions *)
Definition rows : list Q := [1 # 2; 1 # 4; 1 # 4]%Q.
Definition first (u : nat) : nat := nth u [0; 0; 1]%nat 0%nat.
Definition of_first : list Q := [3 # 4; 3 # 4; 1 # 4]%Q.
Definition of_other : list Q := [1 # 2; 3 # 4; 3 # 4]%Q.
Goal H (outcomes 3) (masses rows) [first] = cross_entropy (outcomes 3) (masses rows) (masses of_first).
Proof. by_table 3%nat rows [first] of_first. Qed.
Goal H (outcomes 3) (masses rows) [first] = cross_entropy (outcomes 3) (masses rows) (masses of_other).
Proof. Fail solve [ by_table 3%nat rows [first] of_other ]. Abort.

(* Parameters *)
Section Parameters.
Variables p l1 l2 : R.
Hypotheses (low : 0 < p) (high : p < 1) (L1 : ln p = l1) (L2 : ln (1 - p) = l2).
Definition coin (p : R) (i : nat) : R := nth i [p; 1 - p] 0.

Goal 0 < p ^ 2 / (1 - p) /\ ln (p ^ 2 / (1 - p)) = 2 * l1 - l2. Proof. factored [(p, 2%Z); (1 - p, (-1)%Z)]. Qed.
Goal 0 < p ^ 2 / (1 - p) /\ ln (p ^ 2 / (1 - p)) = 2 * l1 + l2.
Proof. Fail solve [ factored [(p, 2%Z); (1 - p, 1%Z)] ]. Fail solve [ factored [(p, 2%Z); (1 - p, (-1)%Z)] ]. Abort.
Goal 0 < p - 1 /\ ln (p - 1) = l2. Proof. Fail solve [ factored [(1 - p, 1%Z)] ]. Abort.

Hypotheses (F1 : 0 < p /\ ln p = l1) (F2 : 0 < 1 - p /\ ln (1 - p) = l2)
  (F3 : 0 < (1 - p) / p /\ ln ((1 - p) / p) = l2 - l1).
Goal entropy (seq 0 2) (coin p) = - p * ln p - (1 - p) * ln (1 - p). Proof. unfold coin. by_parameters. Qed.
Goal entropy (seq 0 2) (coin p) = - p * ln p + (1 - p) * ln (1 - p).
Proof. unfold coin. Fail solve [ by_parameters ]. Abort.
Goal derivable_pt_lim (fun p => entropy (seq 0 2) (coin p)) p (ln ((1 - p) / p)).
Proof. unfold coin. by_derivative. Qed.
Goal derivable_pt_lim (fun p => entropy (seq 0 2) (coin p)) p (- ln ((1 - p) / p)).
Proof. unfold coin. Fail solve [ by_derivative ]. Abort.
Goal distribution (seq 0 2) (coin p). Proof. unfold coin. by_family. Qed.
Goal distribution (seq 0 2) (coin (2 * p)). Proof. unfold coin. Fail solve [ by_family ]. Abort.
Goal dominated (seq 0 2) (coin (1 / 2)) (coin p). Proof. unfold coin. by_family_dominated. Qed.
Goal dominated (seq 0 2) (coin (1 / 2)) (coin (p - p)). Proof. unfold coin. Fail solve [ by_family_dominated ]. Abort.

Definition fixed (i : nat) : R := nth i [37 / 100; 63 / 100] 0.
Goal same (seq 0 2) fixed (coin (37 / 100)). Proof. unfold same, fixed, coin. by_meeting. Qed.
Goal same (seq 0 2) fixed (coin (38 / 100)). Proof. unfold same, fixed, coin. Fail solve [ by_meeting ]. Abort.
Goal forall t, 0 < t -> same (seq 0 2) fixed (coin t) -> t = 37 / 100.
Proof. unfold same, fixed, coin. cbn [seq]. by_meeting_once. Qed.
Goal forall t, 0 < t -> same (seq 0 2) fixed (coin t) -> t = 38 / 100.
Proof. unfold same, fixed, coin. cbn [seq]. Fail solve [ by_meeting_once ]. Abort.
End Parameters.

(* Signs by slopes: x - 1 - ln x on (1, 2), and its slope 1 - 1/x. *)
Definition gap : lfun := LF [(-1) # 1; 1 # 1]%Q [1 # 1]%Q [([(-1) # 1]%Q, [0 # 1; 1 # 1]%Q)].
Definition gap_slope : lfun := slope gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q.
Definition gap_slope' : lfun := slope gap [(-2) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q.
Lemma from_zero : 0 <= fval gap (Q2R (1 # 1)). Proof. by_value_zero t gap (1 # 1)%Q. Qed.
Goal 0 < fval gap (Q2R (1 # 1)). Proof. Fail solve [ by_value_less t gap (1 # 1)%Q ]. Abort.
Goal 0 <= fval gap (Q2R (2 # 1)). Proof. Fail solve [ by_value_zero t gap (2 # 1)%Q ]. Abort.
Lemma slope_above : is_positive gap_slope (1 # 1) (2 # 1). Proof. by_positive_fraction 12%nat. Qed.
Goal is_positive gap_slope (1 # 2) (2 # 1). Proof. Fail solve [ by_positive_fraction 12%nat ]. Abort.
Goal is_positive gap (1 # 1) (2 # 1). Proof. Fail solve [ by_positive_fraction 12%nat ]. Abort.
Goal is_positive gap (1 # 1) (2 # 1).
Proof. by_rising 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q from_zero slope_above. Qed.
(* No other interval, no other direction, no other slope. *)
Goal is_positive gap (1 # 2) (2 # 1).
Proof. Fail solve [ by_rising 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q from_zero slope_above ]. Abort.
Goal is_positive gap (1 # 1) (2 # 1).
Proof. Fail solve [ by_falling 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q from_zero slope_above ]. Abort.
Goal is_positive gap_slope' (1 # 1) (2 # 1) -> is_positive gap (1 # 1) (2 # 1).
Proof. intros H. Fail solve [ by_rising 12%nat gap [(-2) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q from_zero H ]. Abort.
Definition turned : lfun := opposite gap_slope.
Lemma turned_above : is_positive turned (1 # 2) (1 # 1). Proof. by_positive_fraction 12%nat. Qed.
Goal is_positive gap (1 # 2) (1 # 1).
Proof. by_falling 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q from_zero turned_above. Qed.
Goal is_positive gap (1 # 2) (3 # 2).
Proof. Fail solve [ by_falling 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q from_zero turned_above ]. Abort.
(* An end at which the function has no limit is no end to rise from: ln x at 0. *)
Definition log : lfun := LF []%Q [1 # 1]%Q [([1 # 1]%Q, [0 # 1; 1 # 1]%Q)].
Goal 0 < fval log (Q2R (2 # 1)). Proof. by_value_less t log (2 # 1)%Q. Qed.
Goal 0 < fval log (Q2R (1 # 2)). Proof. Fail solve [ by_value_less t log (1 # 2)%Q ]. Abort.
Lemma log_at_0 : 0 <= fval log (Q2R (0 # 1)). Proof. by_value_zero t log (0 # 1)%Q. Qed.
Lemma log_rises : is_positive (slope log [1 # 1]%Q [0 # 1; 1 # 1]%Q) (0 # 1) (1 # 1). Proof. by_positive_fraction 12%nat. Qed.
Goal is_positive log (0 # 1) (1 # 1).
Proof. Fail solve [ by_rising 12%nat log [1 # 1]%Q [0 # 1; 1 # 1]%Q log_at_0 log_rises ]. Abort.
Goal is_positive gap (3 # 2) (2 # 1). Proof. by_enclosed_sign. Qed.
Goal is_positive gap (1 # 1) (2 # 1). Proof. Fail solve [ by_enclosed_sign ]. Abort.
Goal forall x y, Q2R (1 # 1) < x -> x < y -> y < Q2R (2 # 1) -> fval gap x < fval gap y.
Proof. by_rises 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q slope_above. Qed.
Goal forall x y, Q2R (1 # 2) < x -> x < y -> y < Q2R (2 # 1) -> fval gap x < fval gap y.
Proof. Fail solve [ by_rises 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q slope_above ]. Abort.
Goal forall x y, Q2R (1 # 2) < x -> x < y -> y < Q2R (1 # 1) -> fval gap y < fval gap x.
Proof. by_falls 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q turned_above. Qed.
Goal forall x y, Q2R (1 # 2) < x -> x < y -> y < Q2R (1 # 1) -> fval gap x < fval gap y.
Proof. Fail solve [ by_falls 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q turned_above ]. Abort.
Goal forall x y, Q2R (1 # 1) < x -> x < y -> y < Q2R (2 # 1) -> fval gap y < fval gap x.
Proof. Fail solve [ by_falls 12%nat gap [(-1) # 1; 1 # 1]%Q [0 # 1; 1 # 1]%Q turned_above ]. Abort.
