(* The Coq counterpart of every rule and axiom schema of the kernel: a tactic each, which closes the goal
   that the rule states, or fails. docs/COQ.md has the table. *)

From Coq Require Import Reals Lra Lia List.
From Entail Require Import Sums Entropy Extended Gibbs.
Import ListNotations.
Open Scope R_scope.

(* ---------------------------------------------------------------------------------------------- *)
(** * Mixtures *)

Section Mixtures.
Context {T : Type}.
Implicit Types (Om : list T) (A B : T -> R) (parts : list (R * (T -> R))).

Definition nonneg_mix Om parts : Prop := forall i, In i Om -> 0 <= mix parts i.

Lemma nonneg_mix_one Om w A : 0 <= w -> distribution Om A -> nonneg_mix Om [(w, A)].
Proof. intros H [N _] i I. rewrite mix_one. apply Rmult_le_pos; auto. Qed.
Lemma nonneg_mix_cons Om w A p parts :
  0 <= w -> distribution Om A -> nonneg_mix Om (p :: parts) -> nonneg_mix Om ((w, A) :: p :: parts).
Proof.
  intros H [N _] R i I. rewrite mix_cons. apply Rplus_le_le_0_compat; [apply Rmult_le_pos; auto|auto].
Qed.

Fixpoint weights parts : R :=
  match parts with [] => 0 | [(w, _)] => w | (w, _) :: parts => w + weights parts end.

Lemma sum_mix Om parts : (forall p, In p parts -> sum Om (snd p) = 1) -> sum Om (mix parts) = weights parts.
Proof.
  induction parts as [|[w A] [|p parts] IH]; intros H.
  - apply sum_zero.
  - change (sum Om (fun i => w * A i) = w).
    specialize (H (w, A) (or_introl eq_refl)). simpl in H. rewrite sum_scal, H. ring.
  - change (sum Om (fun i => w * A i + mix (p :: parts) i) = w + weights (p :: parts)).
    assert (E := H (w, A) (or_introl eq_refl)). simpl in E.
    rewrite sum_plus, sum_scal, E, IH; [ring|]. intros q i. apply H. now right.
Qed.

Lemma mix_distribution Om parts :
  nonneg_mix Om parts -> Forall (fun p => distribution Om (snd p)) parts -> weights parts = 1 ->
  distribution Om (mix parts).
Proof.
  intros N F W. split; [exact N|]. rewrite sum_mix; [exact W|].
  intros p i. rewrite Forall_forall in F. apply (F p i).
Qed.

(** A part of positive weight is absolutely continuous to the mixture: the others cannot cancel its mass. *)
Lemma dominated_mix_here Om A w B p parts :
  0 < w -> distribution Om B -> dominated Om A B -> nonneg_mix Om (p :: parts) ->
  dominated Om A (mix ((w, B) :: p :: parts)).
Proof.
  intros P [N _] D R i I E. rewrite mix_cons in E. apply D; auto.
  specialize (R i I). specialize (N i I).
  assert (Z : 0 <= w * B i) by (apply Rmult_le_pos; lra).
  apply (Rmult_eq_reg_l w); lra.
Qed.
Lemma dominated_mix_last Om A w B : 0 < w -> dominated Om A B -> dominated Om A (mix [(w, B)]).
Proof.
  intros P D i I E. rewrite mix_one in E. apply D; auto. apply (Rmult_eq_reg_l w); lra.
Qed.
Lemma dominated_mix_there Om A w B p parts :
  0 <= w -> distribution Om B -> nonneg_mix Om (p :: parts) -> dominated Om A (mix (p :: parts)) ->
  dominated Om A (mix ((w, B) :: p :: parts)).
Proof.
  intros P [N _] R D i I E. rewrite mix_cons in E. apply D; auto.
  specialize (R i I). assert (Z : 0 <= w * B i) by (apply Rmult_le_pos; auto). lra.
Qed.

