"""GridSearchCV.fit alone, on all cores: what it takes, and the best mean accuracy."""
import json
import os
import time

from sklearn.model_selection import GridSearchCV


def measure(estimator, grid, folds, x, y):
    search = GridSearchCV(estimator, grid, cv=folds, scoring="accuracy", n_jobs=os.cpu_count())
    start = time.perf_counter()
    search.fit(x, y)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "best": search.best_score_, "params": {k: str(v) for k, v in search.best_params_.items()}}))
