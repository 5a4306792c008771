(* Random variables: functions on a finite sample space [W] with a law [P], their joint laws, and the quantities
   of them.

   A joint law is a function of lists of values, [law W P [X; Y] [x; y]], and variables may occur twice. The
   alphabet of a variable is the list of the values that it takes on [W], those of probability 0 among them. *)

From Coq Require Import Reals Lra Lia List Bool PeanoNat.
From Entail Require Import Sums Entropy Extended Gibbs Rules.
Import ListNotations.
Open Scope R_scope.

Lemma sum_flat_map {S T} (f : S -> list T) l g : sum (flat_map f l) g = sum l (fun x => sum (f x) g).
Proof. induction l; simpl; [reflexivity|]. now rewrite sum_app, IHl. Qed.

Lemma sum_pick (l : list nat) k g :
  NoDup l -> In k l -> sum l (fun x => if (k =? x)%nat then g x else 0) = g k.
Proof.
  induction l as [|a l IH]; intros D I; [destruct I|]. inversion D as [|? ? N D']. subst. cbn [sum].
  destruct (Nat.eqb_spec k a) as [->|E].
  - rewrite (sum_ext l _ (fun _ => 0)), sum_zero; [ring|].
    intros x J. destruct (Nat.eqb_spec a x) as [->|]; [contradiction|reflexivity].
  - destruct I as [->|I]; [contradiction|]. rewrite IH by assumption. ring.
Qed.

Section Variables.
Context {U : Type}.
Variable W : list U.
Implicit Types (P Q : U -> R) (X : U -> nat) (vs ws gs : list (U -> nat)) (xs ys : list nat) (u : U).

(** The values of a variable, and of several together. *)
Definition vals X : list nat := nodup Nat.eq_dec (map X W).
Fixpoint tuples vs : list (list nat) :=
  match vs with [] => [[]] | X :: vs => flat_map (fun x => map (cons x) (tuples vs)) (vals X) end.
Definition seen vs u : list nat := map (fun X => X u) vs.

(** The variables have these values at [u]. *)
Fixpoint hits vs xs u : bool :=
  match vs, xs with
  | X :: vs, x :: xs => (X u =? x)%nat && hits vs xs u
  | [], [] => true
  | _, _ => false
  end.

(** The joint law. *)
Definition law P vs xs : R := sum W (fun u => if hits vs xs u then P u else 0).

(** The probability of what is seen at [u], given what the others are there. *)
Definition chance P vs gs u : R :=
  match gs with
  | [] => law P vs (seen vs u)
  | _ => law P (vs ++ gs) (seen (vs ++ gs) u) / law P gs (seen gs u)
  end.

Definition H P vs : R := entropy (tuples vs) (law P vs).
Definition Hc P vs gs : R := - sum W (fun u => P u * ln (chance P vs gs u)).
Definition I P vs ws gs : R :=
  sum W (fun u => P u * ln (chance P (vs ++ ws) gs u / (chance P vs gs u * chance P ws gs u))).
Definition conditional_divergence P Q vs gs : R :=
  sum W (fun u => P u * ln (chance P vs gs u / chance Q vs gs u)).
Definition xconditional_divergence P Q vs gs : ext :=
  if dominated_dec (tuples (vs ++ gs)) (law P (vs ++ gs)) (law Q (vs ++ gs))
  then Real (conditional_divergence P Q vs gs) else Infinity.

(** Co-information, by inclusion and exclusion. *)
Fixpoint coinformation P (groups : list (list (U -> nat))) gs : R :=
  match groups with
  | [] => 0
  | [vs] => H P (vs ++ gs) - H P gs
  | vs :: groups => coinformation P groups gs - coinformation P groups (vs ++ gs)
  end.

(** The product of laws on their own coordinates. *)
Fixpoint product (parts : list (nat * (list nat -> R))) xs : R :=
  match parts with
  | [] => 1
  | [(_, A)] => A xs
  | (n, A) :: parts => A (firstn n xs) * product parts (skipn n xs)
  end.

(* ---------------------------------------------------------------------------------------------- *)
(** * Values *)

Lemma vals_nodup X : NoDup (vals X).
Proof. apply NoDup_nodup. Qed.
Lemma vals_in X u : In u W -> In (X u) (vals X).
Proof. intros. now apply nodup_In, in_map. Qed.

Lemma sum_tuples X vs f : sum (tuples (X :: vs)) f = sum (vals X) (fun x => sum (tuples vs) (fun xs => f (x :: xs))).
Proof. cbn [tuples]. rewrite sum_flat_map. apply sum_ext. intros. apply sum_map. Qed.
Lemma sum_tuples_nil f : sum (tuples []) f = f [].
Proof. simpl. ring. Qed.
Lemma length_tuples X : length (tuples [X]) = length (vals X).
Proof. cbn [tuples]. induction (vals X) as [|a l IH]; [reflexivity|]. cbn [flat_map map app length] in *. now rewrite IH. Qed.

Lemma in_tuples_nil : In [] (tuples []).
Proof. now left. Qed.
Lemma in_tuples X vs x xs : In x (vals X) -> In xs (tuples vs) -> In (x :: xs) (tuples (X :: vs)).
Proof. intros. cbn [tuples]. apply in_flat_map. exists x. split; auto. now apply in_map. Qed.
Lemma tuples_in X vs xs : In xs (tuples (X :: vs)) -> exists y ys, xs = y :: ys /\ In y (vals X) /\ In ys (tuples vs).
Proof. cbn [tuples]. rewrite in_flat_map. intros [y [J K]]. apply in_map_iff in K as [ys [<- K]]. eauto. Qed.
Lemma seen_in vs u : In u W -> In (seen vs u) (tuples vs).
Proof. intros J. induction vs; [now left|]. apply in_tuples; auto using vals_in. Qed.
Lemma hits_seen vs u : hits vs (seen vs u) u = true.
Proof. induction vs; simpl; [reflexivity|]. now rewrite Nat.eqb_refl. Qed.
Lemma hits_eq vs xs u : hits vs xs u = true -> xs = seen vs u.
Proof.
  revert xs. induction vs as [|X vs IH]; intros [|x xs]; simpl; try discriminate; [reflexivity|].
  rewrite andb_true_iff, Nat.eqb_eq. intros [-> E]. f_equal. auto.
Qed.

Lemma tuples_app vs ws f :
  sum (tuples (vs ++ ws)) f = sum (tuples vs) (fun xs => sum (tuples ws) (fun ys => f (xs ++ ys))).
Proof.
  revert f. induction vs as [|X vs IH]; intros f; [now rewrite sum_tuples_nil|].
  cbn [app]. rewrite !sum_tuples. apply sum_ext. intros x _. now rewrite IH.
Qed.
Lemma in_app vs ws zs : In zs (tuples (vs ++ ws)) ->
  In (firstn (length vs) zs) (tuples vs) /\ In (skipn (length vs) zs) (tuples ws).
Proof.
  revert zs. induction vs as [|X vs IH]; intros zs J; [split; [now left|exact J]|].
  cbn [app] in J. apply tuples_in in J as [y [ys [-> [K L]]]]. destruct (IH ys L). split; auto. now apply in_tuples.
Qed.
Lemma tuple_length vs xs : In xs (tuples vs) -> length xs = length vs.
Proof.
  revert xs. induction vs as [|X vs IH]; intros xs J; [now destruct J as [<-|[]]|].
  apply tuples_in in J as [y [ys [-> [_ J]]]]. simpl. now rewrite IH.
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Laws *)

