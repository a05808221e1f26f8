"""
PyTorch, all models as one, with forward, backward and Adam written out over stacked parameters, so that torch.compile can
fuse a whole step; each step a CUDA graph of our own. A learning rate per lane, as a search needs.
"""
import torch

import mnist
import peer
import torch_tools as tools

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def measure(options, data, lanes, precision, orders):
    (x, y), test = tools.prepare(options, data, precision)

    def variant(layout, mode):
        return lambda: _steps(layout, mode, x, y, test, options.device, lanes, orders == "own")

    layouts = [("by hand", Stacked)] + ([("by hand, one first product", SideBySide)] if orders == "shared" else [])
    # What compiles longest comes last: a step that ends at its time limit keeps the rest.
    for title, mode in (("", None), (", compiled", "default"), (", max-autotune", "max-autotune-no-cudagraphs")):
        for name, layout in layouts:
            yield f"PyTorch, {name}{title}, CUDA graphs", variant(layout, mode)


class Stacked:
    """Weights as [lanes, in, out]: batched products."""

    lane = 0  # the axis of lanes in the first weights

    @staticmethod
    def prepare(model):
        return model

    @staticmethod
    def first(w1, lane):
        return w1[lane]

    @staticmethod
    def gradients(model, x, y):
        w1, b1, w2, b2 = model
        x = x.expand(len(w1), -1, -1) if x.dim() == 2 else x
        hidden = torch.relu(torch.baddbmm(b1.unsqueeze(1), x, w1))
        dhidden, dw2, db2 = _last(hidden, w2, b2, y)
        return x.transpose(1, 2).bmm(dhidden), dhidden.sum(1), dw2, db2


class SideBySide:
    """The first weights as [in, lanes, out]: lanes that share a batch have one product, forward and backward."""

    lane = 1

    @staticmethod
    def prepare(model):
        return [model[0].transpose(0, 1).contiguous(), *model[1:]]

    @staticmethod
    def first(w1, lane):
        return w1[:, lane]

    @staticmethod
    def gradients(model, x, y):
        w1, b1, w2, b2 = model
        inputs, lanes, width = w1.shape
        hidden = torch.relu((x @ w1.view(inputs, lanes * width)).view(-1, lanes, width) + b1).transpose(0, 1)
        dhidden, dw2, db2 = _last(hidden, w2, b2, y)
        dhidden = dhidden.transpose(0, 1)
        return (x.t() @ dhidden.reshape(-1, lanes * width)).view(inputs, lanes, width), dhidden.sum(0), dw2, db2


def _last(hidden, w2, b2, y):
    """The output layer of [lanes, rows, width], forward and backward."""
    logits = torch.baddbmm(b2.unsqueeze(1), hidden, w2)
    truth = y.unsqueeze(-1) == torch.arange(mnist.CLASSES, device=y.device)
    dz = (torch.softmax(logits, -1) - truth.to(logits.dtype)) / hidden.shape[1]
    dhidden = dz.bmm(w2.transpose(1, 2)) * (hidden > 0)
    return dhidden, hidden.transpose(1, 2).bmm(dz), dz.sum(1)


def _update(layout, model, gradients, first, second, count, rates):
    count.add_(1)
    step = rates * torch.sqrt(1 - BETA2**count) / (1 - BETA1**count)
    for number, (w, g, m, v) in enumerate(zip(model, gradients, first, second)):
        if number % 2 == 0:  # biases have no L2 term
            g = g + peer.ALPHA / peer.BATCH * w
        m.mul_(BETA1).add_(g, alpha=1 - BETA1)
        v.mul_(BETA2).addcmul_(g, g, value=1 - BETA2)
        shape = [1] * w.dim()
        shape[layout.lane if number == 0 else 0] = -1
        w.sub_(step.view(shape) * m / (torch.sqrt(v) + EPSILON))


def _steps(layout, mode, x, y, test, device, lanes, own):
    model = [tensor.contiguous() for tensor in layout.prepare(tools.parameters(lanes, device))]
    first, second = ([torch.zeros_like(tensor) for tensor in model] for _ in range(2))
    count, rates = torch.zeros((), device=device), torch.full((lanes,), peer.LEARNING_RATE, device=device)
    batches = tools.Batches(len(x), device, lanes if own else None)

    def work(rows):
        _update(layout, model, layout.gradients(model, x[rows], y[rows]), first, second, count, rates)

    if mode is not None and not hasattr(torch, "compile"):
        raise RuntimeError(f"not available: torch.compile came with PyTorch 2, and this is {torch.__version__}")
    # The last batch of an epoch is smaller: one step of many, which is not worth a second compilation.
    whole = work if mode is None else torch.compile(work, mode=None if mode == "default" else mode, dynamic=False)

    def step(size):
        (whole if size == peer.BATCH else work)(batches.next(size))

    def accuracy():
        w1, b1, w2, b2 = model
        return min(tools.accuracy(tools.network(layout.first(w1, lane), b1[lane], w2[lane], b2[lane], test[0]), test[1]) for lane in range(min(lanes, 4)))

    steps = tools.Steps(step, batches, device)
    return steps.epoch, accuracy, lanes


if __name__ == "__main__":
    with torch.no_grad():
        peer.main(measure, tools.versions, __doc__)
