(* Distributions on a finite set and the quantities of information theory, in nats.

   A finite set of outcomes is a list [Om]; a mass function is any [A : T -> R], and that it is a
   distribution is said where it is needed. The quantities are real numbers and mean what the field means
   by them where they are finite; [Extended] has the versions that may be infinite. *)

From Coq Require Import Reals Lra Lia List.
From Entail Require Import Sums.
Import ListNotations.
Open Scope R_scope.

Section Distributions.
Context {T : Type}.
Implicit Types (Om : list T) (A B : T -> R).

(** Masses are non-negative and sum to 1. *)
Definition distribution Om A : Prop := (forall i, In i Om -> 0 <= A i) /\ sum Om A = 1.

(** Absolute continuity, written A << B: B vanishes only where A does. *)
Definition dominated Om A B : Prop := forall i, In i Om -> B i = 0 -> A i = 0.

(** The same distribution, as far as the outcomes go. *)
Definition same Om A B : Prop := forall i, In i Om -> A i = B i.

(** A mixture: weights with distributions. *)
Fixpoint mix (parts : list (R * (T -> R))) (i : T) : R :=
  match parts with
  | [] => 0
  | [(w, A)] => w * A i
  | (w, A) :: parts => w * A i + mix parts i
  end.

(** The uniform distribution on the outcomes. *)
Definition uniform Om (_ : T) : R := / INR (length Om).

Definition entropy Om A := - sum Om (fun i => A i * ln (A i)).
Definition cross_entropy Om A B := - sum Om (fun i => A i * ln (B i)).
Definition divergence Om A B := sum Om (fun i => A i * ln (A i / B i)).

Fixpoint mean_divergence Om (parts : list (R * (T -> R))) (M : T -> R) : R :=
  match parts with
  | [] => 0
  | [(w, A)] => w * divergence Om A M
  | (w, A) :: parts => w * divergence Om A M + mean_divergence Om parts M
  end.
Definition jensen_shannon Om parts := mean_divergence Om parts (mix parts).
Definition jensen_shannon_distance Om parts := rpower (jensen_shannon Om parts) (1 / 2).

Definition jeffreys Om A B := divergence Om A B + divergence Om B A.
Definition total_variation Om A B := 1 / 2 * sum Om (fun i => Rabs (A i - B i)).
Definition chi_squared Om A B := sum Om (fun i => (A i - B i) ^ 2 / B i).
Definition bhattacharyya_coefficient Om A B := sum Om (fun i => rpower (A i * B i) (1 / 2)).
Definition bhattacharyya Om A B := - ln (bhattacharyya_coefficient Om A B).
Definition hellinger Om A B := rpower (1 - bhattacharyya_coefficient Om A B) (1 / 2).
Definition perplexity Om A := exp (entropy Om A).
Definition extropy Om A := - sum Om (fun i => (1 - A i) * ln (1 - A i)).
Definition varentropy Om A := sum Om (fun i => A i * (ln (A i) + entropy Om A) ^ 2).
Definition self_information A (i : T) := - ln (A i).
Definition renyi (r : R) Om A := / (1 - r) * ln (sum Om (fun i => rpower (A i) r)).
Definition renyi_divergence (r : R) Om A B :=
  / (r - 1) * ln (sum Om (fun i => rpower (A i) r * rpower (B i) (1 - r))).
Definition tsallis (r : R) Om A := / (r - 1) * (1 - sum Om (fun i => rpower (A i) r)).

(* ---------------------------------------------------------------------------------------------- *)
(** * First facts *)

Lemma dist_nonneg Om A i : distribution Om A -> In i Om -> 0 <= A i.
Proof. intros [H _]. apply H. Qed.

Lemma dist_total Om A : distribution Om A -> sum Om A = 1.
Proof. now intros [_ H]. Qed.

Lemma dominated_refl Om A : dominated Om A A.
Proof. now intros i _. Qed.

(** Where A << B, what A holds possible B holds possible. *)
Lemma dominated_pos Om A B i :
  dominated Om A B -> distribution Om B -> In i Om -> 0 < A i -> 0 < B i.
Proof.
  intros D [N _] H P. destruct (Req_dec (B i) 0) as [Z|]; [|specialize (N i H); lra].
  rewrite (D i H Z) in P. lra.
Qed.

(** Absolute continuity holds or fails: cases. *)
Lemma dominated_dec Om A B : {dominated Om A B} + {~ dominated Om A B}.
Proof.
  unfold dominated. induction Om as [|a Om IH]; [left; simpl; tauto|].
  destruct (Req_EM_T (B a) 0) as [Z|Z], (Req_EM_T (A a) 0) as [Y|Y], IH as [H|H];
    try (right; intros C; apply H; intros i j E; apply C; auto; now right);
    try (right; intros C; apply Y, C; auto; now left);
    left; intros i [<-|j] E; auto; tauto.
Qed.

Lemma mix_cons w A p parts i : mix ((w, A) :: p :: parts) i = w * A i + mix (p :: parts) i.
Proof. reflexivity. Qed.

Lemma mix_one w A i : mix [(w, A)] i = w * A i.
Proof. reflexivity. Qed.

Lemma uniform_pos Om i j : In j Om -> 0 < uniform Om i.
Proof.
  intros H. unfold uniform. apply Rinv_0_lt_compat, lt_0_INR. destruct Om; [destruct H|simpl; lia].
Qed.

Lemma distribution_inhabited Om A : distribution Om A -> exists i, In i Om.
Proof.
  intros [_ H]. destruct Om as [|a Om]; [simpl in H; lra|]. exists a. now left.
Qed.

Lemma uniform_distribution Om : (exists i, In i Om) -> distribution Om (uniform Om).
Proof.
  intros [j H]. split; [intros i _; apply Rlt_le, (uniform_pos Om i j H)|].
  change (sum Om (fun _ => / INR (length Om)) = 1). rewrite sum_const. apply Rinv_r, not_0_INR. destruct Om; [destruct H|simpl; lia].
Qed.
End Distributions.

Arguments mix {T} parts i : simpl never.
