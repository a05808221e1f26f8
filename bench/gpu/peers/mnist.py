"""MNIST from IDX files, or data of its shape that can be learnt, as numpy arrays: pixels from 0 to 1, labels as numbers."""
import gzip
import os

import numpy as np

FEATURES, CLASSES = 784, 10


def read(folder, rows):
    """The training rows and the test rows, of each the first; and what the data is."""
    if folder is None:
        return "synthetic data, not MNIST", _made(rows, 1), _made(min(rows, 10_000), 2)
    return "MNIST", _idx(folder, "train", rows), _idx(folder, "t10k", rows)


def _idx(folder, part, rows):
    y = _bytes(folder, f"{part}-labels-idx1-ubyte", 8)
    x = _bytes(folder, f"{part}-images-idx3-ubyte", 16).reshape(len(y), -1)
    return x[:rows].astype(np.float32) / 255, y[:rows].astype(np.int64)


def _bytes(folder, name, header):
    path = os.path.join(folder, name)
    if os.path.exists(path):
        with open(path, "rb") as file:
            return np.frombuffer(file.read(), np.uint8, offset=header)
    with gzip.open(path + ".gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def _made(rows, seed):
    patterns = np.random.default_rng(0).uniform(-0.5, 0.5, (CLASSES, FEATURES))
    random = np.random.default_rng(seed)
    y = random.integers(0, CLASSES, rows)
    return (patterns[y] + random.uniform(-0.5, 0.5, (rows, FEATURES))).astype(np.float32), y.astype(np.int64)
