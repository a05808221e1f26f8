"""The points of bench/specs/mnist.yaml, on pixels that are scaled already. Argument: the folder of MNIST."""
import sys

from idx import train_set
from mlp import classifier
from search import measure

grid = {
    "hidden_layer_sizes": [(128,), (256,)],
    "learning_rate_init": [0.001, 0.003, 0.01],
    "alpha": [0.0001, 0.01],
}
measure(classifier(5, batch_size=128), grid, 3, *train_set(sys.argv[1]))
