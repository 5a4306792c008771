(* Declared distributions: rational masses, and values that are c + sum of c_k * ln b_k, computed and compared by
   a verified program.

   Every number under a logarithm is factored over a few bases by a certificate, which is checked by
   multiplying out. Primality is never needed: equal coefficients give equal values, and two values differ when the
   bases are pairwise coprime and a coefficient is not zero (unique factorisation). *)

From Coq Require Import Reals Lra Lia List ZArith QArith Qreals Qpower Qabs Znumtheory Bool FMapPositive.
From Entail Require Import Sums Entropy Extended Rules.
Import ListNotations.
Open Scope R_scope.

(* ---------------------------------------------------------------------------------------------- *)
(** * Distributions by their masses *)

(** The distribution on the outcomes 0, 1, ... that has these masses. *)
Definition masses (l : list Q) (i : nat) : R := Q2R (nth i l 0%Q).
Definition outcomes (n : nat) : list nat := seq 0 n.

Lemma Q2R_0 : Q2R 0 = 0. Proof. unfold Q2R; simpl; lra. Qed.
Lemma Q2R_1 : Q2R 1 = 1. Proof. unfold Q2R; simpl; lra. Qed.
Lemma Q2R_opp1 : Q2R (-1) = -1. Proof. unfold Q2R; simpl; lra. Qed.
Lemma Q2R_red q : Q2R (Qred q) = Q2R q. Proof. apply Qeq_eqR, Qred_correct. Qed.
Lemma Q2R_IZR z : Q2R (inject_Z z) = IZR z. Proof. unfold Q2R; simpl; lra. Qed.

Lemma Q2R_inv_total q : Q2R (/ q) = / Q2R q.
Proof.
  destruct (Qeq_dec q 0) as [E|N]; [|now apply Q2R_inv].
  assert (I : (/ q == 0)%Q) by (rewrite E; reflexivity).
  now rewrite (Qeq_eqR _ _ I), (Qeq_eqR _ _ E), Q2R_0, Rinv_0.
Qed.

Definition qtotal (l : list Q) : Q := fold_right (fun x s => Qred (x + s)) 0%Q l.
Definition masses_ok (l : list Q) : bool := forallb (fun q => Qle_bool 0 q) l && Qeq_bool (qtotal l) 1.

Lemma sum_masses l k : sum (seq k (length l)) (fun i => Q2R (nth (i - k) l 0%Q)) = Q2R (qtotal l).
Proof.
  revert k. induction l as [|q l IH]; intros k; [cbn; now rewrite Q2R_0|].
  transitivity (Q2R q + sum (seq (Datatypes.S k) (length l)) (fun i => Q2R (nth (i - Datatypes.S k) l 0%Q))).
  - cbn [length seq sum]. rewrite Nat.sub_diag. f_equal. apply sum_ext. intros i H. apply in_seq in H.
    replace (i - k)%nat with (Datatypes.S (i - Datatypes.S k)) by lia. reflexivity.
  - rewrite IH. cbn [qtotal fold_right]. fold (qtotal l). now rewrite Q2R_red, Q2R_plus.
Qed.

Theorem masses_distribution l : masses_ok l = true -> distribution (outcomes (length l)) (masses l).
Proof.
  unfold masses_ok. rewrite andb_true_iff, forallb_forall. intros [N E]. split.
  - intros i H. apply in_seq in H. unfold masses. rewrite <- Q2R_0. apply Qle_Rle, Qle_bool_iff, N, nth_In. lia.
  - apply Qeq_bool_iff, Qeq_eqR in E. rewrite <- Q2R_1, <- E, <- (sum_masses l 0).
    apply sum_ext. intros i _. unfold masses. now rewrite Nat.sub_0_r.
Qed.

Lemma Q2R_zero q : Q2R q = 0 <-> Qeq_bool q 0 = true.
Proof.
  rewrite <- Q2R_0. split; intros H; [now apply Qeq_bool_iff, eqR_Qeq|now apply Qeq_eqR, Qeq_bool_iff].
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Rational terms *)

(** An outcome: a bound index (0 is the innermost) or one of them by its number. *)
Inductive vx := V (k : nat) | At (i : nat).
Definition veval (v : vx) (env : list nat) : nat := match v with V k => nth k env O | At i => i end.

(** A weight, a distribution by its masses, a mixture. *)
Inductive wx := WZ (a : Z) | WF (a b : Z).
Inductive dx := DM (l : list Q) | DMix (p : px)
with px := POne (w : wx) (d : dx) | PCons (w : wx) (d : dx) (p : px).

Inductive qx :=
  | QZ (z : Z)
  | QM (d : dx) (v : vx)
  | QAdd (a b : qx) | QSub (a b : qx) | QMul (a b : qx) | QDiv (a b : qx)
  | QOpp (a : qx) | QInv (a : qx) | QPow (a : qx) (n : nat) | QAbs (a : qx) | QRpow (a : qx) (z : Z) | QRpow1 (a : qx) (z : Z)
  | QSum (n : nat) (a : qx).

Definition weval (w : wx) : R := match w with WZ a => IZR a | WF a b => IZR a / IZR b end.
Definition wvalue (w : wx) : Q := match w with WZ a => inject_Z a | WF a b => inject_Z a / inject_Z b end%Q.

