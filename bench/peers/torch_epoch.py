"""
An epoch of 784-128-10 on MNIST, batch 128, Adam, the data in memory, on all cores and on one: the faster counts, for the
threads of PyTorch and of OpenBLAS can be in each other's way. Arguments: folder, epochs.
"""
import json
import os
import statistics
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch
from threadpoolctl import threadpool_limits

from idx import train_set


def epochs(threads, x, y, count):
    torch.manual_seed(42)
    torch.set_num_threads(threads)
    model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    solver = torch.optim.Adam(model.parameters(), lr=0.001, weight_decay=0.0001)
    loss = torch.nn.CrossEntropyLoss()
    seconds = []
    with threadpool_limits(threads, user_api="blas"):
        for _ in range(count + 1):
            start = time.perf_counter()
            for rows in torch.randperm(len(x)).split(128):
                solver.zero_grad()
                loss(model(x[rows]), y[rows]).backward()
                solver.step()
            seconds.append(time.perf_counter() - start)
    return {"seconds": statistics.median(seconds[1:]), "best_seconds": min(seconds[1:]), "threads": threads}


x, y = (torch.tensor(a) for a in train_set(sys.argv[1]))
runs = [epochs(threads, x, y.long(), int(sys.argv[2])) for threads in {1, os.cpu_count()}]
print(json.dumps(min(runs, key=lambda run: run["seconds"])))
