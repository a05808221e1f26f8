"""
PyTorch, all models as one: stacked parameters, either by vmap or by batched products; fused Adam over the stacked tensors
(it takes one learning rate for all of them, which is more than fair); each step a CUDA graph.
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
    for name, gradients in (("PyTorch, vmap, CUDA graphs", _by_vmap), ("PyTorch, batched products, CUDA graphs", _by_products)):
        yield name, lambda gradients=gradients: _stacked(gradients, x, y, test, options.device, lanes, orders == "own")


def _by_vmap(model, x, y):
    # A batch that all models share is read once.
    shared = x.dim() == 2
    loss = grad(lambda tensors, x, y: cross_entropy(tools.network(*tensors, x), y))
    return vmap(loss, in_dims=(0, None, None) if shared else (0, 0, 0))(tuple(model), x, y)


def _by_products(model, x, y):
    w1, b1, w2, b2 = tensors = [tensor.detach().requires_grad_() for tensor in model]
    lanes = len(w1)
    x, y = (x.expand(lanes, -1, -1), y.expand(lanes, -1)) if x.dim() == 2 else (x, y)
    logits = torch.baddbmm(b2.unsqueeze(1), torch.relu(torch.baddbmm(b1.unsqueeze(1), x, w1)), w2)
    return torch.autograd.grad(cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="sum") / x.shape[1], tensors)


def _stacked(gradients, x, y, test, device, lanes, own):
    model = tools.parameters(lanes, device)
    solver = tools.adam(model[0::2], model[1::2], graphs=True)
    batches = tools.Batches(len(x), device, lanes if own else None)

    def step(size):
        rows = batches.next(size)
        for tensor, gradient in zip(model, gradients(model, x[rows], y[rows])):
            tensor.grad = gradient.contiguous()  # fused Adam wants all of a tensor's companions laid out alike
        solver.step()

    def accuracy():
        return min(tools.accuracy(tools.network(*(tensor[lane] for tensor in model), test[0]), test[1]) for lane in range(min(lanes, 4)))

    return tools.Steps(step, batches, device).epoch, accuracy, lanes


if __name__ == "__main__":
    peer.main(measure, tools.versions, __doc__)
