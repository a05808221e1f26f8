"""The points of bench/specs/digits.yaml. Argument: the file of digits."""
import sys

import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlp import classifier
from search import measure

data = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
grid = {
    "mlpclassifier__hidden_layer_sizes": [(32,), (64,)],
    "mlpclassifier__learning_rate_init": [0.001, 0.003, 0.01],
    "mlpclassifier__alpha": [0.0001, 0.001, 0.01, 0.1],
}
measure(make_pipeline(StandardScaler(), classifier(50, batch_size=128)), grid, 5, data[:, :-1], data[:, -1])