Lemma sum_hits vs u G : In u W -> sum (tuples vs) (fun xs => if hits vs xs u then G xs else 0) = G (seen vs u).
Proof.
  intros J. revert G. induction vs as [|X vs IH]; intros G; [now rewrite sum_tuples_nil|].
  rewrite sum_tuples. cbn [hits seen map].
  transitivity (sum (vals X) (fun x => if (X u =? x)%nat then G (x :: seen vs u) else 0)).
  - apply sum_ext. intros x _. destruct (X u =? x)%nat; cbn [andb]; [|apply sum_zero]. apply (IH (fun xs => G (x :: xs))).
  - apply (sum_pick (vals X) (X u) (fun x => G (x :: seen vs u))); auto using vals_nodup, vals_in.
Qed.

(** A mean is a sum over the law. *)
Lemma expect P vs F : sum (tuples vs) (fun xs => law P vs xs * F xs) = sum W (fun u => P u * F (seen vs u)).
Proof.
  transitivity (sum (tuples vs) (fun xs => sum W (fun u => if hits vs xs u then P u * F xs else 0))).
  - apply sum_ext. intros xs _. unfold law. rewrite <- sum_scal_r. apply sum_ext. intros u _.
    destruct (hits vs xs u); ring.
  - rewrite sum_swap. apply sum_ext. intros u J. apply (sum_hits vs u (fun xs => P u * F xs) J).
