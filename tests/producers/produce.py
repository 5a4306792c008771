#!/usr/bin/env python3
"""Runs SciPy, scikit-learn and NumPy on a data set and writes what they returned beside their inputs.

    produce.py FOLDER

Prints one JSON object: the versions, and what is known to be wrong with the outputs from their signs and kinds alone.
"""

import csv
import json
import sys
from pathlib import Path

import numpy
import scipy
import sklearn
from scipy.spatial.distance import jensenshannon
from scipy.special import kl_div, rel_entr
from scipy.stats import entropy
from sklearn.metrics import log_loss, mutual_info_score

folder = Path(sys.argv[1])
random = numpy.random.default_rng(20)
K, N = 5, 400
p = random.dirichlet(numpy.ones(K), N)
q = random.dirichlet(numpy.ones(K), N)
# The second half: q nearly equal to p.
near = p * (1 + random.normal(size=(N, K)) * 1e-10)
q[N // 2:] = (near / near.sum(axis=1, keepdims=True))[N // 2:]

# scipy.stats.entropy normalises both sides.
kl = numpy.array([entropy(a, b) for a, b in zip(p, q)])
with open(folder / "kl.jsonl", "w") as out:
    for a, b, c in zip(p, q, kl):
        out.write(json.dumps({"p": list(a), "q": list(b), "kl": float(c)}) + "\n")

# jensenshannon takes a root of what may be below zero.
close = p * (1 + random.normal(size=(N, K)) * 1e-16)
with numpy.errstate(invalid="ignore"):
    js = numpy.array([jensenshannon(a, b) for a, b in zip(p, close)])
numpy.savez(folder / "js.npz", p=p, q=close, js=js)

# The sums that do what they say.
numpy.savez_compressed(folder / "sums.npz", p=p[: N // 2], q=q[: N // 2], rel_entr=rel_entr(p, q).sum(axis=1)[: N // 2],
                       kl_div=kl_div(p, q).sum(axis=1)[: N // 2], s=-(p * numpy.log(p)).sum(axis=1)[: N // 2])

# Singles, in bits.
single = p.astype("f4")
numpy.save(folder / "p.npy", single)
numpy.save(folder / "bits.npy", -(single * numpy.log2(single)).sum(axis=1))

# log_loss clips: a certain and right prediction costs 2.2e-16 instead of 0, a certain and wrong one 36.04 instead of infinity.
predicted = random.dirichlet(numpy.ones(3), 100)
labels = random.integers(0, 3, 100)
predicted[0], labels[0] = [1, 0, 0], 0
predicted[1], labels[1] = [1, 0, 0], 1
losses = []
with open(folder / "losses.csv", "w", newline="") as out:
    rows = csv.writer(out)
    rows.writerow(["p_0", "p_1", "p_2", "y", "loss"])
    for row, label in zip(predicted, labels):
        loss = log_loss([label], [row], labels=[0, 1, 2])
        losses.append(loss)
        rows.writerow([*map(repr, map(float, row)), label, repr(float(loss))])
numpy.savez(folder / "all.npz", p=predicted[2:], y=labels[2:])
mean = log_loss(labels[2:], predicted[2:], labels=[0, 1, 2])

# Mutual information of counts.
x = [1, 1, 1, 0, 0]
y = [1, 0, 1, 1, 0]
table = numpy.array([[1, 1], [1, 2]], float)
numpy.savez(folder / "table.npz", t=table.reshape(1, 4), mi=numpy.array([mutual_info_score(x, y)]))

print(json.dumps({
    "versions": f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}",
    "rows": N,
    "negative": int((kl < 0).sum()),
    "nan": int(numpy.isnan(js).sum()),
    "perfect": float(losses[0]),
    "hopeless": float(losses[1]),
    "mean": float(mean),
}))
