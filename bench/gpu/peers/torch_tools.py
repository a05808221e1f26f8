"""What the peers in PyTorch share: the data on the device, the network, Adam as its users write it, and steps as CUDA graphs."""
import math

import torch

import mnist
from peer import ALPHA, BATCH, HIDDEN, LEARNING_RATE


def versions():
    cuda = torch.version.cuda if torch.cuda.is_available() else None
    return {"torch": torch.__version__, "torch_cuda": cuda, "gpu": torch.cuda.get_device_name(0) if cuda else None}


def prepare(options, data, precision):
    """Sets the precision of products and puts the data on the device."""
    torch.set_float32_matmul_precision("high" if precision == "tf32" else "highest")
    return [tuple(torch.from_numpy(array).to(options.device) for array in part) for part in data]


def adam(weights, biases, graphs):
    """The gradient of our L2 term is alpha / rows * w, and biases have none."""
    fused = weights[0].is_cuda
    groups = [{"params": weights, "weight_decay": ALPHA / BATCH}, {"params": biases, "weight_decay": 0.0}]
    return torch.optim.Adam(groups, lr=LEARNING_RATE, fused=fused, capturable=fused and graphs)


def parameters(lanes, device):
    """nn.Linear's own initial draws, stacked over the lanes, weights as [lanes, in, out]."""
    def draw(inputs, *shape):
        bound = 1 / math.sqrt(inputs)
        return torch.empty(lanes, *shape, device=device).uniform_(-bound, bound)

    return [draw(mnist.FEATURES, mnist.FEATURES, HIDDEN), draw(mnist.FEATURES, HIDDEN), draw(HIDDEN, HIDDEN, mnist.CLASSES), draw(HIDDEN, mnist.CLASSES)]


def network(w1, b1, w2, b2, x):
    return torch.relu(x @ w1 + b1) @ w2 + b2


def accuracy(logits, y):
    return (logits.argmax(-1) == y).float().mean().item()


def synchronize(device):
    if device == "cuda":
        torch.cuda.synchronize()


class Batches:
    """The rows' order, and where the next step begins: both on the device, so that a recorded step finds its own batch."""

    def __init__(self, rows, device, lanes=None):
        self.rows, self.device, self.lanes = rows, device, lanes
        self.order = torch.empty(rows if lanes is None else (lanes, rows), dtype=torch.int64, device=device)
        self.start = torch.zeros(1, dtype=torch.int64, device=device)
        self.range = torch.arange(BATCH, device=device)
        self.shuffle()

    def shuffle(self):
        self.start.zero_()
        if self.lanes is None:
            self.order.copy_(torch.randperm(self.rows, device=self.device))
        else:
            self.order.copy_(torch.rand(self.lanes, self.rows, device=self.device).argsort(1))

    def next(self, size):
        """The next rows, [size] or [lanes, size]."""
        rows = self.order.index_select(-1, self.start + self.range[:size])
        self.start.add_(size)
        return rows

    def sizes(self):
        return [BATCH] * (self.rows // BATCH) + [self.rows % BATCH] * (self.rows % BATCH > 0)


class Steps:
    """Runs an epoch of steps: on a GPU each as one CUDA graph, recorded once for whole batches and once for the last."""

    def __init__(self, step, batches, device):
        self.step, self.batches, self.device = step, batches, device
        self.graphs = {size: self._record(size) for size in dict.fromkeys(batches.sizes())} if device == "cuda" else {}

    def epoch(self):
        self.batches.shuffle()
        for size in self.batches.sizes():
            if size in self.graphs:
                self.graphs[size].replay()
            else:
                self.step(size)
        synchronize(self.device)

    def _record(self, size):
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):  # what is made at the first call, such as Adam's moments, is made outside the graph
                self.batches.start.zero_()
                self.step(size)
        torch.cuda.current_stream().wait_stream(stream)
        torch.cuda.synchronize()
        self.batches.start.zero_()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.step(size)
        return graph
