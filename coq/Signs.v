(* Signs of functions of one number, N/D + c1 * ln g1 + c2 * ln g2 + ..., with polynomials N, D, c, g of rational
   coefficients, on an interval with rational ends.

   Differentiated often enough such a function has no logarithm left. A polynomial is positive between two numbers
   where, the interval being mapped to (0, +oo), no coefficient is negative. Back from the slope: what rises from
   a value that is not negative is positive; an end may be a zero of an argument g when c vanishes there too. *)

From Coq Require Import Reals Lra Lia List ZArith QArith Qreals Bool.
From Entail Require Import Sums Entropy Extended Gibbs Rules Exact.
Import ListNotations.
Open Scope R_scope.

(* ---------------------------------------------------------------------------------------------- *)
(** * Polynomials, the constant coefficient first *)

Definition poly := list Q.

Fixpoint peval (p : poly) (x : R) : R := match p with [] => 0 | c :: p => Q2R c + x * peval p x end.
Fixpoint pvalue (p : poly) (q : Q) : Q := match p with [] => 0 | c :: p => Qred (c + q * pvalue p q) end%Q.
Fixpoint padd (p r : poly) : poly :=
  match p, r with [], r => r | p, [] => p | a :: p, b :: r => Qred (a + b) :: padd p r end.
Definition pscale (c : Q) (p : poly) : poly := map (fun a => Qred (c * a)) p.
Fixpoint pmul (p r : poly) : poly :=
  match p with [] => [] | a :: p => padd (pscale a r) (0%Q :: pmul p r) end.
Definition psub (p r : poly) : poly := padd p (pscale (-1) r).
Fixpoint pslope (p : poly) : poly := match p with [] => [] | _ :: p => padd p (0%Q :: pslope p) end.
Definition pzero (p : poly) : bool := forallb (fun c => Qeq_bool c 0) p.

Lemma pvalue_ok p q : Q2R (pvalue p q) = peval p (Q2R q).
Proof. induction p as [|c p IH]; cbn [pvalue peval]; [apply Q2R_0|]. now rewrite Q2R_red, Q2R_plus, Q2R_mult, IH. Qed.
Lemma padd_ok p : forall r x, peval (padd p r) x = peval p x + peval r x.
Proof.
  induction p as [|a p IH]; intros [|b r] x; cbn [padd peval]; try ring.
  rewrite Q2R_red, Q2R_plus, IH. ring.
Qed.
Lemma pscale_ok c p x : peval (pscale c p) x = Q2R c * peval p x.
Proof.
  unfold pscale. induction p as [|a p IH]; cbn [map peval]; [ring|]. rewrite Q2R_red, Q2R_mult, IH. ring.
Qed.
Lemma pmul_ok p r x : peval (pmul p r) x = peval p x * peval r x.
Proof. induction p as [|a p IH]; cbn [pmul peval]; [ring|]. rewrite padd_ok, pscale_ok. cbn [peval]. rewrite IH, Q2R_0. ring. Qed.
Lemma psub_ok p r x : peval (psub p r) x = peval p x - peval r x.
Proof. unfold psub. rewrite padd_ok, pscale_ok, Q2R_opp1. ring. Qed.
Lemma pzero_ok p x : pzero p = true -> peval p x = 0.
Proof.
  induction p as [|a p IH]; cbn [peval]; [reflexivity|]. unfold pzero in *. cbn [forallb].
  rewrite andb_true_iff. intros [A B]. rewrite (IH B). apply Q2R_zero in A. rewrite A. ring.
Qed.
Lemma pslope_ok p x : derivable_pt_lim (peval p) x (peval (pslope p) x).
Proof.
  induction p as [|a p IH]; cbn [pslope]; [apply (derivable_pt_lim_const 0)|].
  rewrite padd_ok. cbn [peval]. rewrite Q2R_0.
  replace (peval p x + (0 + x * peval (pslope p) x)) with (0 + (1 * peval p x + x * peval (pslope p) x)) by ring.
  apply (derivable_pt_lim_plus (fun _ => Q2R a) (fun x => x * peval p x)); [apply derivable_pt_lim_const|].
  apply (derivable_pt_lim_mult (fun x => x)); [apply derivable_pt_lim_id|exact IH].
Qed.

(** Positive between two numbers. *)
Fixpoint rising (n : nat) : poly := match n with O => [1%Q] | Datatypes.S n => pmul [1; 1]%Q (rising n) end.
Lemma rising_ok n y : peval (rising n) y = (1 + y) ^ n.
Proof. induction n as [|n IH]; cbn [rising pow]; [cbn; rewrite Q2R_1; ring|]. rewrite pmul_ok, IH. cbn. rewrite Q2R_1. ring. Qed.

(** The polynomial at (a + b y)/(1 + y), times a power of 1 + y. *)
Fixpoint moved (a b : Q) (p : poly) : poly :=
  match p with [] => [] | c :: p => padd (pscale c (rising (length p))) (pmul [a; b] (moved a b p)) end.
