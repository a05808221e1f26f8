"""
JAX, all models as one, and an epoch is one compiled scan over the data on the device: by vmap over stacked parameters, and
with the first weights side by side, so that lanes that share a batch have one product and nothing is transposed.
"""
import functools
import os
import sys

if "cpu" in sys.argv:
    os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy as np

import mnist
import peer

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def versions():
    return {"jax": jax.__version__, "jax_device": jax.devices()[0].device_kind}


def measure(options, data, lanes, precision, orders):
    if options.device == "cuda" and jax.default_backend() == "cpu":
        raise SystemExit("JAX finds no GPU: install its plugin for CUDA, or ask for --device cpu.")
    own = orders == "own"
    yield "JAX, vmap in a scan", lambda: _train(Stacked, 1, data, lanes, precision, own)
    yield "JAX, vmap in a scan, unrolled by 4", lambda: _train(Stacked, 4, data, lanes, precision, own)
    if not own:
        yield "JAX, one first product, unrolled by 4", lambda: _train(SideBySide, 4, data, lanes, precision, own)


class Stacked:
    """Every tensor as [lanes, ...]: vmap over grad."""

    lane = 0  # the axis of lanes in the first weights

    @staticmethod
    def prepare(model):
        return model

    @staticmethod
    def select(model, lane):
        return [w[lane] for w in model]

    @staticmethod
    def gradients(own):
        return jax.vmap(jax.grad(_loss), in_axes=(0, 0, 0) if own else (0, None, None))


class SideBySide:
    """The first weights as [in, lanes, out]. Lanes do not touch, so the gradient of the sum of losses is that of each."""

    lane = 1

    @staticmethod
    def prepare(model):
        return [jnp.swapaxes(model[0], 0, 1), *model[1:]]

    @staticmethod
    def select(model, lane):
        return [model[0][:, lane], *(w[lane] for w in model[1:])]

    @staticmethod
    def gradients(own):
        return jax.grad(SideBySide._losses)

    @staticmethod
    def _losses(model, x, y):
        w1, b1, w2, b2 = model
        hidden = jax.nn.relu(jnp.einsum("bi,ilh->blh", x, w1) + b1)
        logits = jnp.einsum("blh,lho->blo", hidden, w2) + b2
        penalty = jnp.sum(w1 * w1) + jnp.sum(w2 * w2)
        return -jnp.sum(y[:, None] * jax.nn.log_softmax(logits)) / x.shape[0] + 0.5 * peer.ALPHA / x.shape[0] * penalty


def _draw(key, lanes):
    keys = jax.random.split(key, 4)
    shapes = [(mnist.FEATURES, (mnist.FEATURES, peer.HIDDEN)), (mnist.FEATURES, (peer.HIDDEN,)), (peer.HIDDEN, (peer.HIDDEN, mnist.CLASSES)), (peer.HIDDEN, (mnist.CLASSES,))]
    return [jax.random.uniform(k, (lanes, *shape), minval=-(inputs**-0.5), maxval=inputs**-0.5) for k, (inputs, shape) in zip(keys, shapes)]


def _network(model, x):
    w1, b1, w2, b2 = model
    return jax.nn.relu(x @ w1 + b1) @ w2 + b2


def _loss(model, x, y):
    penalty = sum(jnp.sum(w * w) for w in model[0::2])
    return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(_network(model, x)), axis=-1)) + 0.5 * peer.ALPHA / x.shape[0] * penalty


def _train(layout, unroll, data, lanes, precision, own):
    jax.config.update("jax_default_matmul_precision", "tensorfloat32" if precision == "tf32" else "highest")
    (train_x, train_y), (test_x, test_y) = data
    x, y = jax.device_put(train_x), jax.device_put(np.eye(mnist.CLASSES, dtype=np.float32)[train_y])
    rates = jnp.full((lanes,), peer.LEARNING_RATE, jnp.float32)
    gradients = layout.gradients(own)
    whole = len(train_x) // peer.BATCH

    def step(x, y, state, rows):
        model, first, second, t = state
        t = t + 1
        rate = rates * jnp.sqrt(1 - BETA2**t) / (1 - BETA1**t)
        grads = gradients(model, x[rows], y[rows])
        first = [BETA1 * m + (1 - BETA1) * g for m, g in zip(first, grads)]
        second = [BETA2 * v + (1 - BETA2) * g * g for v, g in zip(second, grads)]
        by_lane = [rate.reshape([-1 if axis == (layout.lane if number == 0 else 0) else 1 for axis in range(w.ndim)]) for number, w in enumerate(model)]
        model = [w - r * m / (jnp.sqrt(v) + EPSILON) for w, r, m, v in zip(model, by_lane, first, second)]
        return (model, first, second, t), None

    # The data is an argument: a constant would be folded into the program.
    @functools.partial(jax.jit, donate_argnums=(2,))
    def epoch(x, y, state, key):
        order = (jax.vmap(lambda k: jax.random.permutation(k, x.shape[0]))(jax.random.split(key, lanes)) if own
                 else jax.random.permutation(key, x.shape[0])[None])
        batches = order[:, :whole * peer.BATCH].reshape(-1, whole, peer.BATCH).swapaxes(0, 1)
        last = order[:, whole * peer.BATCH:]
        pick = (lambda rows: rows) if own else (lambda rows: rows[0])
        state, _ = jax.lax.scan(lambda state, rows: step(x, y, state, pick(rows)), state, batches, unroll=unroll)
        return step(x, y, state, pick(last))[0] if last.shape[1] else state

    model = layout.prepare(_draw(jax.random.key(0), lanes))
    here = {"state": (model, [jnp.zeros_like(w) for w in model], [jnp.zeros_like(w) for w in model], jnp.zeros((), jnp.float32)), "epoch": 0}

    def train():
        here["epoch"] += 1
        here["state"] = jax.block_until_ready(epoch(x, y, here["state"], jax.random.key(here["epoch"])))

    def accuracy():
        model = here["state"][0]
        logits = (np.asarray(_network(layout.select(model, lane), jax.device_put(test_x))) for lane in range(min(lanes, 4)))
        return min(float(np.mean(values.argmax(-1) == test_y)) for values in logits)

    return train, accuracy, lanes


if __name__ == "__main__":
    peer.main(measure, versions, __doc__)
