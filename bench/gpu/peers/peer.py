"""What every peer does alike: its arguments, the order of its measurements, and the file that it leaves."""
import argparse
import json
import math
import statistics
import time
import traceback

import mnist

BATCH, HIDDEN = 128, 128
LEARNING_RATE, ALPHA = 1e-3, 1e-4


def main(measure, versions, about):
    """
    Calls measure(options, data, lanes, precision, orders) for every combination. It gives a function that trains one
    epoch and returns when the device has finished it, one that gives the accuracy on the test rows, and how many models
    were really trained; what it raises is written down, and the rest goes on. The file is written after each of them:
    a process that is ended at its time limit leaves what it has.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--mnist", help="the folder of MNIST's IDX files, gzipped or not; default: synthetic data of their shape")
    parser.add_argument("--lanes", default="1,8,32,128,512")
    parser.add_argument("--precision", default="fp32,tf32")
    parser.add_argument("--orders", default="shared")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--json")
    options = parser.parse_args()
    name, train, test = mnist.read(options.mnist, options.rows)
    report = {"versions": versions(), "data": name, "train_rows": len(train[0]), "rows": []}
    for precision in options.precision.split(","):
        for orders in options.orders.split(","):
            for lanes in map(int, options.lanes.split(",")):
                for row in measure(options, (train, test), lanes, precision, orders):
                    report["rows"].append(_run(row, options.epochs, lanes, precision, orders))
                    if options.json:
                        with open(options.json, "w", encoding="utf-8") as file:
                            json.dump(report, file, indent=2)


def _run(row, epochs, lanes, precision, orders):
    name, prepare = row
    result = {"name": name, "lanes": lanes, "precision": precision, "orders": orders}
    try:
        train, accuracy, measured = prepare()
        train()
        seconds = sorted(_time(train) * lanes / measured for _ in range(epochs))
        reached = accuracy()
        result |= {"seconds": statistics.median(seconds), "best_seconds": seconds[0], "worst_seconds": seconds[-1], "epochs": epochs,
                   "measured_lanes": measured, "accuracy": reached if math.isfinite(reached) else None}
        print(f"{name}: {lanes} lanes {precision} {orders}: {result['seconds']:.4f} s an epoch ({seconds[0]:.4f} to {seconds[-1]:.4f}), "
              f"{measured} measured, accuracy {reached:.4f}", flush=True)
    except Exception as error:  # a peer that cannot do one thing may do the next
        traceback.print_exc()
        result["error"] = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        print(f"{name}: {lanes} lanes {precision} {orders}: {result['error']}", flush=True)
    return result


def _time(train):
    start = time.perf_counter()
    train()
    return time.perf_counter() - start
