"""scikit-learn's classifier without its early end: it trains exactly max_iter epochs, as ours does."""
import time
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore", category=ConvergenceWarning)


def classifier(epochs, **parameters):
    return MLPClassifier(max_iter=epochs, n_iter_no_change=10**9, tol=0.0, random_state=42, **parameters)


class TimedClassifier(MLPClassifier):
    """Takes the time at the end of every epoch."""

    def _update_no_improvement_count(self, *arguments):
        super()._update_no_improvement_count(*arguments)
        self.__dict__.setdefault("ends", []).append(time.perf_counter())