(** A mixture is absolutely continuous where each part is. *)
Lemma mix_dominated_one Om w A Q : dominated Om A Q -> dominated Om (mix [(w, A)]) Q.
Proof. intros D i I E. rewrite mix_one, (D i I E). ring. Qed.
Lemma mix_dominated_cons Om w A p parts Q :
  dominated Om A Q -> dominated Om (mix (p :: parts)) Q -> dominated Om (mix ((w, A) :: p :: parts)) Q.
Proof. intros D R i I E. rewrite mix_cons, (D i I E), (R i I E). ring. Qed.

Lemma dominated_uniform Om A : dominated Om A (uniform Om).
Proof. intros i I E. exfalso. generalize (uniform_pos Om i i I). lra. Qed.
End Mixtures.

(* ---------------------------------------------------------------------------------------------- *)
(** * Products, parts of sums, bounds *)

(** Independent draws: a pair has the product of the masses. *)
Definition times {S T : Type} (A : S -> R) (B : T -> R) (p : S * T) : R := A (fst p) * B (snd p).

Section Products.
Context {S T : Type}.
Variables (Om : list S) (Xi : list T).

Lemma times_distribution A B : distribution Om A -> distribution Xi B ->
  distribution (list_prod Om Xi) (times A B).
Proof.
  intros [nA sA] [nB sB]. split.
  - intros [x y] I. apply in_prod_iff in I as [I J]. apply Rmult_le_pos; simpl; auto.
  - rewrite sum_prod. rewrite <- sA. apply sum_ext. intros x _. unfold times. cbn [fst snd].
    rewrite sum_scal, sB. ring.
Qed.

Lemma times_dominated A B C D : dominated Om A C -> dominated Xi B D ->
  dominated (list_prod Om Xi) (times A B) (times C D).
Proof.
  intros H K [x y] I E. apply in_prod_iff in I as [I J]. unfold times in *. cbn [fst snd] in *.
  apply Rmult_integral in E as [E|E]; [rewrite (H x I E)|rewrite (K y J E)]; ring.
Qed.

Lemma times_dominated_l A B C D : distribution Xi B ->
  dominated (list_prod Om Xi) (times A B) (times C D) -> dominated Om A C.
Proof.
  intros [nB sB] H x I E. destruct (Req_dec (A x) 0) as [|N]; [assumption|exfalso].
  assert (Z : sum Xi B = 0); [|lra].
  rewrite <- (sum_zero Xi). apply sum_ext. intros y J.
  assert (K := H (x, y) (in_prod _ _ _ _ I J)). unfold times in K. cbn [fst snd] in K.
  rewrite E, Rmult_0_l in K. destruct (Rmult_integral _ _ (K eq_refl)); tauto.
Qed.

Lemma times_dominated_r A B C D : distribution Om A ->
  dominated (list_prod Om Xi) (times A B) (times C D) -> dominated Xi B D.
Proof.
  intros [nA sA] H y J E. destruct (Req_dec (B y) 0) as [|N]; [assumption|exfalso].
  assert (Z : sum Om A = 0); [|lra].
  rewrite <- (sum_zero Om). apply sum_ext. intros x I.
  assert (K := H (x, y) (in_prod _ _ _ _ I J)). unfold times in K. cbn [fst snd] in K.
  rewrite E, Rmult_0_r in K. destruct (Rmult_integral _ _ (K eq_refl)); tauto.
Qed.
End Products.

Section Bounds.
Context {T : Type}.
Variable Om : list T.

Lemma dominated_trans A B C : dominated Om A B -> dominated Om B C -> dominated Om A C.
Proof. intros H K i I E. auto. Qed.

Lemma sum_on_le_sum (m f : T -> R) : (forall i, In i Om -> 0 <= f i) -> sum_on Om m f <= sum Om f.
Proof. intros H. apply sum_le. intros i I. destruct (Rlt_dec 0 (m i)); [lra|auto]. Qed.

Lemma mass_le_1 A i : distribution Om A -> In i Om -> A i <= 1.
Proof. intros [N S] I. rewrite <- S. now apply sum_term_le. Qed.
End Bounds.

