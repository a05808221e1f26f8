"""Writes comparisons.json: some 1,300 random cases, and what scikit-learn says of them.

Run it with scikit-learn 1.2.1 and numpy 1.24: python3 comparisons.py. The seed is fixed, so the file is the same again.
scorers.json has every scorer on few cases; this file has the common ones, the splitters and the scalers on many.

Outputs of a network and features of the "single" cases are float32, written as the double that they are. Digits of a
string are classes, labels, folds, or eighths that are outputs, so there are ties, one half and certainty. A score that
is no number is null. "moved" is what scikit-learn says of the same numbers with a constant subtracted: by definition
the same, but it rounds less.
"""
import json
import os
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.model_selection import StratifiedKFold, TimeSeriesSplit
from sklearn.preprocessing import MinMaxScaler, StandardScaler

warnings.filterwarnings("ignore")
# The smallest probability of a log loss: the epsilon of float32, scikit-learn's for float32 probabilities.
EPSILON = float(np.finfo(np.float32).eps)
AVERAGES = ("micro", "macro", "weighted")
SHARES = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}


def digits(values):
    return "".join(str(int(v)) for v in np.ravel(values))


def numbers(values):
    """Of an array by rows; NaN is null."""
    return [float(v) if np.isfinite(v) else None for v in np.ravel(values)]


def single(values):
    """Numbers that float32 holds, in double precision."""
    return np.asarray(values, np.float32).astype(float)


def shares(y, decided):
    """Accuracy, then the averages of precision, recall and F1."""
    return [metrics.accuracy_score(y, decided)] + [
        function(y, decided, average=average, zero_division=0)
        for function in SHARES.values() for average in AVERAGES]


SHARE_NAMES = ["accuracy"] + [f"{name}_{average}" for name in SHARES for average in AVERAGES]


def some_of(random, count):
    """At least one of some classes: the others are absent."""
    return np.flatnonzero(random.random(count) < random.choice([0.5, 1])) if count > 1 else np.zeros(1, int)


def draw_classes(random, rows, classes):
    present = some_of(random, classes)
    return random.choice(present if len(present) > 0 else [0], rows)


def binary(random):
    """Every other case has class 0 for the positive one."""
    for index in range(103):
        y = draw_classes(random, random.integers(1, 41), 2)
        eighths = random.integers(0, random.choice([5, 9]), len(y))
        positive, decided = 1 - index % 2, (eighths > 4).astype(int)
        yield {"width": 1, "positive": positive, "y": digits(y), "outputs": digits(eighths), "scores": numbers(
            shares(y, decided)
            + [f(y, decided, pos_label=positive, zero_division=0) for f in SHARES.values()])}


def multiclass(random):
    """Of equal outputs the first is the predicted class; the outputs of some classes are always 0."""
    for _ in range(206):
        classes = random.integers(3, 8)
        y = draw_classes(random, random.integers(1, 41), classes)
        eighths = random.integers(0, 9, (len(y), classes)) * (random.random(classes) < random.choice([0.5, 1]))
        own = np.arange(len(y)), y
        eighths[own] = np.where(random.random(len(y)) < 0.4, 8, eighths[own])
        yield {"width": int(classes), "y": digits(y), "outputs": digits(eighths),
               "scores": numbers(shares(y, eighths.argmax(axis=1)))}


def multilabel(random):
    """Some labels never apply, and some are never predicted."""
    for _ in range(150):
        shape = random.integers(1, 31), random.integers(2, 6)
        y = random.integers(0, 2, shape) * (random.random(shape[1]) < random.choice([0.6, 1]))
        eighths = random.integers(0, 9, shape) * (random.random(shape[1]) < random.choice([0.6, 1]))
        yield {"width": int(shape[1]), "y": digits(y), "outputs": digits(eighths),
               "scores": numbers(shares(y, (eighths > 4).astype(int)))}


