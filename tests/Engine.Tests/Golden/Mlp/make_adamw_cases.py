"""Makes the golden cases of adamw: the algorithm in the documentation of torch.optim.AdamW, in float64.

https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html, without amsgrad, maximize and fused variants:

    theta <- theta - lr * weight_decay * theta
    m     <- beta1 * m + (1 - beta1) * g
    v     <- beta2 * v + (1 - beta2) * g^2
    theta <- theta - lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)

Weights have weight_decay = alpha and biases 0, as with two parameter groups; the loss has no penalty. The network is
written out by itself in plain Python and shares nothing with the engine. Numbers that both start from are multiples of
1/64, which float32 holds exactly. Run: python3 make_adamw_cases.py
"""

import json
import math
import random


def forward(layers, x, hidden):
    """The activations of each layer for one row, the input first; the last ones are logits."""
    values = [x]
    for index, (weight, bias) in enumerate(layers):
        z = [b + sum(v * row[j] for v, row in zip(values[-1], weight)) for j, b in enumerate(bias)]
        values.append(z if index == len(layers) - 1 else [hidden(a) for a in z])
    return values


def gradients(layers, rows, targets, hidden, slope, link):
    """Mean gradients over the rows, laid out like the layers, and the mean loss."""
    total = [([[0.0] * len(bias) for _ in weight], [0.0] * len(bias)) for weight, bias in layers]
    loss = 0.0
    for x, y in zip(rows, targets):
        values = forward(layers, x, hidden)
        z = values[-1][0]
        loss += (z - y) ** 2 / 2 if link == "identity" else math.log1p(math.exp(-abs(z))) + max(z, 0) - z * y
        delta = [(z if link == "identity" else 1 / (1 + math.exp(-z))) - y]
        for index in reversed(range(len(layers))):
            weight, _ = layers[index]
            for i, v in enumerate(values[index]):
                for j, d in enumerate(delta):
                    total[index][0][i][j] += v * d / len(rows)
            for j, d in enumerate(delta):
                total[index][1][j] += d / len(rows)
            delta = [slope(v) * sum(w * d for w, d in zip(weight[i], delta)) for i, v in enumerate(values[index])]
    return total, loss / len(rows)


class AdamW:
    """One parameter, a number."""

    def __init__(self):
        self.m = self.v = 0.0

    def step(self, theta, g, t, lr, beta1, beta2, eps, weight_decay):
        theta -= lr * weight_decay * theta
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g * g
        return theta - lr * (self.m / (1 - beta1**t)) / (math.sqrt(self.v / (1 - beta2**t)) + eps)


def train(layers, x, y, params, hidden, slope, link):
    """Trains in the order of the rows and returns the mean loss of each epoch."""
    states = {}
    t, curve, batch = 0, [], params["batch_size"]
    for _ in range(params["max_iter"]):
        loss = 0.0
        for start in range(0, len(x), batch):
            rows, targets = x[start:start + batch], y[start:start + batch]
            grads, mean = gradients(layers, rows, targets, hidden, slope, link)
            loss += mean * len(rows)
            t += 1

            def move(key, theta, g, decay):
                return states.setdefault(key, AdamW()).step(
                    theta, g, t, params["learning_rate_init"], params["beta_1"], params["beta_2"], params["epsilon"],
                    decay)

            for k, (weight, bias) in enumerate(layers):
                for i, row in enumerate(weight):
                    for j in range(len(row)):
                        row[j] = move((k, i, j), row[j], grads[k][0][i][j], params["alpha"])
                for j in range(len(bias)):
                    bias[j] = move((k, j), bias[j], grads[k][1][j], 0.0)
        curve.append(loss / len(x))
    return curve


def make(name, seed, link, activation, params):
    draw = random.Random(seed)
    number = lambda: draw.randint(-64, 64) / 64
    x = [[number() for _ in range(4)] for _ in range(60)]
    signal = [math.sin(2 * row[0]) + row[1] * row[2] - row[3] / 2 for row in x]
    y = [round(s * 64) / 64 if link == "identity" else int(s > 0) for s in signal]
    sizes = [4, *params["hidden_layer_sizes"], 1]
    layers = [([[number() for _ in range(b)] for _ in range(a)], [number() / 4 for _ in range(b)])
              for a, b in zip(sizes, sizes[1:])]
    copy = json.loads(json.dumps(layers))
    hidden, slope = {
        "tanh": (math.tanh, lambda v: 1 - v * v),
        "logistic": (lambda z: 1 / (1 + math.exp(-z)), lambda v: v * (1 - v)),
    }[activation]
    curve = train(layers, x, y, params, hidden, slope, link)
    output = [forward(layers, row, hidden)[-1][0] for row in x]
    if link == "logistic":
        output = [[1 / (1 + math.exp(z)), 1 / (1 + math.exp(-z))] for z in output]
    case = {
        "source": "torch.optim.AdamW's documented algorithm in float64; make_adamw_cases.py",
        "out_activation": link,
        "params": {"solver": "adamw", "activation": activation, **params},
        "X": x,
        "y": y,
        "coefs_init": [weight for weight, _ in copy],
        "intercepts_init": [bias for _, bias in copy],
        "loss_curve": curve,
        "coefs": [weight for weight, _ in layers],
        "intercepts": [bias for _, bias in layers],
        "output": output,
    }
    with open(name + ".json", "w") as file:
        json.dump(case, file)
        file.write("\n")


make("mlp_tanh_adamw_number", 3, "identity", "tanh", {
    "hidden_layer_sizes": [6], "alpha": 0.1, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "batch_size": 16,
    "learning_rate_init": 0.01, "max_iter": 15})
make("mlp_logistic_adamw_betas", 4, "logistic", "logistic", {
    "hidden_layer_sizes": [5, 4], "alpha": 0.5, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 1e-3, "batch_size": 25,
    "learning_rate_init": 0.02, "max_iter": 17})