Lemma moved_ok a b p y : 1 + y <> 0 ->
  peval (moved a b p) y = (1 + y) ^ pred (length p) * peval p ((Q2R a + Q2R b * y) / (1 + y)).
Proof.
  intros N. induction p as [|c p IH]; cbn [moved peval]; [ring|].
  rewrite padd_ok, pscale_ok, rising_ok, pmul_ok, IH. cbn [peval length pred].
  destruct p as [|d p]; [cbn; ring|]. cbn [length pred pow]. field. exact N.
Qed.

Definition all_above (p : poly) : bool := forallb (Qle_bool 0) p && negb (pzero p).
Lemma all_above_ok p y : all_above p = true -> 0 < y -> 0 < peval p y.
Proof.
  unfold all_above, pzero. rewrite andb_true_iff, negb_true_iff. intros [A B] P. revert A B.
  induction p as [|a p IH]; cbn [forallb peval]; [discriminate|].
  rewrite andb_true_iff. intros [A C] B.
  assert (N : forall r, forallb (Qle_bool 0) r = true -> 0 <= peval r y).
  { intros r. induction r as [|d r J]; cbn [forallb peval]; [lra|]. rewrite andb_true_iff. intros [D E].
    apply Qle_bool_iff, Qle_Rle in D. rewrite Q2R_0 in D. specialize (J E).
    assert (0 <= y * peval r y) by (apply Rmult_le_pos; lra). lra. }
  apply Qle_bool_iff, Qle_Rle in A. rewrite Q2R_0 in A.
  destruct (Qeq_bool a 0) eqn:Z.
  - specialize (IH C B). assert (0 < y * peval p y) by (apply Rmult_lt_0_compat; lra). lra.
  - assert (Q2R a <> 0). { intros E. apply Q2R_zero in E. congruence. }
    specialize (N p C). assert (0 <= y * peval p y) by (apply Rmult_le_pos; lra). lra.
Qed.

Definition above_zero (q : Q) : bool := negb (Qle_bool q 0).
Lemma above_zero_ok q : above_zero q = true -> 0 < Q2R q.
Proof. unfold above_zero. rewrite negb_true_iff. apply Q2R_gt0. Qed.

(** Halved until every part is seen to be positive, [n] times at most. *)
Fixpoint positive_between (n : nat) (a b : Q) (p : poly) : bool :=
  if all_above (moved a b p) then true else
  match n with
  | O => false
  | Datatypes.S n =>
      let m := Qred ((a + b) / 2) in
      if above_zero (pvalue p m) then if positive_between n a m p then positive_between n m b p else false else false
  end.
Lemma positive_between_ok n : forall a b p x, positive_between n a b p = true -> Q2R a < x < Q2R b -> 0 < peval p x.
Proof.
  assert (L : forall a b p x, all_above (moved a b p) = true -> Q2R a < x < Q2R b -> 0 < peval p x).
  { intros a b p x H X. set (y := (x - Q2R a) / (Q2R b - x)).
    assert (P : 0 < y) by (apply Rdiv_lt_0_compat; lra).
    assert (E : (Q2R a + Q2R b * y) / (1 + y) = x) by (unfold y; field; split; lra).
    assert (M := all_above_ok _ y H P). rewrite moved_ok, E in M by lra.
    assert (K : 0 < (1 + y) ^ pred (length p)) by (apply pow_lt; lra).
    apply (Rmult_lt_reg_l _ _ _ K). lra. }
  induction n as [|n IH]; intros a b p x; cbn [positive_between];
    (destruct (all_above (moved a b p)) eqn:M; [intros _ X; now apply (L a b)|]); [discriminate|].
  cbv zeta. destruct (above_zero _) eqn:V; [|discriminate].
  destruct (positive_between n a _ p) eqn:A; [|discriminate]. intros B X.
  apply above_zero_ok in V. rewrite pvalue_ok in V.
  destruct (Rtotal_order x (Q2R (Qred ((a + b) / 2)))) as [H|[->|H]]; [apply (IH _ _ _ _ A)|exact V|apply (IH _ _ _ _ B)]; lra.
Qed.

Theorem positive_factor n p a b x e :
  positive_between n a b p = true -> Q2R a < x < Q2R b -> e = peval p x -> 0 < e.
Proof. intros H X ->. now apply (positive_between_ok n a b). Qed.

(** Positive beyond a number. *)
Fixpoint shifted (a : Q) (p : poly) : poly :=
  match p with [] => [] | c :: p => padd [c] (pmul [a; 1%Q] (shifted a p)) end.
Lemma shifted_ok a p y : peval (shifted a p) y = peval p (Q2R a + y).
Proof.
  induction p as [|c p IH]; cbn [shifted]; [reflexivity|]. rewrite padd_ok, pmul_ok, IH. cbn [peval]. rewrite Q2R_1. ring.