Qed.

(** A variable is summed out. *)
Lemma law_out P X vs xs : sum (vals X) (fun x => law P (X :: vs) (x :: xs)) = law P vs xs.
Proof.
  unfold law. rewrite sum_swap. apply sum_ext. intros u J. cbn [hits].
  rewrite <- (sum_pick (vals X) (X u) (fun _ => if hits vs xs u then P u else 0)); auto using vals_nodup, vals_in.
  apply sum_ext. intros x _. now destruct (X u =? x)%nat, (hits vs xs u).
Qed.

Lemma law_same P vs xs ws ys : (forall u, hits vs xs u = hits ws ys u) -> law P vs xs = law P ws ys.
Proof. intros E. apply sum_ext. intros u _. now rewrite E. Qed.

Section Nonneg.
Variable P : U -> R.
Hypothesis is_law : distribution W P.

Lemma law_nonneg vs xs : 0 <= law P vs xs.
Proof. apply sum_nonneg. intros u J. destruct (hits vs xs u); [now apply (dist_nonneg W P)|lra]. Qed.

Lemma law_le vs xs ws ys : (forall u, hits vs xs u = true -> hits ws ys u = true) -> law P vs xs <= law P ws ys.
Proof.
  intros E. apply sum_le. intros u J. specialize (E u). assert (N := dist_nonneg W P u is_law J).
  destruct (hits vs xs u); [rewrite E by reflexivity; lra|]. destruct (hits ws ys u); lra.
Qed.

Lemma law_pos vs xs ws ys :
  0 < law P vs xs -> (forall u, hits vs xs u = true -> hits ws ys u = true) -> 0 < law P ws ys.
Proof. intros H E. generalize (law_le vs xs ws ys E). lra. Qed.

Lemma law_distribution vs : distribution (tuples vs) (law P vs).
Proof.
  split; [intros; apply law_nonneg|].
  rewrite (sum_ext _ _ (fun xs => law P vs xs * 1)) by (intros; ring).
  rewrite (expect P vs (fun _ => 1)). transitivity (sum W P); [|now apply dist_total]. apply sum_ext. intros; ring.
Qed.

Lemma chance_le_1 vs xs gs ys : (forall u, hits vs xs u = true -> hits gs ys u = true) ->
  law P vs xs / law P gs ys <= 1.