def draw_probabilities(random, rows, classes, index):
    """float32, as networks give them: rounded, nearly or wholly certain, or with another sum than 1."""
    if index % 4 == 3:
        return random.random((rows, classes), np.float32)
    logits = random.normal(0, random.choice([1, 8, 60]), (rows, classes))
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = (p / p.sum(axis=1, keepdims=True)).astype(np.float32)
    if index % 4 == 2:
        p = np.where(random.random(p.shape) < 0.3, random.choice([0, 1, 1e-7, 3e-7, 1 - 2e-7], p.shape), p)
    return p.astype(np.float32)


def log_loss(random):
    """Every third case has one output, the probability of the second of two classes."""
    for index in range(200):
        classes = 2 if index % 3 == 0 else int(random.integers(3, 7))
        rows = random.integers(1, 19)
        outputs = draw_probabilities(random, rows, classes, index)
        outputs = outputs[:, 1:] if classes == 2 else outputs
        p = np.hstack([np.float32(1) - outputs, outputs]) if classes == 2 else outputs
        y = random.integers(0, classes, rows)
        yield {"width": outputs.shape[1], "y": digits(y), "outputs": numbers(outputs), "scores": [
            -metrics.log_loss(y, p.astype(float), eps=EPSILON, labels=range(classes))]}


def errors(y, p):
    return [metrics.r2_score(y, p), -metrics.mean_squared_error(y, p), -metrics.mean_absolute_error(y, p)]


def of_numbers(y, outputs, name=None):
    case = {"width": y.shape[1], "y": numbers(y), "outputs": numbers(outputs), "scores": numbers(errors(y, outputs))}
    if name is not None:
        case.update(name=name, moved=metrics.r2_score(y - y[0], outputs - y[0]))
    return case


def constants(random):
    """Constant truths, met and not; the mean of many that are no sum of a few powers of two may be rounded."""
    for value, rows in ((0.1, 10), (0.1, 7), (14.62, 1000), (14.62, 31), (3.0, 5), (0.0, 4), (-0.7, 3),
                        (1e9 + 0.1, 50)):
        y = np.full((rows, 1), value)
        far = single(value + random.integers(-8, 9, y.shape) / 4)
        far[0] += 1
        yield of_numbers(y, y.copy(), f"{value} x {rows}, met")
        yield of_numbers(y, single(far), f"{value} x {rows}")


def regression(random):
    for index in range(98):
        rows, width = (1 if index % 24 == 0 else random.integers(2, 26)), 1 + index % 3
        scale, offset = 10.0 ** random.integers(-3, 4), random.choice([0, 1, -100])
        y = scale * (offset + random.normal(size=(rows, width)))
        if index % 8 == 1:
            y[:, 0] = random.integers(-40, 41) / 8
        outputs = single(y + scale * random.choice([0.01, 0.5, 3]) * random.normal(size=y.shape))
        if index % 16 == 9:
            outputs[:, 0] = y[:, 0]
        yield of_numbers(y, outputs)
    yield from constants(random)


def arrange(random, y):
    """Sorted, in blocks, or at random: folds depend on the order of the classes."""
    return [np.sort(y), np.sort(y)[::-1], random.permutation(y)][random.choice(3, p=[0.15, 0.15, 0.7])]