Qed.
Theorem positive_beyond p a x e : all_above (shifted a p) = true -> Q2R a < x -> e = peval p x -> 0 < e.
Proof.
  intros H X ->. replace x with (Q2R a + (x - Q2R a)) by ring. rewrite <- shifted_ok. apply all_above_ok; [exact H|lra].
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Functions with logarithms *)

(** N/D, and the coefficients with their arguments. *)
Record lfun := LF { above : poly; below : poly; logs : list (poly * poly) }.

Fixpoint logs_at (l : list (poly * poly)) (x : R) : R :=
  match l with [] => 0 | (c, g) :: l => peval c x * ln (peval g x) + logs_at l x end.
Definition fval (F : lfun) (x : R) : R := peval (above F) x / peval (below F) x + logs_at (logs F) x.

(** The value at a rational number, as the evaluator of [Exact] reads it. *)
Definition quotient (q : Q) : qx := QDiv (QZ (Qnum q)) (QZ (Zpos (Qden q))).
Lemma quotient_ok q env : qeval (quotient q) env = Q2R q. Proof. reflexivity. Qed.
Fixpoint logs_point (l : list (poly * poly)) (q : Q) : lx :=
  match l with
  | [] => LQ (QZ 0)
  | (c, g) :: l => LAdd (LMulL (quotient (pvalue c q)) (LLn (quotient (pvalue g q)))) (logs_point l q)
  end.
Definition point (F : lfun) (q : Q) : lx :=
  LAdd (LQ (QDiv (quotient (pvalue (above F) q)) (quotient (pvalue (below F) q)))) (logs_point (logs F) q).
Lemma point_ok F q : fval F (Q2R q) = leval (point F q) [].
Proof.
  unfold fval, point. cbn [leval qeval]. rewrite !quotient_ok, !pvalue_ok. f_equal.
  induction (logs F) as [|[c g] l IH]; cbn [logs_at logs_point leval qeval]; [reflexivity|].
  rewrite !quotient_ok, !pvalue_ok, IH. reflexivity.
Qed.

(** That the function exists between two numbers. *)
Definition defined (n : nat) (F : lfun) (a b : Q) : bool :=
  positive_between n a b (below F) && forallb (fun cg => positive_between n a b (snd cg)) (logs F).
Lemma defined_ok n F a b x : defined n F a b = true -> Q2R a < x < Q2R b ->
  0 < peval (below F) x /\ Forall (fun cg => 0 < peval (snd cg) x) (logs F).
Proof.
  unfold defined. rewrite andb_true_iff. intros [D G] X. split; [now apply (positive_between_ok n a b)|].
  apply Forall_forall. rewrite forallb_forall in G. intros cg I. apply (positive_between_ok n a b); auto.
Qed.

