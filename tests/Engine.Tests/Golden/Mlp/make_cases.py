"""Makes the cases of this folder with scikit-learn (python3-sklearn of Debian 12): what the built-in cases leave out,
which is two classes with labels of their own, several numbers at once, plain momentum, and adam's own constants."""
import json
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.filterwarnings("ignore")


def case(name, estimator, X, y, **params):
    fixed = dict(shuffle=False, tol=0, n_iter_no_change=10**6, random_state=1)
    # A step of no length leaves the initial weights as they were drawn.
    start = estimator(**fixed, **{**params, "max_iter": 1, "learning_rate_init": 1e-300}).fit(X, y)
    model = estimator(**fixed, **params).fit(X, y)
    output = model.predict_proba(X) if hasattr(model, "predict_proba") else model.predict(X)
    with open(name + ".json", "w") as file:
        json.dump({
            "source": "scikit-learn 1.2.1 %s, float64, shuffle=False" % estimator.__name__,
            "out_activation": model.out_activation_, "params": params, "X": X.tolist(), "y": np.asarray(y).tolist(),
            "coefs_init": [w.tolist() for w in start.coefs_], "intercepts_init": [b.tolist() for b in start.intercepts_],
            "loss_curve": model.loss_curve_,
            "coefs": [np.round(w, 9).tolist() for w in model.coefs_],
            "intercepts": [np.round(b, 9).tolist() for b in model.intercepts_],
            "output": np.round(output, 9).tolist(),
        }, file)


X = np.round(np.random.RandomState(3).randn(60, 6), 6)
case("mlp_logistic_adam_binary", MLPClassifier, X, (X[:, 0] + X[:, 1] * X[:, 2] > 0).astype(int) + 1,
     hidden_layer_sizes=[7], activation="logistic", solver="adam", alpha=0.01, batch_size="auto", learning_rate_init=0.02, max_iter=15)
case("mlp_identity_sgd_two_numbers", MLPRegressor, X, np.c_[X[:, 0] - X[:, 1], 0.5 * X[:, 2]],
     hidden_layer_sizes=[5, 4], activation="identity", solver="sgd", momentum=0.8, nesterovs_momentum=False, alpha=0.05,
     batch_size=16, learning_rate_init=0.01, max_iter=15)
case("mlp_tanh_adam_betas", MLPClassifier, X, np.digitize(X[:, 0], [-0.5, 0.5]),
     hidden_layer_sizes=[6], activation="tanh", solver="adam", alpha=0.2, beta_1=0.7, beta_2=0.9, epsilon=1e-4,
     batch_size=25, learning_rate_init=0.01, max_iter=15)