Fixpoint deval (d : dx) : nat -> R :=
  match d with DM l => masses l | DMix p => mix (peval p) end
with peval (p : px) : list (R * (nat -> R)) :=
  match p with POne w d => [(weval w, deval d)] | PCons w d p => (weval w, deval d) :: peval p end.

Fixpoint dvalue (d : dx) (i : nat) : Q :=
  match d with DM l => nth i l 0%Q | DMix p => pvalue p i end
with pvalue (p : px) (i : nat) : Q :=
  match p with
  | POne w d => Qred (wvalue w * dvalue d i)
  | PCons w d p => Qred (wvalue w * dvalue d i + pvalue p i)
  end%Q.

Lemma wvalue_ok w : Q2R (wvalue w) = weval w.
Proof.
  destruct w; unfold wvalue, weval; [apply Q2R_IZR|].
  unfold Qdiv. now rewrite Q2R_mult, Q2R_inv_total, !Q2R_IZR.
Qed.

Scheme dx_rec2 := Induction for dx Sort Prop with px_rec2 := Induction for px Sort Prop.

Lemma dvalue_ok d : forall i, Q2R (dvalue d i) = deval d i.
Proof.
  induction d using dx_rec2 with
    (P0 := fun p => (forall i, Q2R (pvalue p i) = mix (peval p) i) /\ exists a r, peval p = a :: r);
    cbn [dvalue deval pvalue peval].
  - reflexivity.
  - apply IHd.
  - split; [|eauto]. intros i. now rewrite Q2R_red, Q2R_mult, wvalue_ok, IHd, mix_one.
  - destruct IHd0 as [H [[v e] [r E]]]. split; [|eauto].
    intros i. rewrite Q2R_red, Q2R_plus, Q2R_mult, wvalue_ok, IHd, H, E. now rewrite mix_cons.
Qed.

(** Absolute continuity, by looking at every outcome, and its failure, by one. *)
Definition dominated_ok (n : nat) (a b : dx) : bool :=
  forallb (fun i => negb (Qeq_bool (dvalue b i) 0) || Qeq_bool (dvalue a i) 0)%Q (seq 0 n).

Theorem declared_dominated n a b : dominated_ok n a b = true -> dominated (outcomes n) (deval a) (deval b).
Proof.
  unfold dominated_ok. rewrite forallb_forall. intros H i I E. specialize (H i I).
  rewrite <- dvalue_ok in E |- *. apply Q2R_zero in E. rewrite E in H. now apply Q2R_zero.
Qed.

Theorem declared_not_dominated n a b i :
  (Nat.ltb i n && Qeq_bool (dvalue b i) 0 && negb (Qeq_bool (dvalue a i) 0) = true)%Q ->
  ~ dominated (outcomes n) (deval a) (deval b).
Proof.
  rewrite !andb_true_iff, negb_true_iff. intros [[L Z] N] D.
  assert (I : In i (outcomes n)) by (apply in_seq; apply Nat.ltb_lt in L; lia).
  specialize (D i I). rewrite <- !dvalue_ok in D. apply Q2R_zero, D, Q2R_zero in Z. congruence.
Qed.

Fixpoint qeval (q : qx) (env : list nat) : R :=
  match q with
  | QZ z => IZR z
  | QM d v => deval d (veval v env)
  | QAdd a b => qeval a env + qeval b env
  | QSub a b => qeval a env - qeval b env
  | QMul a b => qeval a env * qeval b env
  | QDiv a b => qeval a env / qeval b env
  | QOpp a => - qeval a env
  | QInv a => / qeval a env
  | QPow a n => qeval a env ^ n
  | QAbs a => Rabs (qeval a env)
  | QRpow a z => rpower (qeval a env) (IZR z)
  | QRpow1 a z => rpower (qeval a env) (1 - IZR z)
  | QSum n a => sum (outcomes n) (fun i => qeval a (i :: env))
  end.

Fixpoint qvalue (q : qx) (env : list nat) : Q :=
  match q with
  | QZ z => inject_Z z
  | QM d v => dvalue d (veval v env)
  | QAdd a b => Qred (qvalue a env + qvalue b env)
  | QSub a b => Qred (qvalue a env - qvalue b env)
  | QMul a b => Qred (qvalue a env * qvalue b env)
  | QDiv a b => Qred (qvalue a env / qvalue b env)
  | QOpp a => - qvalue a env
  | QInv a => / qvalue a env
  | QPow a n => Qred (qvalue a env ^ Z.of_nat n)
  | QAbs a => Qabs (qvalue a env)
  | QRpow a z => let x := qvalue a env in if Qle_bool x 0 then 0 else Qred (x ^ z)
  | QRpow1 a z => let x := qvalue a env in if Qle_bool x 0 then 0 else Qred (x ^ (1 - z))
  | QSum n a => fold_right (fun i s => Qred (qvalue a (i :: env) + s)) 0 (seq 0 n)
  end%Q.