def stratified(random):
    """The fold of each row's test."""
    for index in range(200):
        folds = 2 + index % 6
        counts = 2 * random.integers(0, 12, random.integers(1, 7)) + 1
        counts[random.integers(len(counts))] += 2 * (folds // 2)
        y = arrange(random, np.repeat(random.permutation(len(counts)), counts))
        fold_of = np.zeros(len(y), int)
        for fold, (train, test) in enumerate(StratifiedKFold(folds).split(y, y)):
            fold_of[test] = fold
            assert np.array_equal(np.union1d(train, test), np.arange(len(y))) and len(train) + len(test) == len(y)
        yield {"folds": folds, "y": digits(y), "fold_of": digits(fold_of)}


def is_refused(split):
    try:
        list(split())
    except ValueError:
        return True
    return False


def stratified_refused(random):
    """More folds than members of every class, more than rows, and a single one."""
    for index in range(24):
        y = random.permutation(np.repeat(np.arange(3), random.integers(1, 6, 3)))
        folds = 1 if index % 8 == 0 else int(np.bincount(y).max() + random.integers(1, 4))
        assert is_refused(lambda: StratifiedKFold(folds).split(y, y))
        yield {"folds": folds, "y": digits(y)}


def time_series_case(rows, splits, gap):
    return {"rows": int(rows), "splits": int(splits), "gap": int(gap)}


def draw_time_series(random):
    return time_series_case(random.integers(3, 70), random.integers(2, 9), random.choice([0, 1, 2, 3, 5, 8, 13]))


def split_time_series(case):
    return TimeSeriesSplit(case["splits"], gap=case["gap"]).split(np.zeros(case["rows"]))


def time_series(random):
    """Of each fold the number of rows of training, which are the first, and the first row and the last of the test."""
    cases = [time_series_case(9, 8, 0), time_series_case(20, 4, 3), time_series_case(22, 4, 5)]
    while len(cases) < 80:
        case = draw_time_series(random)
        if not is_refused(lambda: split_time_series(case)):
            cases.append(case)
    for case in cases:
        folds = []
        for train, test in split_time_series(case):
            folds.append([len(train), int(test[0]), int(test[-1])])
            assert np.array_equal(train, np.arange(len(train)))
            assert np.array_equal(test, np.arange(test[0], test[-1] + 1))
        yield {**case, "folds": folds}


def time_series_refused(random):
    """Too many splits for the rows, a gap that leaves no row to train on, and a single split."""
    cases = [time_series_case(8, 8, 0), time_series_case(20, 4, 4), time_series_case(22, 4, 6),
             time_series_case(20, 1, 0), time_series_case(20, 0, 0)]
    while len(cases) < 40:
        case = draw_time_series(random)
        if is_refused(lambda: split_time_series(case)):
            cases.append(case)
    yield from cases


def time_series_overlapping(random):
    """A gap below 0: scikit-learn trains on rows that it tests on, which the engine refuses."""
    for gap in (-1, -2, -5):
        case = time_series_case(20 - gap, 3, gap)
        assert all(np.intersect1d(train, test).size > 0 for train, test in split_time_series(case))
        yield case


def draw_column(random, rows, kind, precision):
    scale = 10.0 ** random.integers(-6, 7)
    if kind == "normal":
        return scale * (random.choice([0, 1, -30]) + random.normal(size=rows))
    if kind == "whole":
        return random.integers(0, 1000, rows).astype(float)
    value = random.choice([0.1, 14.62, -0.7, 3, 0])
    if kind == "constant":
        return np.full(rows, value)
    if kind == "far":
        return np.full(rows, 1e9 + 0.1)
    # Some units in the last place: a constant up to rounding where they are few.
    last = np.spacing(precision(abs(value) or 1)) if kind == "rounded" else 10.0 ** random.integers(-17, -13)
    return value + last * random.integers(-1, 2, rows) * random.choice([1, 4, 100])


EVEN = ["normal"] * 4 + ["whole", "constant"]
UNEVEN = ["rounded", "rounded", "narrow", "far"]


def draw_features(random, index, kinds):
    """Features to fit to, and others to transform, some of them beyond the ones before; every other case is float32."""
    rows, width, precision = random.integers(1, 16), random.integers(1, 5), (np.float32, np.float64)[index % 2]
    x = np.column_stack([draw_column(random, rows, random.choice(kinds), precision) for _ in range(width)])
    t = x[random.integers(0, rows, 4)] + np.ptp(x, axis=0) * random.normal(0, 0.5, (4, width))
    return (single(x), single(t)) if index % 2 == 0 else (x, t)


def standard_scaler(random):
    for index in range(60):
        x, t = draw_features(random, index, EVEN + UNEVEN)
        with_mean, with_std = bool(index % 5), bool(index % 7)
        scaler = StandardScaler(with_mean=with_mean, with_std=with_std).fit(x)
        yield {"width": x.shape[1], "single": index % 2 == 0, "with_mean": with_mean, "with_std": with_std,
               "x": numbers(x), "t": numbers(t),
               "mean": numbers(scaler.mean_ if with_mean else np.zeros(x.shape[1])),
               "scale": numbers(scaler.scale_ if with_std else np.ones(x.shape[1])),
               "y": numbers(scaler.transform(t))}


def draw_range(random, index):
    low = random.normal()
    ranges = [(0, 1), (-1, 1), (2, 4), (-0.3, 0.7), (1e-3, 5), (low, low + 10 * random.random())]
    return tuple(float(v) for v in single(ranges[index % len(ranges)]))


def min_max(index, x, t, feature_range, clip):
    scaler = MinMaxScaler(feature_range=feature_range, clip=clip).fit(x)
    return {"width": x.shape[1], "single": index % 2 == 0, "range": feature_range, "clip": clip,
            "x": numbers(x), "t": numbers(t), "least": numbers(scaler.data_min_), "scale": numbers(scaler.scale_),
            "y": numbers(scaler.transform(t))}


def min_max_scaler(random):
    for index in range(60):
        yield min_max(index, *draw_features(random, index, EVEN), draw_range(random, index), bool(index % 4 > 1))


def draw_seconds(random):
    """Seconds since 1970, which float32 does not hold."""
    rows, width, spread = random.integers(2, 16), random.integers(1, 4), 10 ** random.integers(1, 7)
    return (1_700_000_000 + random.integers(0, spread, (count, width)).astype(float) for count in (rows, 4))


def min_max_scaler_far(random):
    """Numbers far from zero beside their range: scikit-learn adds x * scale and an offset, large numbers both."""
    for index in range(36):
        x, t = draw_seconds(random) if index % 4 == 1 else draw_features(random, index, UNEVEN)
        feature_range = draw_range(random, index // 2)
        moved = MinMaxScaler(feature_range=feature_range).fit(x - x[0])
        yield {**min_max(index, x, t, feature_range, False), "moved": numbers(moved.transform(t - x[0]))}


KINDS = {
    "binary": (binary, "Binary", SHARE_NAMES + list(SHARES)),
    "multiclass": (multiclass, "Multiclass", SHARE_NAMES),
    "multilabel": (multilabel, "Multilabel", SHARE_NAMES),
    "log_loss": (log_loss, None, ["neg_log_loss"]),
    "numbers": (regression, "Regression", ["r2", "neg_mean_squared_error", "neg_mean_absolute_error"]),
}
OTHERS = (stratified, stratified_refused, time_series, time_series_refused, time_series_overlapping, standard_scaler,
          min_max_scaler, min_max_scaler_far)


def write(file):
    """A case a line. Every kind has a seed of its own: a change of one leaves the others as they are."""
    kinds = [(name, function, {"task": task, "scorers": scorers})
             for name, (function, task, scorers) in KINDS.items()] + [(f.__name__, f, {}) for f in OTHERS]
    file.write('{"source": ' + json.dumps(f"scikit-learn {sklearn.__version__}"))
    for seed, (name, function, head) in enumerate(kinds):
        cases = list(function(np.random.default_rng([11, seed])))
        file.write(f',\n"{name}": {json.dumps(head)[:-1]}{", " if head else ""}"cases": [\n')
        file.write(",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]}")
        print(f"{name}: {len(cases)}")
    file.write("}\n")


target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "comparisons.json")
with open(target, "w", encoding="utf-8") as file:
    write(file)