(** Slopes: N/D with the rational parts of the logarithms' slopes is checked by multiplying out. *)
Definition fraction := (poly * poly)%type.
Definition fadd (p r : fraction) : fraction :=
  (padd (pmul (fst p) (snd r)) (pmul (fst r) (snd p)), pmul (snd p) (snd r)).
Definition rational_slope (F : lfun) : fraction :=
  fold_right (fun cg s => fadd (pmul (fst cg) (pslope (snd cg)), snd cg) s)
    (psub (pmul (pslope (above F)) (below F)) (pmul (above F) (pslope (below F))), pmul (below F) (below F)) (logs F).
Definition slope (F : lfun) (N D : poly) : lfun := LF N D (map (fun cg => (pslope (fst cg), snd cg)) (logs F)).
Definition slope_ok (F : lfun) (N D : poly) : bool :=
  let s := rational_slope F in pzero (psub (pmul N (snd s)) (pmul (fst s) D)).

Lemma fadd_ok p r x : peval (snd p) x <> 0 -> peval (snd r) x <> 0 ->
  peval (snd (fadd p r)) x <> 0 /\
  peval (fst (fadd p r)) x / peval (snd (fadd p r)) x = peval (fst p) x / peval (snd p) x + peval (fst r) x / peval (snd r) x.
Proof.
  intros A B. unfold fadd. cbn [fst snd]. rewrite padd_ok, !pmul_ok. split; [now apply Rmult_integral_contrapositive|].
  field. split; assumption.
Qed.

Lemma derivable_ln_poly g x : 0 < peval g x ->
  derivable_pt_lim (fun x => ln (peval g x)) x (peval (pslope g) x / peval g x).
Proof.
  intros P. unfold Rdiv. rewrite Rmult_comm.
  apply (derivable_pt_lim_comp (peval g) ln); [apply pslope_ok|now apply derivable_pt_lim_ln].
Qed.

Theorem fval_slope F N D x : slope_ok F N D = true -> 0 < peval (below F) x -> 0 < peval D x ->
  Forall (fun cg => 0 < peval (snd cg) x) (logs F) -> derivable_pt_lim (fval F) x (fval (slope F N D) x).
Proof.
  intros S B P G. unfold slope_ok in S. cbv zeta in S.
  assert (E : forall l, Forall (fun cg => 0 < peval (snd cg) x) l ->
    let s := fold_right (fun cg s => fadd (pmul (fst cg) (pslope (snd cg)), snd cg) s)
      (psub (pmul (pslope (above F)) (below F)) (pmul (above F) (pslope (below F))), pmul (below F) (below F)) l in
    peval (snd s) x <> 0 /\
    derivable_pt_lim (fun x => peval (above F) x / peval (below F) x + logs_at l x) x
      (peval (fst s) x / peval (snd s) x + logs_at (map (fun cg => (pslope (fst cg), snd cg)) l) x)).
  { induction 1 as [|[c g] l Pg _ IH]; cbv zeta in *; cbn [fold_right map logs_at fst snd].
    - rewrite psub_ok, !pmul_ok. split; [apply Rgt_not_eq; nra|].
      apply (derivable_pt_lim_plus (fun x => peval (above F) x / peval (below F) x) (fun _ => 0)); [|apply derivable_pt_lim_const].
      assert (N0 : peval (below F) x <> 0) by lra.
      generalize (derivable_pt_lim_div _ _ x _ _ (pslope_ok (above F) x) (pslope_ok (below F) x) N0).
      unfold Rsqr, div_fct. intros H.
      replace ((peval (pslope (above F)) x * peval (below F) x - peval (above F) x * peval (pslope (below F)) x) / (peval (below F) x * peval (below F) x))
        with ((peval (pslope (above F)) x * peval (below F) x - peval (pslope (below F)) x * peval (above F) x) / (peval (below F) x * peval (below F) x)) by (field; lra).
      exact H.
    - destruct IH as [Z H].
      destruct (fadd_ok (pmul c (pslope g), g) _ x (Rgt_not_eq _ _ Pg) Z) as [Z' E]. cbn [fst snd] in *.
      split; [exact Z'|]. rewrite E, pmul_ok. cbn [fst snd] in Pg.
      assert (K := derivable_pt_lim_mult _ _ x _ _ (pslope_ok c x) (derivable_ln_poly g x Pg)). cbv beta in K.
      assert (W := derivable_pt_lim_plus _ _ x _ _ H K). unfold plus_fct, mult_fct in W.
      apply (derivable_pt_lim_ext (fun x => peval (above F) x / peval (below F) x + logs_at l x + peval c x * ln (peval g x)));
        [intros; ring|].
      match type of W with derivable_pt_lim _ _ ?w => match goal with |- derivable_pt_lim _ _ ?v => replace v with w by (field; lra) end end.
      exact W. }
  specialize (E (logs F) G). cbv zeta in E. destruct E as [Z H]. unfold fval, slope. cbn [above below logs].
  fold (rational_slope F) in *. apply (pzero_ok _ x) in S. rewrite psub_ok, !pmul_ok in S.
  replace (peval N x / peval D x) with (peval (fst (rational_slope F)) x / peval (snd (rational_slope F)) x); [exact H|].
  apply (Rmult_eq_reg_r (peval (snd (rational_slope F)) x * peval D x)); [|apply Rmult_integral_contrapositive; split; [exact Z|lra]].
  transitivity (peval (fst (rational_slope F)) x * peval D x); [field; exact Z|].
  transitivity (peval N x * peval (snd (rational_slope F)) x); [lra|field; lra].
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Ends *)

(** y ln y goes to 0 with y. *)
Lemma y_ln_y y : 0 < y < 1 -> Rabs (y * ln y) <= 2 * sqrt y.
Proof.
  intros [P L]. assert (S : 0 < sqrt y) by now apply sqrt_lt_R0.
  assert (E : y = sqrt y * sqrt y) by (symmetry; apply sqrt_sqrt; lra).
  assert (N : ln y < 0) by (rewrite <- ln_1; apply ln_increasing; lra).
  assert (K := ln_le_sub1 (/ sqrt y) (Rinv_0_lt_compat _ S)). rewrite ln_Rinv in K by exact S.
  assert (D : ln y = 2 * ln (sqrt y)) by (rewrite E at 1; rewrite ln_mult by exact S; ring).
  rewrite Rabs_left by (rewrite <- (Rmult_0_r y); now apply Rmult_lt_compat_l).
  rewrite D. rewrite E at 1. replace (- (sqrt y * sqrt y * (2 * ln (sqrt y)))) with (2 * (sqrt y * (sqrt y * - ln (sqrt y)))) by ring.
  assert (M : sqrt y * - ln (sqrt y) <= 1).
  { apply (Rmult_le_compat_l (sqrt y)) in K; [|lra]. rewrite Rmult_minus_distr_l, Rinv_r in K by lra. lra. }
  assert (sqrt y * (sqrt y * - ln (sqrt y)) <= sqrt y * 1) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma y_ln_y_limit (g : R -> R) (D : R -> Prop) a : (forall x, D x -> 0 < g x) -> limit1_in g D 0 a ->
  limit1_in (fun x => g x * ln (g x)) D 0 a.
Proof.
  intros P L eps He. destruct (L (Rmin 1 ((eps / 2) * (eps / 2)))) as [d [Hd H]].
  { apply Rmin_case; [lra|apply Rmult_lt_0_compat; lra]. }
  exists d. split; [exact Hd|]. intros x [Dx Cx]. specialize (H x (conj Dx Cx)). specialize (P x Dx).
  simpl in *. unfold R_dist in *. rewrite Rminus_0_r in *. rewrite (Rabs_right (g x)) in H by lra.
  assert (A : g x < 1) by (eapply Rlt_le_trans; [exact H|apply Rmin_l]).
  assert (B : g x < eps / 2 * (eps / 2)) by (eapply Rlt_le_trans; [exact H|apply Rmin_r]).
  eapply Rle_lt_trans; [apply y_ln_y; lra|].
  apply sqrt_lt_1 in B; [|lra|nra]. rewrite sqrt_square in B by lra. lra.
Qed.

Definition between (a b x : R) : Prop := a < x < b.

Lemma limit_of_slope f l x (D : R -> Prop) : (forall y, D y -> y <> x) -> derivable_pt_lim f x l -> limit1_in f D (f x) x.
Proof.
  intros N H. assert (C : continuity_pt f x) by (apply derivable_continuous_pt; now exists l).
  intros eps He. destruct (C eps He) as [d [Hd K]]. exists d. split; [exact Hd|].
  intros y [Dy Cy]. apply K. split; [|exact Cy]. split; [exact I|]. intros E. now apply (N y Dy).
Qed.

(** A coefficient that vanishes at [e], without that factor. *)
Fixpoint horner (p : poly) (e : Q) : poly :=
  match p with [] => [] | _ :: p => pvalue p e :: horner p e end.
Lemma horner_ok p e x : peval p x = peval p (Q2R e) + (x - Q2R e) * peval (horner p e) x.
Proof.
  induction p as [|c p IH]; cbn [horner peval]; [ring|]. rewrite pvalue_ok. rewrite IH at 1. ring.
Qed.

Definition is_root (g : poly) (e : Q) : bool := Qeq_bool (pvalue g e) 0.
Definition linear (g : poly) : bool := match g with [_; k] => negb (Qeq_bool k 0) | _ => false end.

(** At the end [e] the function has the limit that its value there is. *)
Definition end_ok (F : lfun) (e : Q) : bool :=
  negb (is_root (below F) e) &&
  forallb (fun cg => above_zero (pvalue (snd cg) e) || (is_root (snd cg) e && linear (snd cg) && is_root (fst cg) e)) (logs F).

Lemma end_logs l e (D : R -> Prop) : (forall y, D y -> y <> Q2R e) ->
  (forall y, D y -> Forall (fun cg => 0 < peval (snd cg) y) l) ->
  forallb (fun cg => above_zero (pvalue (snd cg) e) || (is_root (snd cg) e && linear (snd cg) && is_root (fst cg) e)) l = true ->
  limit1_in (logs_at l) D (logs_at l (Q2R e)) (Q2R e).
Proof.
  intros N. induction l as [|[c g] l IH]; intros P H; cbn [logs_at].
  - apply (limit_free (fun _ => 0) D (Q2R e) (Q2R e)).
  - cbn [forallb fst snd] in H. apply andb_true_iff in H as [H T].
    assert (K : limit1_in (logs_at l) D (logs_at l (Q2R e)) (Q2R e)).
    { apply IH; [|exact T]. intros y Dy. specialize (P y Dy). now inversion P. }
    apply (limit_plus (fun x => peval c x * ln (peval g x)) (logs_at l)); [|exact K].
    apply orb_true_iff in H as [H|H].
    + apply above_zero_ok in H. rewrite pvalue_ok in H.
      apply (limit_mul (peval c) (fun x => ln (peval g x))).
      * eapply limit_of_slope; [exact N|apply pslope_ok].
      * eapply (limit_of_slope (fun x => ln (peval g x))); [exact N|now apply derivable_ln_poly].
    + rewrite !andb_true_iff in H. destruct H as [[G L] C].
      assert (G0 : peval g (Q2R e) = 0) by (rewrite <- pvalue_ok; now apply Q2R_zero).
      assert (C0 : peval c (Q2R e) = 0) by (rewrite <- pvalue_ok; now apply Q2R_zero).
      destruct g as [|g0 [|k [|]]]; try discriminate. cbn [linear] in L. apply negb_true_iff in L.
      assert (K0 : Q2R k <> 0). { intros E. apply Q2R_zero in E. congruence. }
      assert (S : forall x, peval [g0; k] x = Q2R k * (x - Q2R e)).
      { intros x. cbn [peval] in *. ring_simplify in G0. replace (Q2R g0) with (- (Q2R k * Q2R e)) by lra. ring. }
      assert (Q : forall x, peval c x * ln (peval [g0; k] x) =
        peval (horner c e) x * / Q2R k * (peval [g0; k] x * ln (peval [g0; k] x))).
      { intros x. rewrite (horner_ok c e x), C0, S. field. exact K0. }
      assert (Z : limit1_in (fun x => peval [g0; k] x * ln (peval [g0; k] x)) D 0 (Q2R e)).
      { apply (y_ln_y_limit (peval [g0; k])).
        - intros y Dy. specialize (P y Dy). now inversion P.
        - rewrite <- G0. eapply limit_of_slope; [exact N|apply pslope_ok]. }
      assert (W : limit1_in (fun x => peval (horner c e) x * / Q2R k) D (peval (horner c e) (Q2R e) * / Q2R k) (Q2R e)).
      { apply (limit_mul (peval (horner c e)) (fun _ => / Q2R k)); [eapply limit_of_slope; [exact N|apply pslope_ok]|].
        apply (limit_free (fun _ => / Q2R k) D (Q2R e) (Q2R e)). }
      assert (M := limit_mul _ _ _ _ _ _ W Z). rewrite Rmult_0_r in M. rewrite C0, Rmult_0_l.
      intros eps He. destruct (M eps He) as [d [Hd V]]. exists d. split; [exact Hd|].
      intros y Y. rewrite Q. now apply V.
Qed.

Lemma end_limit F e (D : R -> Prop) : end_ok F e = true -> (forall y, D y -> y <> Q2R e) ->
  (forall y, D y -> Forall (fun cg => 0 < peval (snd cg) y) (logs F)) ->
  limit1_in (fval F) D (fval F (Q2R e)) (Q2R e).
Proof.
  unfold end_ok. rewrite andb_true_iff, negb_true_iff. intros [B L] N P.
  apply (limit_plus (fun x => peval (above F) x / peval (below F) x) (logs_at (logs F))); [|now apply end_logs].
  assert (Z : peval (below F) (Q2R e) <> 0).
  { rewrite <- pvalue_ok. intros E. apply Q2R_zero in E. unfold is_root in B. congruence. }
  apply (limit_mul (peval (above F)) (fun x => / peval (below F) x)).
  - eapply limit_of_slope; [exact N|apply pslope_ok].
  - apply limit_inv; [eapply limit_of_slope; [exact N|apply pslope_ok]|exact Z].
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Signs *)

Lemma rises_from f g a b : (forall x, a < x < b -> derivable_pt_lim f x (g x)) -> (forall x, a < x < b -> 0 < g x) ->
  forall x y, a < x -> x < y -> y < b -> f x < f y.
Proof.
  intros S P x y A X B. destruct (MVT_cor2 f g x y X) as [c [E C]]; [intros; apply S; lra|].
  assert (0 < g c * (y - x)); [|lra]. apply Rmult_lt_0_compat; [apply P|]; lra.
Qed.

Lemma above_the_left_end f a b : (forall x y, a < x -> x < y -> y < b -> f x < f y) ->
  limit1_in f (between a b) (f a) a -> forall x, a < x < b -> f a < f x.
Proof.
  intros R L x [A B].
  assert (W : forall y, a < y < b -> f a <= f y).
  { intros y [C D]. destruct (Rle_lt_dec (f a) (f y)) as [H|H]; [exact H|exfalso].
    destruct (L (f a - f y)) as [d [Hd K]]; [lra|]. set (h := Rmin d (y - a)).
    assert (0 < h) by (unfold h; apply Rmin_case; lra).
    assert (h <= d) by apply Rmin_l. assert (h <= y - a) by apply Rmin_r.
    specialize (K (a + h / 2)). simpl in K. unfold R_dist in K.
    assert (V : Rabs (f (a + h / 2) - f a) < f a - f y).
    { apply K. split; [unfold between; lra|]. rewrite Rabs_right; lra. }
    apply Rabs_def2 in V. assert (f (a + h / 2) < f y) by (apply R; lra). lra. }
  assert (f a <= f ((a + x) / 2)) by (apply W; lra).
  assert (f ((a + x) / 2) < f x) by (apply R; lra). lra.
Qed.

(** Positive between two numbers: without logarithms; rising from the left end; falling to the right one. *)
Definition is_positive (F : lfun) (a b : Q) : Prop := forall x, Q2R a < x < Q2R b -> 0 < fval F x.

Definition no_logarithms (F : lfun) : bool := forallb (fun cg => pzero (fst cg)) (logs F).
Lemma no_logarithms_ok F x : no_logarithms F = true -> fval F x = peval (above F) x / peval (below F) x.
Proof.
  unfold no_logarithms, fval. intros H. replace (logs_at (logs F) x) with 0; [ring|].
  induction (logs F) as [|[c g] l IH]; cbn [logs_at]; [reflexivity|]. cbn [forallb fst] in H.
  apply andb_true_iff in H as [Z H]. rewrite (pzero_ok c x Z), <- (IH H). ring.
Qed.

Theorem positive_fraction n F a b :
  no_logarithms F && positive_between n a b (above F) && positive_between n a b (below F) = true -> is_positive F a b.
Proof.
  rewrite !andb_true_iff. intros [[L A] B] x X. rewrite (no_logarithms_ok F x L).
  apply Rdiv_lt_0_compat; eapply positive_between_ok; eassumption.
Qed.

Theorem positive_rising n F N D a b :
  slope_ok F N D && defined n F a b && positive_between n a b D && end_ok F a = true ->
  0 <= fval F (Q2R a) -> is_positive (slope F N D) a b -> is_positive F a b.
Proof.
  rewrite !andb_true_iff. intros [[[S W] P] E] V H x X.
  assert (R : forall x, Q2R a < x < Q2R b -> derivable_pt_lim (fval F) x (fval (slope F N D) x)).
  { intros y Y. destruct (defined_ok n F a b y W Y). apply fval_slope; auto. now apply (positive_between_ok n a b). }
  assert (K := above_the_left_end (fval F) (Q2R a) (Q2R b) (rises_from _ _ _ _ R H)).
  apply (Rle_lt_trans _ _ _ V). apply K; [|exact X].
  apply end_limit; [exact E|unfold between; intros; lra|]. intros y Y. apply (defined_ok n F a b y W Y).
Qed.

Definition opposite (F : lfun) : lfun :=
  LF (pscale (-1) (above F)) (below F) (map (fun cg => (pscale (-1) (fst cg), snd cg)) (logs F)).
Lemma opposite_ok F x : fval (opposite F) x = - fval F x.
Proof.
  unfold fval, opposite. cbn [above below logs]. rewrite pscale_ok, Q2R_opp1.
  replace (logs_at (map (fun cg => (pscale (-1) (fst cg), snd cg)) (logs F)) x) with (- logs_at (logs F) x).
  - unfold Rdiv. ring.
  - induction (logs F) as [|[c g] l IH]; cbn [logs_at map fst snd]; [ring|]. rewrite <- IH, pscale_ok, Q2R_opp1. ring.
Qed.

Theorem positive_falling n F N D a b :
  slope_ok F N D && defined n F a b && positive_between n a b D && end_ok F b = true ->
  0 <= fval F (Q2R b) -> is_positive (opposite (slope F N D)) a b -> is_positive F a b.
Proof.
  rewrite !andb_true_iff. intros [[[S W] P] E] V H x X.
  assert (R : forall x, Q2R a < x < Q2R b -> derivable_pt_lim (fval F) x (fval (slope F N D) x)).
  { intros y Y. destruct (defined_ok n F a b y W Y). apply fval_slope; auto. now apply (positive_between_ok n a b). }
  (* Turned round, it rises. *)
  assert (K := above_the_left_end (fun y => fval F (- y)) (- Q2R b) (- Q2R a)).
  cbv beta in K. rewrite Ropp_involutive in K. rewrite <- (Ropp_involutive x).
  apply (Rle_lt_trans _ _ _ V). apply K; [| |lra].
  - intros y z A Y B. destruct (MVT_cor2 (fval F) (fval (slope F N D)) (- z) (- y)) as [c [Q C]]; [lra| |].
    { intros; apply R; lra. }
    assert (I : Q2R a < c < Q2R b) by lra. specialize (H c I). rewrite opposite_ok in H.
    assert (0 < - fval (slope F N D) c * (z - y)) by (apply Rmult_lt_0_compat; lra). lra.
  - assert (L : limit1_in (fval F) (between (Q2R a) (Q2R b)) (fval F (Q2R b)) (Q2R b)).
    { apply end_limit; [exact E|unfold between; intros; lra|]. intros y Y. apply (defined_ok n F a b y W Y). }
    intros eps He. destruct (L eps He) as [d [Hd M]]. exists d. split; [exact Hd|].
    intros y [Y Z]. apply M. unfold between in *. split; [lra|]. simpl in *. unfold R_dist in *.
    replace (- y - Q2R b) with (- (y - - Q2R b)) by ring. now rewrite Rabs_Ropp.
Qed.

(** Cut at a number, where the value is positive. *)
Theorem positive_cut F a m b : is_positive F a m -> 0 < fval F (Q2R m) -> is_positive F m b -> is_positive F a b.
Proof.
  intros A M B x X. destruct (Rtotal_order x (Q2R m)) as [H|[->|H]]; [apply A|exact M|apply B]; lra.
Qed.

Definition is_nonnegative (F : lfun) (a b : Q) : Prop := forall x, Q2R a < x < Q2R b -> 0 <= fval F x.
Theorem nonnegative_of_positive F a b : is_positive F a b -> is_nonnegative F a b.
Proof. intros H x X. now apply Rlt_le, H. Qed.
Theorem nonnegative_cut F a m b :
  is_positive F a m -> 0 <= fval F (Q2R m) -> is_nonnegative F m b -> is_nonnegative F a b.
Proof.
  intros A M B x X. destruct (Rtotal_order x (Q2R m)) as [H|[->|H]]; [apply Rlt_le, A|exact M|apply B]; lra.
Qed.

(** A function that does not depend on its argument. *)
Definition constant (p : poly) : bool := pzero (tl p).
Definition is_number (F : lfun) : bool :=
  constant (above F) && constant (below F) && forallb (fun cg => constant (fst cg) && constant (snd cg)) (logs F).
Lemma constant_ok p x y : constant p = true -> peval p x = peval p y.
Proof. destruct p as [|c p]; cbn [constant tl peval]; [reflexivity|]. intros H. now rewrite !(pzero_ok p _ H), !Rmult_0_r. Qed.
Lemma is_number_ok F x y : is_number F = true -> fval F x = fval F y.
Proof.
  unfold is_number, fval. rewrite !andb_true_iff. intros [[A B] L].
  rewrite (constant_ok _ x y A), (constant_ok _ x y B). f_equal.
  induction (logs F) as [|[c g] l IH]; cbn [logs_at]; [reflexivity|]. cbn [forallb fst snd] in L.
  rewrite !andb_true_iff in L. destruct L as [[C G] L].
  now rewrite (constant_ok _ x y C), (constant_ok _ x y G), IH.
Qed.
Theorem positive_number F a b : is_number F = true -> 0 < fval F (Q2R a) -> is_positive F a b.
Proof. intros N V x _. now rewrite (is_number_ok F x (Q2R a) N). Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Comparisons *)