Lemma Q2R_pow q n : Q2R (q ^ Z.of_nat n) = Q2R q ^ n.
Proof.
  induction n as [|n IH]; [simpl; apply Q2R_1|].
  cbn [pow]. rewrite <- IH, <- Q2R_mult. apply Qeq_eqR. rewrite Nat2Z.inj_succ.
  destruct (Qeq_dec q 0) as [E|N].
  - rewrite E. setoid_replace (0 * 0 ^ Z.of_nat n)%Q with 0%Q by ring.
    apply Qpower_0. lia.
  - unfold Z.succ. rewrite Qpower_plus by exact N. ring.
Qed.

Lemma rpower_IZR x z : 0 < x -> rpower x (IZR z) = powerRZ x z.
Proof. intros H. unfold rpower. destruct (Rlt_dec 0 x); [|contradiction]. now rewrite (powerRZ_Rpower x z H). Qed.

Lemma Q2R_powerZ q z : 0 < Q2R q -> Q2R (q ^ z) = powerRZ (Q2R q) z.
Proof.
  intros P. assert (E : forall p, Q2R (q ^ Zpos p) = Q2R q ^ Pos.to_nat p).
  { intros p. rewrite <- Q2R_pow. now rewrite positive_nat_Z. }
  destruct z as [|p|p]; cbn [powerRZ].
  - simpl. apply Q2R_1.
  - apply E.
  - change (q ^ Zneg p)%Q with (/ (q ^ Zpos p))%Q. now rewrite Q2R_inv_total, E.
Qed.

Lemma Q2R_le0 q : Qle_bool q 0 = true -> Q2R q <= 0.
Proof. intros H. rewrite <- Q2R_0. now apply Qle_Rle, Qle_bool_iff. Qed.
Lemma Q2R_gt0 q : Qle_bool q 0 = false -> 0 < Q2R q.
Proof.
  intros H. rewrite <- Q2R_0. apply Qlt_Rlt, Qnot_le_lt. intros E. apply Qle_bool_iff in E. congruence.
Qed.

Lemma qvalue_ok q : forall env, Q2R (qvalue q env) = qeval q env.
Proof.
  induction q; intros env; cbn [qvalue qeval]; rewrite ?Q2R_red.
  - apply Q2R_IZR.
  - apply dvalue_ok.
  - now rewrite Q2R_plus, IHq1, IHq2.
  - now rewrite Q2R_minus, IHq1, IHq2.
  - now rewrite Q2R_mult, IHq1, IHq2.
  - unfold Qdiv. now rewrite Q2R_mult, Q2R_inv_total, IHq1, IHq2.
  - now rewrite Q2R_opp, IHq.
  - now rewrite Q2R_inv_total, IHq.
  - now rewrite Q2R_pow, IHq.
  - rewrite <- IHq. unfold Rabs. destruct (Rcase_abs (Q2R (qvalue q env))) as [L|G].
    + rewrite <- Q2R_opp. apply Qeq_eqR, Qabs_neg, Qlt_le_weak.
      rewrite <- Q2R_0 in L. now apply Rlt_Qlt.
    + apply Qeq_eqR, Qabs_pos. apply Rge_le in G. rewrite <- Q2R_0 in G. now apply Rle_Qle.
  - rewrite <- IHq. destruct (Qle_bool (qvalue q env) 0) eqn:E.
    + apply Q2R_le0 in E. rewrite Q2R_0. unfold rpower. destruct (Rlt_dec 0 (Q2R (qvalue q env))); [exfalso; lra|reflexivity].
    + apply Q2R_gt0 in E. now rewrite Q2R_red, Q2R_powerZ, rpower_IZR.
  - rewrite <- IHq. rewrite <- minus_IZR. destruct (Qle_bool (qvalue q env) 0) eqn:E.
    + apply Q2R_le0 in E. rewrite Q2R_0. unfold rpower. destruct (Rlt_dec 0 (Q2R (qvalue q env))); [exfalso; lra|reflexivity].
    + apply Q2R_gt0 in E. now rewrite Q2R_red, Q2R_powerZ, rpower_IZR.
  - unfold outcomes. induction (seq 0 n) as [|i l IH]; cbn [fold_right sum]; [apply Q2R_0|].
    now rewrite Q2R_red, Q2R_plus, IHq, IH.
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Logarithmic terms and their normal forms *)

Inductive lx :=
  | LQ (q : qx) | LLn (q : qx)
  | LAdd (a b : lx) | LSub (a b : lx) | LOpp (a : lx)
  | LMulL (q : qx) (a : lx) | LMulR (a : lx) (q : qx) | LDiv (a : lx) (q : qx)
  | LSum (n : nat) (a : lx) | LOn (n : nat) (m : qx) (a : lx).

Fixpoint leval (e : lx) (env : list nat) : R :=
  match e with
  | LQ q => qeval q env
  | LLn q => ln (qeval q env)
  | LAdd a b => leval a env + leval b env
  | LSub a b => leval a env - leval b env
  | LOpp a => - leval a env
  | LMulL q a => qeval q env * leval a env
  | LMulR a q => leval a env * qeval q env
  | LDiv a q => leval a env / qeval q env
  | LSum n a => sum (outcomes n) (fun i => leval a (i :: env))
  | LOn n m a => sum_on (outcomes n) (fun i => qeval m (i :: env)) (fun i => leval a (i :: env))
  end.

