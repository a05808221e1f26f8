"""Writes scorers.json: random truths and float32 predictions, and what scikit-learn's metrics say of them.

Run it with numpy and scikit-learn 1.2.1: python3 scorers.py. Probabilities are multiples of 1/8, so that there are
ties, one half and certainty; they are computed in float32, as networks give them, and scored in double. The last class
of the cases named "absent" is never true. A score that scikit-learn refuses or that is no number is null.
"""
import json
import os
import warnings

import numpy as np
from sklearn import metrics

warnings.filterwarnings("ignore")
EPSILON = float(np.finfo(np.float32).eps)


def family(name):
    """precision, recall and f1 with one averaging."""
    score = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}[name]
    return {
        "binary": {name: lambda y, p, d: score(y, d, zero_division=0)},
        "classes": {f"{name}_{a}": lambda y, p, d, a=a: score(y, d, average=a, zero_division=0)
                    for a in ("micro", "macro", "weighted")},
    }


def log_loss(y, p, d):
    return -metrics.log_loss(y, p, eps=EPSILON, labels=range(p.shape[1]))


def roc_auc(multi_class, average):
    """Two classes have one area, by the probability of the second; of a class that is never true there is none."""
    def function(y, p, d):
        if p.shape[1] == 2:
            return metrics.roc_auc_score(y, p[:, 1])
        return metrics.roc_auc_score(y, p, multi_class=multi_class, average=average, labels=range(p.shape[1]))
    return function


FAMILIES = [family(name) for name in ("precision", "recall", "f1")]
ANY_CLASSES = {"accuracy": lambda y, p, d: metrics.accuracy_score(y, d)}
for f in FAMILIES:
    ANY_CLASSES.update(f["classes"])
ONE_CLASS = {
    "neg_log_loss": log_loss,
    "balanced_accuracy": lambda y, p, d: metrics.balanced_accuracy_score(y, d),
    "roc_auc_ovr": roc_auc("ovr", "macro"),
    "roc_auc_ovo": roc_auc("ovo", "macro"),
    "roc_auc_ovr_weighted": roc_auc("ovr", "weighted"),
    "roc_auc_ovo_weighted": roc_auc("ovo", "weighted"),
}
BINARY = {name: score for f in FAMILIES for name, score in f["binary"].items()}
BINARY["roc_auc"] = lambda y, p, d: metrics.roc_auc_score(y, p[:, 1])
MULTICLASS = {}
MULTILABEL = {"roc_auc": lambda y, p, d: metrics.roc_auc_score(y, p)}
NUMBERS = {
    "r2": lambda y, p, d: metrics.r2_score(y, p),
    "neg_mean_squared_error": lambda y, p, d: -metrics.mean_squared_error(y, p),
    "neg_mean_absolute_error": lambda y, p, d: -metrics.mean_absolute_error(y, p),
}

SCORERS = {
    "Binary": {**ANY_CLASSES, **ONE_CLASS, **BINARY},
    "Multiclass": {**ANY_CLASSES, **ONE_CLASS, **MULTICLASS},
    "Multilabel": {**ANY_CLASSES, **MULTILABEL},
    "Regression": NUMBERS,
    "Poisson": {**NUMBERS, "neg_mean_poisson_deviance": lambda y, p, d: -metrics.mean_poisson_deviance(
        y.ravel(), p.ravel())},
}


def score(function, *arguments):
    try:
        value = float(function(*arguments))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def case(name, task, y, outputs):
    """y: class indices [rows], or [rows, K]; outputs: float32 [rows, K]."""
    outputs = np.asarray(outputs, np.float32)
    y = np.asarray(y)
    if task == "Binary":
        probabilities = np.hstack([np.float32(1) - outputs, outputs]).astype(np.float64)
        decided = (outputs[:, 0] > 0.5).astype(int)
    elif task == "Multiclass":
        probabilities, decided = outputs.astype(np.float64), outputs.argmax(axis=1)
    else:
        probabilities, decided = outputs.astype(np.float64), (outputs > 0.5).astype(int)
    return {
        "name": name, "task": task, "y": y.reshape(len(y), -1).tolist(), "outputs": outputs.astype(float).tolist(),
        "scores": {s: score(f, y, probabilities, decided) for s, f in sorted(SCORERS[task].items())},
    }


def eighths(random, *shape):
    return random.integers(0, 9, shape).astype(np.float32) / np.float32(8)


def softmaxes(random, rows, classes):
    p = eighths(random, rows, classes) + np.float32(0.125)
    return p / p.sum(axis=1, keepdims=True, dtype=np.float32)


def cases():
    random = np.random.default_rng(7)
    yield case("binary", "Binary", random.integers(0, 2, 203), eighths(random, 203, 1))
    yield case("binary, in order", "Binary", [0, 0, 1, 1], [[0.125], [0.25], [0.75], [0.875]])
    yield case("binary, absent", "Binary", np.zeros(9, int), eighths(random, 9, 1))
    for classes in (3, 10):
        yield case(f"{classes} classes", "Multiclass", random.integers(0, classes, 203),
                   softmaxes(random, 203, classes))
        yield case(f"{classes} classes, absent", "Multiclass", random.integers(0, classes - 1, 51),
                   softmaxes(random, 51, classes))
    yield case("4 labels", "Multilabel", random.integers(0, 2, (203, 4)), eighths(random, 203, 4))
    labels = random.integers(0, 2, (51, 3))
    labels[:, 2] = 0
    yield case("3 labels, absent", "Multilabel", labels, eighths(random, 51, 3))
    for outputs in (1, 3):
        y = 10 * np.arange(outputs) + random.random((203, outputs))
        yield case(f"{outputs} numbers", "Regression", y, y + random.normal(0, 0.3, y.shape))
    for outputs in (1, 2):
        means = np.exp(random.normal(0, 1, (203, outputs))).astype(np.float32)
        yield case(f"{outputs} counts", "Poisson", random.poisson(means), means)
    yield case("a constant", "Regression", np.full((5, 1), 3.0), random.random((5, 1)))
    yield case("a constant that is met", "Regression", np.full((5, 1), 3.0), np.full((5, 1), 3.0))
    yield case("one row", "Regression", np.ones((1, 1)), np.zeros((1, 1)))


target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scorers.json")
with open(target, "w", encoding="utf-8") as file:
    file.write("[\n" + ",\n".join(json.dumps(c) for c in cases()) + "\n]\n")