(** The difference of two numbers, times a positive polynomial, is such a function. *)
Theorem less_by_sign n m F a b x e d : positive_between n a b m = true -> is_positive F a b ->
  Q2R a < x < Q2R b -> peval m x * (d - e) = fval F x -> e < d.
Proof.
  intros M H X E. specialize (H x X). rewrite <- E in H. assert (P := positive_between_ok n a b m x M X).
  apply Rminus_lt. apply (Rmult_lt_reg_l (peval m x)); lra.
Qed.
Theorem at_most_by_sign n m F a b x e d : positive_between n a b m = true -> is_nonnegative F a b ->
  Q2R a < x < Q2R b -> peval m x * (d - e) = fval F x -> e <= d.
Proof.
  intros M H X E. specialize (H x X). rewrite <- E in H. assert (P := positive_between_ok n a b m x M X).
  apply Rminus_le. apply (Rmult_le_reg_l (peval m x)); lra.
Qed.
Theorem less_by_value t e d : d - e = leval t [] -> 0 < leval t [] -> e < d. Proof. lra. Qed.
Theorem at_most_by_value t e d : d - e = leval t [] -> 0 <= leval t [] -> e <= d. Proof. lra. Qed.

Theorem less_by_gap e d g : d - e = g -> 0 < g -> e < d. Proof. lra. Qed.
Theorem at_most_by_gap e d g : d - e = g -> 0 <= g -> e <= d. Proof. lra. Qed.

