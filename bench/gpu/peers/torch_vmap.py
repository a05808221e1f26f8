"""
PyTorch, all models as one: vmap over stacked parameters, fused Adam over the stacked tensors (it takes one learning rate
for all of them, which is more than fair), each step a CUDA graph.
"""
import torch
from torch.nn.functional import cross_entropy

import peer
import torch_tools as tools

try:
    from torch.func import grad, vmap
except ImportError:  # before PyTorch 2
    from functorch import grad, vmap


def measure(options, data, lanes, precision, orders):
    (x, y), test = tools.prepare(options, data, precision)
    yield "PyTorch, vmap, CUDA graphs", lambda: _vmap(x, y, test, options.device, lanes, orders == "own")


def _vmap(x, y, test, device, lanes, own):
    model = tools.parameters(lanes, device)
    solver = tools.adam(model[0::2], model[1::2], graphs=True)
    batches = tools.Batches(len(x), device, lanes if own else None)
    # A batch that all models share is read once.
    gradients = vmap(grad(lambda tensors, x, y: cross_entropy(tools.network(*tensors, x), y)), in_dims=(0, 0, 0) if own else (0, None, None))

    def step(size):
        rows = batches.next(size)
        for tensor, gradient in zip(model, gradients(tuple(model), x[rows], y[rows])):
            tensor.grad = gradient
        solver.step()

    def accuracy():
        return min(tools.accuracy(tools.network(*(tensor[lane] for tensor in model), test[0]), test[1]) for lane in range(min(lanes, 4)))

    return tools.Steps(step, batches, device).epoch, accuracy, lanes


if __name__ == "__main__":
    peer.main(measure, tools.versions, __doc__)
