"""Makes the references of this folder with scikit-learn (python3-sklearn of Debian 12): logistic regression on two
tables of the examples, each feature standardised, and a grid search over C with 5 stratified folds."""
import csv
import json

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def reference(table, target):
    with open("../../../examples/data/%s.csv" % table) as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != target]
    X = np.array([[float(row[name]) for name in names] for row in rows])
    y = np.array([row[target] for row in rows])
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, tol=1e-12, max_iter=100000))
    fitted = pipeline.fit(X, y)
    search = GridSearchCV(pipeline, {"logisticregression__C": [0.01, 0.05, 0.5]}, scoring="accuracy", cv=5).fit(X, y)
    with open(table + ".json", "w") as file:
        json.dump({
            "source": "scikit-learn 1.2.1 LogisticRegression(C=0.5) after StandardScaler, lbfgs, float64",
            "classes": [str(c) for c in fitted[-1].classes_],
            "coef": np.round(fitted[-1].coef_, 9).tolist(),
            "probabilities": np.round(fitted.predict_proba(X), 7).tolist(),
            "grid": {"c": [0.01, 0.05, 0.5], "accuracy": search.cv_results_["mean_test_score"].tolist()},
        }, file)
        file.write("\n")


reference("iris", "species")
reference("breast_cancer", "diagnosis")