(** A product of powers; a sum of c * ln b with a constant. *)
Definition powers := list (positive * positive).
Definition logs := list (positive * Q).
Definition form := (Q * logs)%type.

Definition lnp (p : positive) : R := ln (IZR (Zpos p)).
Fixpoint logs_value (v : logs) : R := match v with [] => 0 | (p, c) :: v => Q2R c * lnp p + logs_value v end.
Definition value (f : form) : R := Q2R (fst f) + logs_value (snd f).

Fixpoint multiplied (f : powers) : positive :=
  match f with [] => 1%positive | (p, k) :: f => (Pos.pow p k * multiplied f)%positive end.
Fixpoint ln_powers (f : powers) : R :=
  match f with [] => 0 | (p, k) :: f => IZR (Zpos k) * lnp p + ln_powers f end.

Lemma lnp_pow p k : lnp (Pos.pow p k) = IZR (Zpos k) * lnp p.
Proof.
  unfold lnp. rewrite Pos2Z.inj_pow, <- (positive_nat_Z k), <- pow_IZR, ln_pow by (apply IZR_lt; lia).
  now rewrite INR_IZR_INZ.
Qed.
Lemma lnp_mul p q : lnp (p * q) = lnp p + lnp q.
Proof. unfold lnp. rewrite Pos2Z.inj_mul, mult_IZR, ln_mult; auto; apply IZR_lt; lia. Qed.
Lemma ln_powers_ok f : lnp (multiplied f) = ln_powers f.
Proof.
  induction f as [|[p k] f IH]; cbn [multiplied ln_powers]; [unfold lnp; apply ln_1|].
  now rewrite lnp_mul, lnp_pow, IH.
Qed.

(** Certificates: how numbers are products of powers of the bases. *)
Definition table := PositiveMap.t powers.
Definition factors (l : list (positive * powers)) : table :=
  fold_left (fun t nf => PositiveMap.add (fst nf) (snd nf) t) l (PositiveMap.empty powers).
Definition factor (t : table) (n : positive) : option powers :=
  if Pos.eqb n 1 then Some [] else
  match PositiveMap.find n t with
  | Some f => if Pos.eqb (multiplied f) n then Some f else None
  | None => None
  end.
Lemma factor_ok t n f : factor t n = Some f -> lnp n = ln_powers f.
Proof.
  unfold factor. destruct (Pos.eqb_spec n 1) as [->|_].
  - intros [= <-]. simpl. unfold lnp. apply ln_1.
  - destruct (PositiveMap.find n t) as [g|]; [|discriminate].
    destruct (Pos.eqb_spec (multiplied g) n) as [E|]; [|discriminate].
    intros [= <-]. now rewrite <- ln_powers_ok, E.
Qed.

