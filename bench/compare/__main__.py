"""Runs ours and the peers in turns, and writes results/NAME.md and NAME.json. Called by bench/run.sh, which builds ours."""
import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time

import jobs
import machine
import report

RESULTS = os.path.join(jobs.BENCH, "results")
DIGITS = os.path.join(os.path.dirname(jobs.BENCH), "examples", "data", "digits.csv")


def main():
    options = arguments()
    jobs_done, left_out = {}, []
    for name, plan in plans(options, left_out).items():
        if options.only and name not in options.only:
            continue
        print(f"{name} ...", flush=True)
        jobs_done[name] = measure(plan, options.repeat)
    results = {
        "name": options.name, "date": time.strftime("%Y-%m-%d"), "repetitions": options.repeat, "note": options.note,
        "machine": machine.describe(jobs.peer("versions.py")), "jobs": jobs_done, "left_out": left_out,
    }
    text = report.markdown(results)
    os.makedirs(RESULTS, exist_ok=True)
    for ending, content in (("md", text), ("json", json.dumps(results, indent=2) + "\n")):
        with open(os.path.join(RESULTS, f"{options.name}.{ending}"), "w", encoding="utf-8") as file:
            file.write(content)
    print(text)


def plans(options, left_out):
    """What is compared: sides by name, each run from nothing; the rest is about the job."""
    spec = os.path.join(jobs.BENCH, "specs")
    result = {
        "digits": {"title": "The digits grid: 24 points, 5 folds, 50 epochs",
                   "ours": lambda: jobs.search(options.program, os.path.join(spec, "digits.yaml")),
                   "sklearn": lambda: jobs.peer("sklearn_digits.py", DIGITS)},
        "coordinator": {"ours": lambda: jobs.bench(options.coordinator)},
        "start": {"ours": lambda: jobs.first_epoch(options.program, os.path.join(spec, "start.yaml")),
                  "built": lambda: jobs.first_epoch(options.built, os.path.join(spec, "start.yaml"))},
    }
    if not os.path.isdir(options.mnist):
        left_out.append(f"Left out: the epoch and the MNIST grid, for there is no folder {options.mnist}.")
        return result
    mnist = mnist_spec(os.path.join(spec, "mnist.yaml"), options.mnist)
    result["epoch"] = {"ours": lambda: jobs.bench(options.epoch, "--mnist", options.mnist),
                       "dense": lambda: jobs.bench(options.epoch),
                       "sklearn": lambda: jobs.peer("sklearn_epoch.py", options.mnist, "5"),
                       "torch": lambda: jobs.peer("torch_epoch.py", options.mnist, "5")}
    result["mnist"] = {"title": "The MNIST grid: 12 points, 3 folds, 5 epochs",
                       "ours": lambda: jobs.search(options.program, mnist),
                       "sklearn": lambda: jobs.peer("sklearn_mnist.py", options.mnist)}
    if not jobs.peer("versions.py")["torch"]:
        del result["epoch"]["torch"]
        left_out.append("Left out: PyTorch, for it is not installed (apt-get install python3-torch).")
    return result


def mnist_spec(source, folder):
    """The experiment with the paths of a folder that may lie elsewhere, its files gzipped or not."""
    def place(found):
        path = os.path.join(os.path.abspath(folder), found[1])
        return path if os.path.exists(path) else path + ".gz"

    with open(source, encoding="utf-8") as file:
        text = re.sub(r"[\w./-]*/(train-\w+-idx\d-ubyte)(?:\.gz)?", place, file.read())
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False, encoding="utf-8") as copy:
        copy.write(text)
    return copy.name


def measure(plan, repetitions):
    sides = {name: side for name, side in plan.items() if callable(side)}
    runs, load = {name: [] for name in sides}, []
    for _ in range(repetitions):
        load.append(machine.load())
        for name, side in sides.items():
            runs[name].append(side())
            print(f"  {name}: {short(runs[name][-1])}", flush=True)
    return {**{k: v for k, v in plan.items() if k not in sides}, "load": load, "runs": runs, **{name: middle(r) for name, r in runs.items()}}


def middle(runs):
    """The median of every number; of what is no number, that of the first run."""
    first = runs[0]
    if isinstance(first, dict):
        return {key: middle([run[key] for run in runs]) for key in first}
    if isinstance(first, list):
        return [middle(list(items)) for items in zip(*runs)]
    return statistics.median(runs) if isinstance(first, (int, float)) else first


def short(run):
    numbers = ", ".join(f"{key} {value:.4g}" for key, value in run.items() if isinstance(value, (int, float)))
    return numbers or "; ".join(f"{key}: {short(value)}" for key, value in run.items() if isinstance(value, dict))


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("program", "built", "epoch", "coordinator", "mnist"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--name", default="peers")
    parser.add_argument("--note", default="")
    parser.add_argument("--only", nargs="*", choices=["epoch", "digits", "mnist", "coordinator", "start"])
    return parser.parse_args()


sys.exit(main())