(* ---------------------------------------------------------------------------------------------- *)
(** * Side conditions: what the kernel's judgements decide by looking *)

(** Hook for what other files of the prelude know about masses of their own. *)
Ltac pos_hook := fail.
Ltac nneg_hook := fail.
Ltac dist_hook := fail.
Ltac dom_hook := fail.
Ltac ndom_hook N C := fail.
Ltac real_hook := fail.
Ltac infinite_hook := fail.
Ltac values_hook := fail.

Ltac side :=
  lazymatch goal with
  | |- 0 < _ => pos
  | |- 0 <= _ => nneg
  | |- _ > 0 => change_gt; pos
  | |- _ <> 0 => first [ assumption | apply Rgt_not_eq; change_gt; pos | lra ]
  | |- distribution _ _ => dist
  | |- dominated _ _ _ => dom
  | |- nonneg_mix _ _ => nmix
  | |- ~ dominated _ _ _ => ndom
  | |- In _ _ => first [ assumption | simpl; tauto ]
  | |- exists _, In _ _ => first [ eexists; eassumption | eapply distribution_inhabited; eassumption ]
  | |- _ /\ _ => split; side
  | |- _ => first [ assumption | reflexivity | lra ]
  end
with change_gt := match goal with |- ?a > ?b => change (b < a) end
with pos :=
  first
  [ assumption
  | lazymatch goal with
    | |- 0 < ?a * ?b => apply Rmult_lt_0_compat; pos
    | |- 0 < ?a / ?b => apply Rdiv_lt_0_compat; pos
    | |- 0 < / ?a => apply Rinv_0_lt_compat; pos
    | |- 0 < ?a + ?b =>
        first [ apply Rplus_lt_le_0_compat; [pos|nneg] | apply Rplus_le_lt_0_compat; [nneg|pos] ]
    | |- 0 < ?a ^ ?n => apply pow_lt; pos
    | |- 0 < rpower ?a ?r => apply rpower_pos; pos
    | |- 0 < exp _ => apply exp_pos
    | |- 0 < mix [(_, _)] _ => rewrite mix_one; pos
    | |- 0 < mix _ _ => rewrite mix_cons; pos
    | |- 0 < uniform _ _ => eapply uniform_pos; eassumption
    | |- 0 < INR (length ?l) =>
        apply lt_0_INR; match goal with H : In _ l |- _ => destruct l; [destruct H|simpl; lia] end
    | |- 0 < times _ _ (_, _) => unfold times; cbn [fst snd]; pos
    | |- 0 < ?B ?i =>
        match goal with
        | D : dominated ?Om ?A B |- _ => apply (dominated_pos Om A B i D); [dist|assumption|assumption]
        | M : 0 < ?A i, I : In i ?Om |- _ =>
            apply (dominated_pos Om A B i); [dom|dist|exact I|exact M]
        end
    end
  | pos_hook
  | lra ]
with nneg :=
  first
  [ assumption
  | lazymatch goal with
    | |- 0 <= ?a * ?b => apply Rmult_le_pos; nneg
    | |- 0 <= ?a / ?b => apply Rmult_le_pos; [nneg|]; nneg
    | |- 0 <= ?a + ?b => apply Rplus_le_le_0_compat; nneg
    | |- 0 <= / ?a => apply Rinv_nonneg; nneg
    | |- 0 <= Rabs _ => apply Rabs_pos
    | |- 0 <= rpower _ _ => apply rpower_nonneg
    | |- 0 <= ?a ^ 2 => apply pow2_ge_0
    | |- 0 <= ?a ^ ?n => apply pow_le; nneg
    | |- 0 <= sum _ _ => apply sum_nonneg; let i := fresh "i" in intros i ?; cbv beta; nneg
    | |- 0 <= sum_on _ _ _ => apply sum_on_nonneg; let i := fresh "i" in intros i ? ?; cbv beta in *; nneg
    | |- 0 <= mix [(_, _)] _ => rewrite mix_one; nneg
    | |- 0 <= mix _ _ => rewrite mix_cons; nneg
    | |- 0 <= times _ _ (_, _) => unfold times; cbn [fst snd]; nneg
    | |- 0 <= ?A ?i =>
        match goal with I : In i ?Om |- _ => apply (dist_nonneg Om A i); [dist|exact I] end
    end
  | nneg_hook
  | apply Rlt_le; pos
  | lra ]
with nmix :=
  first
  [ assumption
  | apply nonneg_mix_one; [nneg|dist]
  | apply nonneg_mix_cons; [nneg|dist|nmix] ]
with dist :=
  first
  [ assumption
  | lazymatch goal with
    | |- distribution _ (mix _) =>
        apply mix_distribution;
        [ nmix | repeat (apply Forall_cons || apply Forall_nil); cbn [snd]; dist | cbn [weights]; first [lra | ring | field] ]
    | |- distribution _ (times _ _) => apply times_distribution; dist
    | |- distribution _ (uniform _) =>
        apply uniform_distribution;
        first [ eexists; eassumption | eapply distribution_inhabited; eassumption ]
    end
  | dist_hook ]
with dom :=
  first
  [ assumption
  | apply dominated_refl
  | lazymatch goal with
    | |- dominated _ _ (uniform _) => apply dominated_uniform
    | |- dominated _ _ (mix _) =>
        first
        [ apply dominated_mix_last; [pos|dom]
        | apply dominated_mix_here; [pos|dist|dom|nmix]
        | apply dominated_mix_there; [nneg|dist|nmix|dom] ]
    end
  | lazymatch goal with
    | |- dominated _ (mix _) _ =>
        first [ apply mix_dominated_one; dom | apply mix_dominated_cons; dom ]
    end
  | lazymatch goal with
    | |- dominated _ (times _ _) (times _ _) => apply times_dominated; dom
    end
  | match goal with
    | E : ?l = ?r |- dominated ?Om ?A ?B =>
        lazymatch type of l with ext => idtac end; real_bound Om A B E
    | E : xle ?l ?r |- dominated ?Om ?A ?B => real_bound Om A B E
    | E : xlt ?l ?r |- dominated ?Om ?A ?B => real_bound Om A B E
    end
  | match goal with
    | E : xdivergence ?Om ?B ?A = Real 0 |- dominated ?Om ?A ?B =>
        apply same_dominated; intros ? ?; symmetry; apply (coincide Om B A); [dist|dist|exact E|assumption]
    end
  | dom_hook ]
(** A bound by a real number rules +oo out. *)
with real_bound Om A B E :=
  destruct (dominated_dec Om A B) as [?|N]; [assumption|exfalso];
  first
  [ rewrite (xdivergence_infinite Om A B N) in E
  | rewrite (xcross_entropy_infinite Om A B N) in E
  | unfold xjeffreys in E; rewrite (xdivergence_infinite Om A B N) in E ];
  clear N; revert E; by_values; cbn; solve [ discriminate | tauto ]
(** Every quantity that may be infinite, in both cases. *)
with by_values :=
  repeat match goal with
  | |- context [xdivergence ?Om ?A ?B] =>
      let h := fresh in destruct (dominated_dec Om A B) as [h|h];
      [ rewrite (xdivergence_real Om A B h) | rewrite (xdivergence_infinite Om A B h) ]
  | |- context [xcross_entropy ?Om ?A ?B] =>
      let h := fresh in destruct (dominated_dec Om A B) as [h|h];
      [ rewrite (xcross_entropy_real Om A B h) | rewrite (xcross_entropy_infinite Om A B h) ]
  | |- context [xjeffreys ?Om ?A ?B] => unfold xjeffreys
  | |- _ => values_hook
  end;
  repeat (rewrite xmul_infinity by pos)
with ndom :=
  first
  [ assumption
  | let C := fresh in intros C;
    match goal with
    | H : ~ dominated ?Om ?R ?S |- _ =>
        apply H; first
        [ eapply dominated_trans; [|eapply dominated_trans; [exact C|]]; dom
        | eapply times_dominated_l; [|exact C]; dist
        | eapply times_dominated_r; [|exact C]; dist
        | ndom_hook H C ]
    end ].

(* ---------------------------------------------------------------------------------------------- *)
(** * Schemas *)

(** UNFOLD: a quantity is its definition. *)
Ltac open_pairs :=
  rewrite ?sum_prod;
  first [ reflexivity | apply (f_equal Ropp); open_pairs | apply sum_ext; let i := fresh in intros i _; cbv beta; open_pairs ].
Ltac by_unfold :=
  first
  [ reflexivity
  | unfold entropy, cross_entropy, divergence; open_pairs
  | unfold renyi, renyi_divergence, tsallis, hellinger, bhattacharyya, jensen_shannon_distance;
    first [ reflexivity | unfold jensen_shannon; cbn [mean_divergence]; ring ]
  | unfold jensen_shannon; cbn [mean_divergence]; ring ].

(** RING: one polynomial written in two ways. Reciprocals are atoms, but for those of numbers. *)
Ltac hide_reciprocals :=
  unfold Rdiv;
  repeat match goal with
  | |- context [/ ?x] =>
      lazymatch x with
      | IZR _ => fail
      | _ => let r := fresh "r" in set (r := / x) in *; clearbody r
      end
  end.
Ltac by_ring := first [ reflexivity | ring | hide_reciprocals; first [ ring | field ] ].

(** LOG: the logarithm of a product of powers of positive factors. *)
Ltac split_logarithms :=
  repeat match goal with
  | |- context [ln (?a / ?b)] => rewrite (ln_div a b) by pos
  | |- context [ln (?a * ?b)] => rewrite (ln_mult a b) by pos
  | |- context [ln (/ ?a)] => rewrite (ln_Rinv a) by pos
  | |- context [ln (?a ^ ?n)] => rewrite (ln_pow a) by pos
  | |- context [ln (rpower ?a ?r)] => rewrite (ln_rpower a r) by pos
  | |- context [ln 1] => rewrite ln_1
  end.
Ltac by_log := split_logarithms; first [ reflexivity | ring | simpl INR; field ].

(** CANCEL: a positive number times its reciprocal. *)
Ltac by_cancel := apply Rinv_r; side.

(** ZERO: where the factor is zero, so is the term. *)
Ltac by_zero :=
  apply sum_support;
  let i := fresh "i" in let I := fresh "I" in let N := fresh "N" in
  intros i I N; cbv beta in *;
  match type of N with ~ 0 < ?m =>
    let P := fresh in assert (P : 0 <= m) by nneg;
    let Z := fresh in assert (Z : m = 0) by lra;
    rewrite Z; by_ring
  end.

(** SUM-ADD: a sum of sums. *)
Ltac by_sum_add :=
  cbv beta;
  lazymatch goal with
  | |- sum ?l (fun x => @?f x + @?g x) = _ => part (sum_plus l f g)
  | |- sum ?l (fun x => @?f x - @?g x) = _ => part (sum_plus l f (fun x => - g x))
  | |- sum_on ?l ?m (fun x => @?f x + @?g x) = _ => part (sum_on_plus l m f g)
  | |- sum_on ?l ?m (fun x => @?f x - @?g x) = _ => part (sum_on_plus l m f (fun x => - g x))
  | |- _ => reflexivity
  end
with part E := etransitivity; [ exact E | apply (f_equal2 Rplus); [ by_sum_add | reflexivity ] ].

(** SUM-SCALE: the factor [c] leaves the sum. *)
Ltac by_sum_scale c :=
  match goal with
  | |- sum ?l _ = ?rhs => match rhs with context [sum l ?g] => transitivity (c * sum l g) end
  | |- sum_on ?l ?m _ = ?rhs => match rhs with context [sum_on l m ?g] => transitivity (c * sum_on l m g) end
  end;
  [ lazymatch goal with
    | |- sum _ _ = _ => rewrite <- sum_scal; apply sum_ext
    | |- sum_on _ _ _ = _ => rewrite <- sum_on_scal; apply sum_on_ext
    end; intros; cbv beta; by_ring
  | by_ring ].

(** SUM-SWAP: the order of summation does not matter. *)
Ltac by_sum_swap := apply sum_swap.

(** RENAME: Coq compares terms up to the names of what they bind. *)
Ltac by_rename := reflexivity.

(** TOTAL: the masses of a distribution sum to 1. *)
Ltac by_total Om A := transitivity (sum Om A); [ open_pairs | apply dist_total; dist ].

(** MIXTURE: the mass of a mixture, product or uniform distribution, spelled out. *)
Ltac by_mixture := first [ reflexivity | rewrite ?mix_cons, ?mix_one; ring | unfold uniform; reflexivity ].

(** LN-LE: the logarithm lies below its tangent at 1. *)
Ltac by_ln_le := apply ln_le_sub1; pos.

(** POSITIVE: what the conditions show to be positive, or non-negative. *)
Ltac by_positive := side.

(** INFINITE: mass where the other distribution has none. *)
Ltac by_infinite := first [ apply xcross_entropy_infinite; ndom | apply xdivergence_infinite; ndom | infinite_hook ].

(** ABSORB: +oo takes up real numbers and its own positive multiples. *)
Ltac by_absorb :=
  repeat first
  [ rewrite xmul_infinity by pos
  | rewrite xcross_entropy_real by dom
  | rewrite xdivergence_real by dom
  | real_hook ];
  reflexivity.

(** LE-INF: nothing lies above +oo. *)
Ltac by_le_infinity := by_values; exact I.

(** SUM-PART: a part of a sum of terms that are not negative. *)
Ltac by_sum_part := apply sum_on_le_sum; let i := fresh "i" in intros i ?; cbv beta; nneg.

(** MASS-LE: no outcome has more mass than all of them. *)
Ltac by_mass_le :=
  match goal with |- ?A ?i <= 1 => match goal with H : In i ?Om |- _ => apply (mass_le_1 Om A i); [dist|exact H] end end.

(** Values that may be infinite as real numbers, under the conditions that make them so. *)
Ltac make_real :=
  repeat first
  [ rewrite xcross_entropy_real by dom
  | rewrite xdivergence_real by dom
  | rewrite xchi_squared_real by dom
  | rewrite xjeffreys_real by dom
  | real_hook ];
  cbn [xadd xmul xprod xreal xexp xroot xln xle xlt].

(** ASSUME: a condition; of values that may be infinite, where the others make them real. *)
Ltac by_assumption := first [ assumption | lra | by_real_assumption ]
with by_real_assumption :=
  match goal with
  | E : @eq ext ?a ?b |- _ => let F := fresh in assert (F : a = b) by exact E; revert F; make_real; intros F; injection F; intros; lra
  | E : xle ?a ?b |- _ => let F := fresh in assert (F : xle a b) by exact E; revert F; make_real; intros F; lra
  | E : xlt ?a ?b |- _ => let F := fresh in assert (F : xlt a b) by exact E; revert F; make_real; intros F; lra
  end.

(* ---------------------------------------------------------------------------------------------- *)
(** * Rules *)

(** CONG below a sum: the terms agree, where the range says so. *)
Ltac under_sum i :=
  lazymatch goal with
  | |- sum _ _ = _ => apply sum_ext; intros i ?
  | |- sum_on _ _ _ = _ => apply sum_on_ext; intros i ? ?
  end; cbv beta in *.

(** CONG elsewhere: the same function of equals. *)
Ltac by_cong E :=
  first
  [ exact E
  | rewrite E; reflexivity
  | solve [ repeat first [ exact E | reflexivity | f_equal ] ] ].

(** LE-ADD, LE-SCALE, TRANS of relations: linear arithmetic over the premises. *)
Ltac by_le_add := lra.
Ltac by_le_scale c a b := assert (c * a <= c * b) by (apply Rmult_le_compat_l; [nneg|lra]); lra.
Ltac by_trans := first [ lra | congruence ].
(** TRANS of values that may be infinite. *)
Ltac by_then E F G :=
  first
  [ pose proof (eq_trans E F) as G
  | pose proof (eq_xle _ _ _ E F) as G | pose proof (eq_xlt _ _ _ E F) as G
  | pose proof (eq_xne _ _ _ E F) as G | pose proof (xne_eq _ _ _ E F) as G
  | pose proof (xle_eq _ _ _ E F) as G | pose proof (xlt_eq _ _ _ E F) as G
  | pose proof (xle_trans _ _ _ E F) as G | pose proof (xle_lt_trans _ _ _ E F) as G
  | pose proof (xlt_le_trans _ _ _ E F) as G
  | pose proof (xlt_le_trans _ _ _ E (xlt_le _ _ F)) as G ].

(** ANTISYM: neither greater nor less. *)
Ltac by_antisym := first [ apply Rle_antisym; assumption | apply xle_antisym; assumption ].

(** SUM-LE: term by term. *)
Ltac sum_le_under i :=
  lazymatch goal with
  | |- sum _ _ <= _ => apply sum_le; intros i ?
  | |- sum_on _ _ _ <= _ => apply sum_on_le; intros i ? ?
  end; cbv beta in *.

(** GIBBS-EQ: distributions whose divergence is 0 coincide. *)
Ltac by_coincide E :=
  match type of E with
  | xdivergence ?Om ?A ?B = Real 0 => apply (coincide Om A B); [dist|dist|exact E|side]
  | divergence ?Om ?A ?B = 0 => apply (proj1 (gibbs_eq Om A B ltac:(dist) ltac:(dist) ltac:(dom)) E); side
  end.

(** From real numbers to values that may be infinite. *)
Ltac by_real E :=
  make_real;
  first
  [ exact E
  | f_equal; exact E
  | split; [discriminate|split; [discriminate|]]; let H := fresh in intros H; apply E; now injection H ].

(* ---------------------------------------------------------------------------------------------- *)
(** * Sets of minimisers *)

(** ARGMIN: [E] says what the objective is; every value that may be infinite is looked at in each case. *)
Ltac by_affine E :=
  cbv beta; try rewrite E; cbv beta;
  repeat match goal with
  | |- context [xdivergence ?Om ?A ?B] => generalize (xdivergence Om A B); let x := fresh in intros [x| |]
  | |- context [xcross_entropy ?Om ?A ?B] => generalize (xcross_entropy Om A B); let x := fresh in intros [x| |]
  end;
  rewrite ?xmul_real, ?xmul_nothing, ?xmul_infinity by lra; cbn [xaffine xadd];
  first [ reflexivity | f_equal; field ].
Ltac by_argmin k c :=
  match goal with
  | |- forall B, minimiser _ _ B <-> minimiser _ _ B => apply (minimiser_affine _ _ _ k c); [ lra | ]
  | |- forall B, maximiser _ _ B <-> maximiser _ _ B => apply (maximiser_affine _ _ _ k c); [ lra | ]
  | |- forall B, minimiser _ _ B <-> maximiser _ _ B => apply (minimiser_turned _ _ _ k c); [ lra | ]
  | |- forall B, maximiser _ _ B <-> minimiser _ _ B => apply (maximiser_turned _ _ _ k c); [ lra | ]
  end.
Ltac by_turned E := eexists; cbv beta; split; [ make_real; reflexivity | try rewrite E; make_real; f_equal; field ].

(** GIBBS-MIN: the distribution closest to one is itself. *)
Ltac by_closest :=
  first [ apply minimiser_divergence_all; dist | apply minimiser_divergence_left_all; dist ].

(** NOT-LEAST: [E] says that the objective is lower, or for a maximum higher, at another distribution. *)
Ltac by_not_least better E :=
  first [ apply (not_least _ better) | apply (not_greatest _ better) ];
  [ dist | dist | cbv beta; first [ exact E | by_real E ] ].

(** SETS: two distributions that differ at an outcome. *)
Ltac by_sets_apart i E := apply (only_apart _ _ _ i); [ dist | simpl; tauto | exact E ].
