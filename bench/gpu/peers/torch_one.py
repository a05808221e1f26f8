"""
PyTorch, a model at a time, and several on streams of their own. Few models are measured; their time is multiplied to the
number asked for.
"""
import torch
from torch.nn.functional import cross_entropy

import peer
import torch_tools as tools

STREAMS = 32


def measure(options, data, lanes, precision, orders):
    (x, y), test = tools.prepare(options, data, precision)
    if orders != "shared":
        return  # one after the other, each has an order of its own as it is
    yield "PyTorch, one at a time, eager", lambda: _eager(x, y, test, options.device)
    yield "PyTorch, one at a time, CUDA graphs", lambda: _streams(x, y, test, options.device, 1)
    if lanes > 1:
        yield "PyTorch, on streams, CUDA graphs", lambda: _streams(x, y, test, options.device, min(lanes, STREAMS))


def _eager(x, y, test, device):
    model = torch.nn.Sequential(torch.nn.Linear(784, peer.HIDDEN), torch.nn.ReLU(), torch.nn.Linear(peer.HIDDEN, 10)).to(device)
    tensors = list(model.parameters())
    solver = tools.adam(tensors[0::2], tensors[1::2], graphs=False)

    def epoch():
        for rows in torch.randperm(len(x), device=device).split(peer.BATCH):
            solver.zero_grad(set_to_none=True)
            cross_entropy(model(x[rows]), y[rows]).backward()
            solver.step()
        tools.synchronize(device)

    def accuracy():
        with torch.no_grad():
            return tools.accuracy(model(test[0]), test[1])

    return epoch, accuracy, 1


def _streams(x, y, test, device, count):
    """A step of all models is one graph, in which each model is a branch that a stream has recorded."""
    models = [[tensor[0].requires_grad_() for tensor in tools.parameters(1, device)] for _ in range(count)]
    solvers = [tools.adam(model[0::2], model[1::2], graphs=True) for model in models]
    batches = tools.Batches(len(x), device)
    streams = [torch.cuda.Stream() for _ in models] if device == "cuda" and count > 1 else []

    def one(model, solver, rows):
        loss = cross_entropy(tools.network(*model, x.index_select(0, rows)), y.index_select(0, rows))
        for tensor, gradient in zip(model, torch.autograd.grad(loss, model)):
            tensor.grad = gradient
        solver.step()

    def step(size):
        rows = batches.next(size)
        if not streams:
            for model, solver in zip(models, solvers):
                one(model, solver, rows)
            return
        main = torch.cuda.current_stream()
        for model, solver, stream in zip(models, solvers, streams):
            stream.wait_stream(main)
            with torch.cuda.stream(stream):
                one(model, solver, rows)
        for stream in streams:
            main.wait_stream(stream)

    def accuracy():
        with torch.no_grad():
            return min(tools.accuracy(tools.network(*model, test[0]), test[1]) for model in models[:4])

    return tools.Steps(step, batches, device).epoch, accuracy, count


if __name__ == "__main__":
    peer.main(measure, tools.versions, __doc__)