Fixpoint add_log (p : positive) (c : Q) (v : logs) : logs :=
  match v with
  | [] => [(p, c)]
  | (p', c') :: v' => match Pos.compare p p' with
      | Eq => (p, Qred (c + c')) :: v'
      | Lt => (p, c) :: v
      | Gt => (p', c') :: add_log p c v' end end.
Lemma add_log_ok p c v : logs_value (add_log p c v) = Q2R c * lnp p + logs_value v.
Proof.
  induction v as [|[p' c'] v IH]; cbn [add_log logs_value]; [lra|].
  destruct (Pos.compare_spec p p') as [->| |]; cbn [logs_value].
  - rewrite Q2R_red, Q2R_plus. ring.
  - lra.
  - rewrite IH. ring.
Qed.
Fixpoint add_powers (c : Q) (f : powers) (v : logs) : logs :=
  match f with [] => v | (p, k) :: f => add_powers c f (add_log p (Qred (c * inject_Z (Zpos k))) v) end.
Lemma add_powers_ok c f v : logs_value (add_powers c f v) = Q2R c * ln_powers f + logs_value v.
Proof.
  revert v. induction f as [|[p k] f IH]; intros v; cbn [add_powers ln_powers]; [ring|].
  rewrite IH, add_log_ok, Q2R_red, Q2R_mult, Q2R_IZR. ring.
Qed.

(** [c] times the term, added to a form. *)
Fixpoint add (t : table) (c : Q) (e : lx) (env : list nat) (acc : form) : option form :=
  match e with
  | LQ q => Some (Qred (fst acc + c * qvalue q env), snd acc)
  | LLn q =>
      let x := qvalue q env in
      if Qle_bool x 0 then Some acc else
      match factor t (Z.to_pos (Qnum x)), factor t (Qden x) with
      | Some f, Some g => Some (fst acc, add_powers (- c) g (add_powers c f (snd acc)))
      | _, _ => None
      end
  | LAdd a b => match add t c a env acc with Some acc => add t c b env acc | None => None end
  | LSub a b => match add t c a env acc with Some acc => add t (- c) b env acc | None => None end
  | LOpp a => add t (- c) a env acc
  | LMulL q a | LMulR a q =>
      let d := Qred (c * qvalue q env) in if Qeq_bool d 0 then Some acc else add t d a env acc
  | LDiv a q =>
      let d := Qred (c / qvalue q env) in if Qeq_bool d 0 then Some acc else add t d a env acc
  | LSum n a =>
      fold_left (fun acc i => match acc with Some acc => add t c a (i :: env) acc | None => None end)
        (seq 0 n) (Some acc)
  | LOn n m a =>
      fold_left (fun acc i => match acc with
        | Some acc => if Qle_bool (qvalue m (i :: env)) 0 then Some acc else add t c a (i :: env) acc
        | None => None end) (seq 0 n) (Some acc)
  end%Q.

Lemma fold_none {A} (f : option form -> A -> option form) l :
  (forall i, f None i = None) -> fold_left f l None = None.
Proof. intros H. induction l; simpl; [reflexivity|]. now rewrite H. Qed.

Lemma some_inj {A} (a b : A) : Some a = Some b -> a = b.
Proof. congruence. Qed.

Lemma add_ok t e : forall c env acc f, add t c e env acc = Some f -> value f = value acc + Q2R c * leval e env.
Proof.
  induction e; intros c env acc f; cbn [add leval].
  - intros K; apply some_inj in K; subst f. unfold value. cbn [fst snd]. rewrite Q2R_red, Q2R_plus, Q2R_mult, qvalue_ok. ring.
  - rewrite <- qvalue_ok. destruct (Qle_bool (qvalue q env) 0) eqn:L.
    + intros K; apply some_inj in K; subst f. apply Q2R_le0 in L. rewrite ln_nonpos by exact L. ring.
    + assert (P := Q2R_gt0 _ L). destruct (qvalue q env) as [n d] eqn:E. cbn [Qnum Qden].
      destruct (factor t (Z.to_pos n)) as [g|] eqn:G; [|discriminate].
      destruct (factor t d) as [h|] eqn:H; [|discriminate]. intros K; apply some_inj in K; subst f.
      apply factor_ok in G, H. unfold value. cbn [fst snd]. rewrite !add_powers_ok, Q2R_opp, <- G, <- H.
      assert (N : (0 < n)%Z).
      { unfold Q2R in P. cbn [Qnum Qden] in P. apply lt_IZR.
        assert (D : 0 < / IZR (Zpos d)) by (apply Rinv_0_lt_compat, IZR_lt; lia).
        apply (Rmult_lt_reg_r _ _ _ D). lra. }
      assert (LN : ln (Q2R (n # d)) = lnp (Z.to_pos n) - lnp d).
      { unfold Q2R, lnp. cbn [Qnum Qden]. rewrite Z2Pos.id by exact N. apply ln_div; apply IZR_lt; lia. }
      rewrite LN. ring.
  - destruct (add t c e1 env acc) as [g|] eqn:G; [|discriminate]. intros H.
    rewrite (IHe2 _ _ _ _ H), (IHe1 _ _ _ _ G). ring.
  - destruct (add t c e1 env acc) as [g|] eqn:G; [|discriminate]. intros H.
    rewrite (IHe2 _ _ _ _ H), (IHe1 _ _ _ _ G), Q2R_opp. ring.
  - intros H. rewrite (IHe _ _ _ _ H), Q2R_opp. ring.
  - rewrite <- qvalue_ok. assert (M : Q2R (Qred (c * qvalue q env)) = Q2R c * Q2R (qvalue q env)).
    { now rewrite Q2R_red, Q2R_mult. }
    destruct (Qeq_bool (Qred (c * qvalue q env)) 0) eqn:Z.
    + intros K; apply some_inj in K; subst f. apply Q2R_zero in Z. rewrite M in Z. rewrite <- Rmult_assoc, Z. ring.
    + intros H. rewrite (IHe _ _ _ _ H), M. ring.
  - rewrite <- qvalue_ok. assert (M : Q2R (Qred (c * qvalue q env)) = Q2R c * Q2R (qvalue q env)).
    { now rewrite Q2R_red, Q2R_mult. }
    destruct (Qeq_bool (Qred (c * qvalue q env)) 0) eqn:Z.
    + intros K; apply some_inj in K; subst f. apply Q2R_zero in Z. rewrite M in Z.
      rewrite (Rmult_comm (leval e env)), <- Rmult_assoc, Z. ring.
    + intros H. rewrite (IHe _ _ _ _ H), M. ring.
  - rewrite <- qvalue_ok. assert (M : Q2R (Qred (c / qvalue q env)) = Q2R c * / Q2R (qvalue q env)).
    { unfold Qdiv. now rewrite Q2R_red, Q2R_mult, Q2R_inv_total. }
    unfold Rdiv. destruct (Qeq_bool (Qred (c / qvalue q env)) 0) eqn:Z.
    + intros K; apply some_inj in K; subst f. apply Q2R_zero in Z. rewrite M in Z.
      rewrite (Rmult_comm (leval e env)), <- Rmult_assoc, Z. ring.
    + intros H. rewrite (IHe _ _ _ _ H), M. ring.
  - unfold outcomes. generalize (seq 0 n) as l. intros l. revert acc.
    induction l as [|i l IH]; intros acc; cbn [fold_left sum].
    + intros K; apply some_inj in K; subst f. ring.
    + destruct (add t c e (i :: env) acc) as [g|] eqn:G; [|now rewrite fold_none].
      intros H. rewrite (IH _ H), (IHe _ _ _ _ G). ring.
  - unfold sum_on, outcomes. generalize (seq 0 n) as l. intros l. revert acc.
    induction l as [|i l IH]; intros acc; cbn [fold_left sum].
    + intros K; apply some_inj in K; subst f. ring.
    + destruct (Qle_bool (qvalue m (i :: env)) 0) eqn:L.
      * apply Q2R_le0 in L. rewrite qvalue_ok in L. intros H. rewrite (IH _ H).
        destruct (Rlt_dec 0 (qeval m (i :: env))); [exfalso; lra|ring].
      * apply Q2R_gt0 in L. rewrite qvalue_ok in L.
        destruct (add t c e (i :: env) acc) as [g|] eqn:G; [|now rewrite fold_none].
        intros H. rewrite (IH _ H), (IHe _ _ _ _ G).
        destruct (Rlt_dec 0 (qeval m (i :: env))); [ring|contradiction].
Qed.

(** The difference of two terms. *)
Definition difference (t : table) (a b : lx) : option form :=
  match add t 1 a [] (0%Q, []) with Some f => add t (-1) b [] f | None => None end.
Lemma difference_ok t a b f : difference t a b = Some f -> value f = leval a [] - leval b [].
Proof.
  unfold difference. destruct (add t 1 a [] (0%Q, [])) as [g|] eqn:G; [|discriminate]. intros H.
  rewrite (add_ok _ _ _ _ _ _ H), (add_ok _ _ _ _ _ _ G), Q2R_1, Q2R_opp1.
  unfold value. cbn [fst snd logs_value]. rewrite Q2R_0. ring.
Qed.

Definition no_logs (v : logs) : bool := forallb (fun pc => Qeq_bool (snd pc) 0) v.
Lemma no_logs_ok v : no_logs v = true -> logs_value v = 0.
Proof.
  induction v as [|[p c] v IH]; simpl; [reflexivity|].
  rewrite andb_true_iff. intros [E H]. apply Q2R_zero in E. rewrite (IH H), E. ring.
Qed.

(** Equality. *)
Definition equal (t : table) (a b : lx) : bool :=
  match difference t a b with Some (c, v) => Qeq_bool c 0 && no_logs v | None => false end.
Theorem equal_ok t a b : equal t a b = true -> leval a [] = leval b [].
Proof.
  unfold equal. destruct (difference t a b) as [[c v]|] eqn:D; [|discriminate].
  rewrite andb_true_iff. intros [C V]. apply difference_ok in D. apply no_logs_ok in V. apply Q2R_zero in C.
  unfold value in D. cbn [fst snd] in D. lra.
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Order and difference by integers *)

(** The numbers x, y with d * (sum of c * ln b) = ln x - ln y, for a common denominator d. *)
Fixpoint split (d : positive) (v : logs) : option (positive * positive) :=
  match v with
  | [] => Some (1%positive, 1%positive)
  | (p, c) :: v =>
      match split d v with
      | Some (x, y) =>
          if (Zpos d mod Zpos (Qden c) =? 0)%Z then
            match (Qnum c * (Zpos d / Zpos (Qden c)))%Z with
            | Z0 => Some (x, y)
            | Zpos k => Some ((Pos.pow p k * x)%positive, y)
            | Zneg k => Some (x, (Pos.pow p k * y)%positive)
            end
          else None
      | None => None
      end
  end.
Lemma split_ok d v x y : split d v = Some (x, y) -> IZR (Zpos d) * logs_value v = lnp x - lnp y.
Proof.
  revert x y. induction v as [|[p c] v IH]; cbn [split logs_value]; intros x y.
  - intros [= <- <-]. ring.
  - destruct (split d v) as [[x' y']|] eqn:S; [|discriminate].
    destruct (Z.eqb_spec (Zpos d mod Zpos (Qden c)) 0) as [E|]; [|discriminate].
    apply Z_div_exact_full_2 in E; [|lia].
    set (m := (Zpos d / Zpos (Qden c))%Z) in *.
    assert (K : IZR (Zpos d) * Q2R c = IZR (Qnum c * m)).
    { rewrite mult_IZR. unfold Q2R. apply (f_equal IZR) in E. rewrite mult_IZR in E. rewrite E.
      field. apply not_0_IZR; lia. }
    intros H. rewrite Rmult_plus_distr_l, (IH _ _ eq_refl), <- Rmult_assoc, K.
    destruct (Qnum c * m)%Z as [|k|k]; injection H as <- <-.
    + ring.
    + rewrite lnp_mul, lnp_pow. ring.
    + rewrite lnp_mul, lnp_pow. change (Zneg k) with (- Zpos k)%Z. rewrite opp_IZR. ring.
Qed.

Lemma lnp_lt x y : (x < y)%positive -> lnp x < lnp y.
Proof. intros H. apply ln_increasing; apply IZR_lt; lia. Qed.
Lemma lnp_inj x y : lnp x = lnp y -> x = y.
Proof.
  intros H. apply ln_inj in H; try (apply IZR_lt; lia). apply eq_IZR in H. now injection H.
Qed.

(** A common denominator of the coefficients. *)
Definition common (v : logs) : positive :=
  fold_right (fun pc d => Z.to_pos (Z.lcm (Zpos (Qden (snd pc))) (Zpos d))) 1%positive v.

(** a < b, where the difference has no constant: two whole numbers are compared. *)
Definition less (t : table) (a b : lx) : bool :=
  match difference t a b with
  | Some (c, v) =>
      if no_logs v then negb (Qle_bool 0 c)
      else Qeq_bool c 0 && match split (common v) v with Some (x, y) => Pos.ltb x y | None => false end
  | None => false
  end.
Theorem less_ok t a b : less t a b = true -> leval a [] < leval b [].
Proof.
  unfold less. destruct (difference t a b) as [[c v]|] eqn:D; [|discriminate].
  apply difference_ok in D. unfold value in D. cbn [fst snd] in D.
  destruct (no_logs v) eqn:N.
  - apply no_logs_ok in N. rewrite negb_true_iff. intros L.
    assert (Q2R c < 0); [|lra]. rewrite <- Q2R_0. apply Qlt_Rlt, Qnot_le_lt. intros E.
    apply Qle_bool_iff in E. congruence.
  - rewrite andb_true_iff. intros [C H]. apply Q2R_zero in C.
    destruct (split (common v) v) as [[x y]|] eqn:S; [|discriminate]. apply split_ok in S.
    apply Pos.ltb_lt, lnp_lt in H.
    assert (P : 0 < IZR (Zpos (common v))) by (apply IZR_lt; lia).
    assert (logs_value v < 0); [|lra]. apply (Rmult_lt_reg_l _ _ _ P). lra.
Qed.

(** a <> b. *)
Definition distinct (t : table) (a b : lx) : bool :=
  match difference t a b with
  | Some (c, v) =>
      if no_logs v then negb (Qeq_bool c 0)
      else Qeq_bool c 0 && match split (common v) v with Some (x, y) => negb (Pos.eqb x y) | None => false end
  | None => false
  end.
Theorem distinct_ok t a b : distinct t a b = true -> leval a [] <> leval b [].
Proof.
  unfold distinct. destruct (difference t a b) as [[c v]|] eqn:D; [|discriminate].
  apply difference_ok in D. unfold value in D. cbn [fst snd] in D. intros H E.
  destruct (no_logs v) eqn:N.
  - apply no_logs_ok in N. rewrite negb_true_iff in H. assert (Z : Q2R c = 0) by lra.
    apply Q2R_zero in Z. congruence.
  - rewrite andb_true_iff in H. destruct H as [C H]. apply Q2R_zero in C.
    destruct (split (common v) v) as [[x y]|] eqn:S; [|discriminate]. apply split_ok in S.
    rewrite negb_true_iff in H. apply Pos.eqb_neq in H. apply H, lnp_inj.
    assert (Z : logs_value v = 0) by lra. rewrite Z in S. lra.
Qed.

(** The coprimality argument: no big number is computed. *)
Fixpoint coprime_to (p : positive) (v : logs) : bool :=
  match v with [] => true | (q, _) :: v => (Z.gcd (Zpos p) (Zpos q) =? 1)%Z && coprime_to p v end.
Fixpoint coprime (v : logs) : bool :=
  match v with [] => true | (p, _) :: v => (1 <? Zpos p)%Z && coprime_to p v && coprime v end.

Lemma rel_prime_pow p q k : rel_prime (Zpos p) (Zpos q) -> rel_prime (Zpos p) (Zpos (Pos.pow q k)).
Proof.
  intros H. rewrite Pos2Z.inj_pow, <- (positive_nat_Z k).
  induction (Pos.to_nat k) as [|n IH]; [apply rel_prime_sym, rel_prime_1|].
  rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia. now apply rel_prime_mult.
Qed.
Lemma coprime_to_split p d v x y : coprime_to p v = true -> split d v = Some (x, y) ->
  rel_prime (Zpos p) (Zpos x) /\ rel_prime (Zpos p) (Zpos y).
Proof.
  revert x y. induction v as [|[q c] v IH]; cbn [coprime_to split]; intros x y.
  - intros _ [= <- <-]. split; apply rel_prime_sym, rel_prime_1.
  - rewrite andb_true_iff, Z.eqb_eq. intros [G C].
    destruct (split d v) as [[x' y']|]; [|discriminate]. destruct (IH x' y' C eq_refl) as [X Y].
    apply Zgcd_1_rel_prime in G.
    destruct (Zpos d mod Zpos (Qden c) =? 0)%Z; [|discriminate].
    destruct (Qnum c * (Zpos d / Zpos (Qden c)))%Z as [|k|k]; intros [= <- <-]; split; auto;
      rewrite Pos2Z.inj_mul; apply rel_prime_mult; auto using rel_prime_pow.
Qed.
Lemma coprime_divides p k a b : (1 < Zpos p)%Z -> rel_prime (Zpos p) (Zpos b) ->
  (Pos.pow p k * a)%positive = b -> False.
Proof.
  intros P R E. assert (D : (Zpos p | Zpos b)%Z).
  { rewrite <- E, Pos2Z.inj_mul, Pos2Z.inj_pow. apply Z.divide_mul_l.
    exists (Zpos p ^ (Zpos k - 1))%Z. rewrite Z.mul_comm, <- Z.pow_succ_r by lia. f_equal. lia. }
  assert (H : (Zpos p | 1)%Z) by (apply R; [apply Z.divide_refl|exact D]).
  apply Z.divide_1_r_nonneg in H; lia.
Qed.
Lemma coprime_zero d v x : coprime v = true -> split d v = Some (x, x) ->
  forall p c, In (p, c) v -> (c == 0)%Q.
Proof.
  revert x. induction v as [|[p c] v IH]; [intros ? _ _ ? ? []|].
  cbn [coprime split]. intros x. rewrite !andb_true_iff, Z.ltb_lt. intros [[P C] V].
  destruct (split d v) as [[x' y']|] eqn:S; [|discriminate].
  destruct (coprime_to_split p d v x' y' C S) as [X Y].
  destruct (Z.eqb_spec (Zpos d mod Zpos (Qden c)) 0) as [E|]; [|discriminate].
  apply Z_div_exact_full_2 in E; [|lia].
  destruct (Qnum c * (Zpos d / Zpos (Qden c)))%Z as [|k|k] eqn:K.
  - intros [= Ex Ey]. subst x'. intros q e [[= <- <-]|I].
    + unfold Qeq. simpl. apply Z.mul_eq_0 in K as [K|K]; [lia|]. rewrite K in E. lia.
    + subst y'. now apply (IH x V eq_refl q).
  - intros [= Ex Ey]. exfalso. subst y'. symmetry in Ex. apply (coprime_divides p k x' x P Y). congruence.
  - intros [= Ex Ey]. exfalso. subst x'. apply (coprime_divides p k y' x P X). exact Ey.
Qed.

Definition apart (t : table) (a b : lx) : bool :=
  match difference t a b with
  | Some (c, v) =>
      Qeq_bool c 0 && coprime v && negb (no_logs v) && forallb (fun pc => (Zpos (common v) mod Zpos (Qden (snd pc)) =? 0)%Z) v
  | None => false
  end.
Lemma split_total d v : forallb (fun pc => (Zpos d mod Zpos (Qden (snd pc)) =? 0)%Z) v = true ->
  exists x y, split d v = Some (x, y).
Proof.
  induction v as [|[p c] v IH]; cbn [forallb split snd]; [eauto|].
  rewrite andb_true_iff. intros [E H]. destruct (IH H) as [x [y ->]]. rewrite E.
  destruct (Qnum c * (Zpos d / Zpos (Qden c)))%Z; eauto.
Qed.
Theorem apart_ok t a b : apart t a b = true -> leval a [] <> leval b [].
Proof.
  unfold apart. destruct (difference t a b) as [[c v]|] eqn:D; [|discriminate].
  rewrite !andb_true_iff, negb_true_iff. intros [[[C V] N] T] E.
  apply difference_ok in D. unfold value in D. cbn [fst snd] in D. apply Q2R_zero in C.
  destruct (split_total (common v) v T) as [x [y S]]. assert (L := split_ok _ _ _ _ S).
  assert (Z : logs_value v = 0) by lra. rewrite Z, Rmult_0_r in L.
  assert (x = y) as -> by (apply lnp_inj; lra).
  assert (H := coprime_zero (common v) v y V S). apply Bool.not_true_iff_false in N. apply N.
  unfold no_logs. apply forallb_forall. intros [p e] I. apply Qeq_bool_iff, (H p e I).
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * COMPUTE: tactics *)

(** [a] and [b] are the terms that the sides of the goal unfold to, [t] the certificates. *)
Ltac by_equal t a b := change (leval a [] = leval b []); apply (equal_ok (factors t)); vm_compute; reflexivity.
Ltac by_less t a b := change (leval a [] < leval b []); apply (less_ok (factors t)); vm_compute; reflexivity.
Ltac by_at_most t a b :=
  first [ apply Rlt_le; by_less t a b | apply Req_le; by_equal t a b ].
Ltac by_apart t a b :=
  change (leval a [] <> leval b []); apply (apart_ok (factors t)); vm_compute; reflexivity.
Ltac by_distinct t a b :=
  change (leval a [] <> leval b []); apply (distinct_ok (factors t)); vm_compute; reflexivity.

(** Masses that are one distribution; absolute continuity and its failure at an outcome. *)
Ltac by_masses l :=
  change (distribution (outcomes (length l)) (masses l)); apply masses_distribution; vm_compute; reflexivity.
Ltac by_dominated n a b :=
  change (dominated (outcomes n) (deval a) (deval b)); apply declared_dominated; vm_compute; reflexivity.
Ltac by_witness n a b i :=
  change (~ dominated (outcomes n) (deval a) (deval b)); apply (declared_not_dominated _ _ _ i); vm_compute; reflexivity.

(** What is left once every quantity that may be infinite has its value. *)
Ltac by_infinite_values :=
  rewrite ?xmul_infinity by pos; cbn [xadd xle xlt];
  first [ reflexivity | exact I | repeat split; discriminate ].