(** Beyond a number, and before one: mapped to (0, 1). *)
Lemma unit_after a x : a < x -> Q2R 0 < (x - a) / (1 + x - a) < Q2R 1.
Proof.
  intros H. rewrite Q2R_0, Q2R_1. split; [apply Rdiv_lt_0_compat; lra|].
  apply (Rmult_lt_reg_r (1 + x - a)); [lra|]. replace ((x - a) / (1 + x - a) * (1 + x - a)) with (x - a) by (field; lra). lra.
Qed.
Lemma unit_before b x : x < b -> Q2R 0 < (b - x) / (1 + b - x) < Q2R 1.
Proof.
  intros H. rewrite Q2R_0, Q2R_1. split; [apply Rdiv_lt_0_compat; lra|].
  apply (Rmult_lt_reg_r (1 + b - x)); [lra|]. replace ((b - x) / (1 + b - x) * (1 + b - x)) with (b - x) by (field; lra). lra.
Qed.

(** Tactics: [n] is how often an interval is halved, [t] certificates for the numbers under logarithms. *)
Ltac by_computation := vm_compute; reflexivity.
Ltac by_positive_fraction n := apply (positive_fraction n); by_computation.
Ltac by_rising n f N D V H := apply (positive_rising n f N D); [ by_computation | exact V | exact H ].
Ltac by_falling n f N D V H := apply (positive_falling n f N D); [ by_computation | exact V | exact H ].
Ltac by_value_less t f q := rewrite point_ok; by_less t (LQ (QZ 0)) (point f q).
Ltac by_value_zero t f q := rewrite point_ok; apply Req_le; by_equal t (LQ (QZ 0)) (point f q).
Ltac by_between := split; unfold Q2R; cbn [Qnum Qden]; lra.