Proof.
  intros E. assert (L := law_le vs xs gs ys E). assert (N := law_nonneg vs xs).
  destruct (Req_dec (law P gs ys) 0) as [Z|Z].
  - rewrite Z. unfold Rdiv. rewrite Rinv_0. lra.
  - apply (Rmult_le_reg_r (law P gs ys)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by exact Z. lra.
Qed.

Lemma law_le_1 vs xs : law P vs xs <= 1.
Proof.
  apply (Rle_trans _ (sum W P)); [|right; now apply dist_total]. apply sum_le. intros u J.
  destruct (hits vs xs u); [lra|now apply (dist_nonneg W P)].
Qed.
End Nonneg.

(** Absolute continuity goes over to the laws of fewer variables. *)
Lemma law_dominated P Q ws vs : distribution W P -> distribution W Q ->
  (forall u v, seen ws u = seen ws v -> seen vs u = seen vs v) ->
  dominated (tuples ws) (law P ws) (law Q ws) -> dominated (tuples vs) (law P vs) (law Q vs).
Proof.
  intros LP LQ E D xs _ Z.
  rewrite <- (sum_zero W). apply sum_ext. intros u J.
  destruct (hits vs xs u) eqn:K; [|reflexivity]. apply hits_eq in K.
  assert (A : law P ws (seen ws u) = 0).
  { apply D; [now apply seen_in|]. apply Rle_antisym; [|now apply law_nonneg]. rewrite <- Z.
    apply law_le; [exact LQ|]. intros v L. apply hits_eq in L. subst xs. rewrite (E u v L). apply hits_seen. }
  assert (N := dist_nonneg W P u LP J).
  assert (L : (if hits ws (seen ws u) u then P u else 0) <= law P ws (seen ws u)).
  { unfold law. apply (sum_term_le W (fun v => if hits ws (seen ws u) v then P v else 0) u); [|exact J].
    intros v V. destruct (hits ws (seen ws u) v); [now apply (dist_nonneg W P)|lra]. }
  rewrite hits_seen, A in L. lra.
Qed.

Lemma product_distribution n A p parts vs : (n <= length vs)%nat ->
  distribution (tuples (firstn n vs)) A -> distribution (tuples (skipn n vs)) (product (p :: parts)) ->
  distribution (tuples vs) (product ((n, A) :: p :: parts)).
Proof.
  intros L [nA sA] [nB sB]. rewrite <- (firstn_skipn n vs) at 1.
  assert (E : length (firstn n vs) = n) by (apply firstn_length_le; exact L). split.
  - intros zs J. apply in_app in J as [J K]. rewrite E in J, K.
    change (0 <= A (firstn n zs) * product (p :: parts) (skipn n zs)). apply Rmult_le_pos; auto.
  - rewrite tuples_app, <- sA. apply sum_ext. intros xs J. rewrite <- (Rmult_1_r (A xs)), <- sB, <- sum_scal.
    apply sum_ext. intros ys _. change (A (firstn n (xs ++ ys)) * product (p :: parts) (skipn n (xs ++ ys)) = A xs * product (p :: parts) ys).
    assert (K := tuple_length _ _ J). rewrite E in K. subst n. now rewrite firstn_app, skipn_app, Nat.sub_diag, firstn_all, skipn_all, app_nil_r.
Qed.

(** A law is absolutely continuous to the product of its marginals. *)
Lemma dominated_product P n p parts vs : distribution W P ->
  dominated (tuples (skipn n vs)) (law P (skipn n vs)) (product (p :: parts)) ->
  (n <= length vs)%nat ->
  dominated (tuples vs) (law P vs) (product ((n, law P (firstn n vs)) :: p :: parts)).
Proof.
  intros LP D L zs J Z.
  change (law P (firstn n vs) (firstn n zs) * product (p :: parts) (skipn n zs) = 0) in Z.
  assert (K : forall u, hits vs zs u = true -> hits (firstn n vs) (firstn n zs) u = true /\ hits (skipn n vs) (skipn n zs) u = true).
  { clear. intros u. revert n zs. induction vs as [|X vs IH]; intros [|n] [|z zs]; simpl; auto; try discriminate.
    rewrite andb_true_iff. intros [-> E]. destruct (IH n zs E). auto. }
  apply Rle_antisym; [|now apply law_nonneg].
  apply Rmult_integral in Z as [Z|Z].
  - rewrite <- Z. apply law_le; auto. intros u E. now apply K.
  - apply D in Z; [rewrite <- Z; apply law_le; auto; intros u E; now apply K|].
    rewrite <- (firstn_skipn n vs) in J. apply in_app in J as [_ J].
    now rewrite firstn_length_le in J by exact L.
Qed.

Lemma product_dominated n A B p ps q qs vs : (n <= length vs)%nat ->
  dominated (tuples (firstn n vs)) A B -> dominated (tuples (skipn n vs)) (product (p :: ps)) (product (q :: qs)) ->
  dominated (tuples vs) (product ((n, A) :: p :: ps)) (product ((n, B) :: q :: qs)).
Proof.
  intros L D E zs J Z. rewrite <- (firstn_skipn n vs) in J. apply in_app in J as [J K].
  rewrite firstn_length_le in J, K by exact L.
  change (B (firstn n zs) * product (q :: qs) (skipn n zs) = 0) in Z.
  change (A (firstn n zs) * product (p :: ps) (skipn n zs) = 0).
  apply Rmult_integral in Z as [Z|Z]; [rewrite (D _ J Z)|rewrite (E _ K Z)]; ring.
Qed.

(* ---------------------------------------------------------------------------------------------- *)
(** * Quantities in joint entropies *)

Lemma H_mean P vs : H P vs = - sum W (fun u => P u * ln (law P vs (seen vs u))).
Proof. unfold H, entropy. now rewrite (expect P vs (fun xs => ln (law P vs xs))). Qed.

Lemma H_same P vs ws : (forall u v, hits vs (seen vs u) v = hits ws (seen ws u) v) -> H P vs = H P ws.
Proof.
  intros E. rewrite !H_mean. f_equal. apply sum_ext. intros u _. do 2 f_equal. apply law_same. apply E.
Qed.

Lemma H_nil P : distribution W P -> H P [] = 0.
Proof.
  intros D. assert (T := law_distribution P D []). destruct T as [_ T]. rewrite sum_tuples_nil in T.
  unfold H, entropy. rewrite sum_tuples_nil, T, ln_1. ring.
Qed.

(** In the support every law is positive. *)
Lemma law_seen_pos P vs u : distribution W P -> In u W -> 0 < P u -> 0 < law P vs (seen vs u).
Proof.
  intros D J N. apply (sum_pos W _ u); auto; [|now rewrite hits_seen].
  intros v K. destruct (hits vs (seen vs u) v); [now apply (dist_nonneg W P)|lra].
Qed.

Lemma mean_ext P f g : distribution W P -> (forall u, In u W -> 0 < P u -> f u = g u) ->
  sum W (fun u => P u * f u) = sum W (fun u => P u * g u).
Proof.
  intros D E. apply sum_ext. intros u J. destruct (Req_dec (P u) 0) as [->|N]; [ring|].
  rewrite E; auto. generalize (dist_nonneg W P u D J). lra.
Qed.

Lemma ln_chance P vs gs u : distribution W P -> In u W -> 0 < P u ->
  0 < chance P vs gs u /\ ln (chance P vs gs u) = ln (law P (vs ++ gs) (seen (vs ++ gs) u)) - ln (law P gs (seen gs u)).
Proof.
  intros D J N. unfold chance. destruct gs as [|X gs].
  - rewrite app_nil_r. split; [now apply law_seen_pos|].
    assert (T := law_distribution P D []). destruct T as [_ T]. rewrite sum_tuples_nil in T.
    cbn [seen map]. rewrite T, ln_1. ring.
  - split; [apply Rdiv_lt_0_compat|apply ln_div]; now apply law_seen_pos.
Qed.

Lemma Hc_H P vs gs : distribution W P -> Hc P vs gs = H P (vs ++ gs) - H P gs.
Proof.
  intros D. unfold Hc. rewrite !H_mean.
  rewrite (mean_ext P _ (fun u => ln (law P (vs ++ gs) (seen (vs ++ gs) u)) - ln (law P gs (seen gs u))) D)
    by (intros; now apply ln_chance).
  rewrite (sum_ext W _ (fun u => P u * ln (law P (vs ++ gs) (seen (vs ++ gs) u)) - P u * ln (law P gs (seen gs u)))) by (intros; ring).
  rewrite sum_minus. ring.
Qed.

Lemma I_H P vs ws gs : distribution W P ->
  I P vs ws gs = H P (vs ++ gs) + H P (ws ++ gs) - H P ((vs ++ ws) ++ gs) - H P gs.
Proof.
  intros D. unfold I. rewrite !H_mean.
  set (l := fun vs u => ln (law P vs (seen vs u))).
  rewrite (mean_ext P _ (fun u => l ((vs ++ ws) ++ gs) u - l (vs ++ gs) u - l (ws ++ gs) u + l gs u) D).
  - rewrite (sum_ext W _ (fun u => P u * l ((vs ++ ws) ++ gs) u - P u * l (vs ++ gs) u - P u * l (ws ++ gs) u + P u * l gs u))
      by (intros; ring).
    rewrite sum_plus, !sum_minus. unfold l. ring.
  - intros u J N. destruct (ln_chance P (vs ++ ws) gs u D J N) as [A Ea], (ln_chance P vs gs u D J N) as [B Eb],
      (ln_chance P ws gs u D J N) as [C Ec].
    rewrite ln_div, ln_mult, Ea, Eb, Ec by auto using Rmult_lt_0_compat. unfold l. ring.
Qed.

Lemma xconditional_divergence_real P Q vs gs : dominated (tuples (vs ++ gs)) (law P (vs ++ gs)) (law Q (vs ++ gs)) ->
  xconditional_divergence P Q vs gs = Real (conditional_divergence P Q vs gs).
Proof. intros D. unfold xconditional_divergence. now destruct (dominated_dec _ _ _). Qed.
Lemma xconditional_divergence_infinite P Q vs gs : ~ dominated (tuples (vs ++ gs)) (law P (vs ++ gs)) (law Q (vs ++ gs)) ->
  xconditional_divergence P Q vs gs = Infinity.
Proof. intros D. unfold xconditional_divergence. now destruct (dominated_dec _ _ _). Qed.
End Variables.

(* ---------------------------------------------------------------------------------------------- *)
(** * Tactics *)

(** The same values, in whatever order and however often. *)
Ltac by_hits :=
  cbn [hits seen map app]; intros;
  repeat match goal with E : _ && _ = true |- _ => apply andb_true_iff in E; destruct E end;
  repeat match goal with E : (?a =? ?b)%nat = true |- _ => rewrite E in *; clear E end;
  first
  [ reflexivity
  | repeat match goal with |- context [(?a =? ?b)%nat] => destruct (a =? b)%nat end; reflexivity ].
Ltac by_seen :=
  let E := fresh in cbn [seen map]; intros ? ? E; injection E; intros; repeat (apply (f_equal2 cons)); solve [ congruence | reflexivity ].
Ltac same_law := apply law_same; let u := fresh "u" in intros u; by_hits.

Ltac a_law := first [ assumption | match goal with |- distribution ?W ?P => assumption end ].
Ltac in_alphabets :=
  cbn [firstn skipn]; repeat (apply in_tuples; [assumption|]); apply in_tuples_nil.

Ltac pos_hook ::=
  lazymatch goal with
  | |- 0 < law ?W ?P ?ws ?ys =>
      first
      [ match goal with
        | M : 0 < law W P ?vs ?xs |- _ => apply (law_pos W P ltac:(a_law) vs xs ws ys M); let u := fresh "u" in intros u; solve [ by_hits ]
        end
      | match goal with
        | M : 0 < law W ?Q ?vs ?xs |- _ =>
            lazymatch Q with P => fail | _ => idtac end;
            let N := fresh in
            assert (N : 0 < law W Q ws ys) by (apply (law_pos W Q ltac:(a_law) vs xs ws ys M); let u := fresh "u" in intros u; solve [ by_hits ]);
            apply (dominated_pos (tuples W ws) (law W Q ws) (law W P ws) ys); [dom|dist|in_alphabets|exact N]
        end ]
  | |- 0 < uniform (tuples ?W ?vs) ?xs => apply (uniform_pos (tuples W vs) xs xs); in_alphabets
  | |- 0 < product _ _ => cbn [product firstn skipn]; pos
  end.
Ltac nneg_hook ::=
  lazymatch goal with
  | |- 0 <= law _ _ _ _ => apply law_nonneg; a_law
  | |- 0 <= product _ _ => cbn [product firstn skipn]; nneg
  end.
Ltac dist_hook ::=
  lazymatch goal with
  | |- distribution (tuples _ _) (law _ _ _) => apply law_distribution; a_law
  | |- distribution (tuples ?W ?vs) (product [(_, ?A)]) => change (distribution (tuples W vs) A); dist
  | |- distribution (tuples _ _) (product _) =>
      apply product_distribution; [simpl; lia|cbn [firstn]; dist|cbn [skipn]; dist]
  | |- distribution (tuples ?W ?vs) (uniform _) =>
      apply uniform_distribution;
      match goal with
      | M : distribution W ?P |- _ => apply (distribution_inhabited (tuples W vs) (law W P vs)), law_distribution, M
      end
  end.
Ltac dom_hook ::=
  lazymatch goal with
  | |- dominated (tuples ?W ?vs) (law ?W ?P ?vs) (law ?W ?Q ?vs) =>
      match goal with
      | D : dominated (tuples W ?ws) (law W P ?ws) (law W Q ?ws) |- _ =>
          apply (law_dominated W P Q ws vs); [a_law|a_law|by_seen|exact D]
      end
  | |- dominated (tuples ?W ?vs) (law ?W ?P ?vs) (product [(_, ?A)]) => change (dominated (tuples W vs) (law W P vs) A); dom
  | |- dominated (tuples ?W ?vs) (law ?W ?P ?vs) (product ((?n, _) :: _)) =>
      apply (dominated_product W P n); [a_law|cbn [skipn]; dom|simpl; lia]
  | |- dominated (tuples ?W ?vs) (product [(_, ?A)]) (product [(_, ?B)]) => change (dominated (tuples W vs) A B); dom
  | |- dominated (tuples ?W ?vs) (product _) (product _) =>
      apply product_dominated; [simpl; lia|cbn [firstn]; dom|cbn [skipn]; dom]
  end.

(** UNFOLD of a mean over the sample space: [F] is what is averaged, a function of the values of [vs]. *)
Ltac open_tuples :=
  first
  [ reflexivity
  | rewrite sum_tuples; apply sum_ext; let x := fresh "x" in intros x _; cbv beta; open_tuples
  | rewrite sum_tuples_nil; cbv beta; open_tuples ].
Ltac by_average W P vs F :=
  lazymatch goal with
  | |- _ = - _ => apply (f_equal Ropp)
  | |- _ => idtac
  end;
  transitivity (sum (tuples W vs) (fun xs => law W P vs xs * F xs));
  [ rewrite (expect W P vs F);
    first
    [ reflexivity
    | apply sum_ext; let u := fresh "u" in let J := fresh in intros u J; apply (f_equal (Rmult (P u)));
      cbn [chance app seen map nth]; solve [ repeat first [ reflexivity | same_law | f_equal ] ] ]
  | open_tuples ].

(** UNFOLD of quantities of laws; where variables overlap, into joint entropies. *)
Ltac by_law :=
  unfold H, entropy, cross_entropy, divergence;
  first [ open_tuples | apply (f_equal Ropp); open_tuples ].
Ltac by_joint_entropies :=
  cbn [coinformation]; rewrite ?Hc_H, ?I_H by a_law; cbn [app];
  repeat match goal with
  | |- context [H ?W ?P []] => rewrite (H_nil W P) by a_law
  end;
  repeat match goal with
  | |- context [H ?W ?P ?vs] =>
      match goal with
      | |- context [H W P ?ws] =>
          lazymatch vs with ws => fail | _ => rewrite (H_same W P vs ws) by (intros; by_hits) end
      end
  end;
  ring.

(** MARGIN: the variables left out are summed over, in whatever order. *)
Ltac by_margin :=
  cbv beta;
  lazymatch goal with
  | |- law _ _ _ _ = law _ _ _ _ => same_law
  | |- sum (vals ?W ?X) _ = law ?W ?P ?of ?at_ =>
      rewrite <- (law_out W P X of at_); apply sum_ext; let x := fresh "x" in intros x ?; by_margin
  end.

(** TOTAL, MASS-LE and MIXTURE of laws. *)
Ltac by_total_law Om A := transitivity (sum Om A); [ symmetry; open_tuples | apply dist_total; dist ].
Ltac by_mass_le_law :=
  first
  [ apply chance_le_1; [ a_law | let u := fresh "u" in intros u; solve [ by_hits ] ]
  | apply law_le_1; a_law
  | match goal with |- ?A ?xs <= 1 => eapply (mass_le_1 _ A xs); [ dist | in_alphabets ] end ].
Ltac by_uniform_law := unfold uniform; rewrite length_tuples; reflexivity.

(** Conditional divergences that may be infinite. *)
Ltac ndom_hook N C ::=
  match goal with
  | |- dominated (tuples ?W ?vs) (law ?W ?P ?vs) (law ?W ?Q ?vs) =>
      match type of C with
      | dominated (tuples W ?ws) _ _ => apply (law_dominated W P Q ws vs); [a_law|a_law|by_seen|exact C]
      end
  end.
Ltac infinite_hook ::= apply xconditional_divergence_infinite; cbn [app]; ndom.
Ltac real_hook ::= rewrite xconditional_divergence_real by (cbn [app]; dom).
Ltac values_hook ::=
  match goal with
  | |- context [xconditional_divergence ?W ?P ?Q ?vs ?gs] =>
      let h := fresh in
      destruct (dominated_dec (tuples W (vs ++ gs)) (law W P (vs ++ gs)) (law W Q (vs ++ gs))) as [h|h];
      [ rewrite (xconditional_divergence_real W P Q vs gs h) | rewrite (xconditional_divergence_infinite W P Q vs gs h) ]
  end.
