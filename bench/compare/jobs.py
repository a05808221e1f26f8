"""One run of one thing, in a process of its own."""
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from datetime import datetime

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = "/usr/bin/python3"


def peer(script, *arguments):
    """A script of bench/peers, with OpenBLAS as it chooses itself to be."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    return _json(_run([PYTHON, os.path.join(BENCH, "peers", script), *arguments], env=environment))


def bench(program, *arguments):
    """A bench of ours that writes one line of JSON."""
    return _json(_run([program, *arguments, "--json"]))


def search(program, spec):
    """A whole command in an empty folder, from the start of its process to the exit."""
    with Folder() as folder:
        start = time.perf_counter()
        output = _run([program, "run", "--json", spec], cwd=folder)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "best": _json(output)["best"]["mean_score"], **busy(folder)}


def first_epoch(program, spec):
    """From the start of the process until it has said that the first fit, of one epoch, is durable."""
    with Folder() as folder:
        start = time.perf_counter()
        with subprocess.Popen([program, "run", "--json", spec], cwd=folder, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                event = json.loads(line)
                if event["event"] == "progress" and event["fits_completed"] > 0:
                    seconds = time.perf_counter() - start
                    break
            else:
                raise RuntimeError(f"{program} trained nothing")
            process.stdout.read()
        return {"seconds": seconds}


def busy(folder):
    """
    The share of the slots' time in which they trained or scored: from the first lease to the last, and until the last result
    of a fold, by when slots have run out of work. A lease began before its results by as long as they took.
    """
    store = sqlite3.connect(os.path.join(folder, ".experiments", "experiments.db"))
    rows = store.execute("SELECT sum(fit_seconds + score_seconds), max(ended) FROM fits WHERE fold >= 0 GROUP BY token").fetchall()
    leases = [(_time(ended) - work, _time(ended)) for work, ended in rows]
    first, last, end = min(s for s, _ in leases), max(s for s, _ in leases), max(e for _, e in leases)
    cores = os.cpu_count()
    slots = cores - 1 if cores > 2 else cores

    def share(until):
        return sum(max(0, min(e, until) - s) for s, e in leases) / (until - first) / slots if until > first else 1.0

    return {"busy_share": share(last), "busy_share_to_the_end": share(end)}


class Folder:
    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="experiments-bench-")
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)


def _time(text):
    # Seven digits of a second, or fewer, and its zone: Python reads six.
    whole, _, part = text.replace("Z", "").split("+")[0].partition(".")
    return datetime.fromisoformat(f"{whole}.{(part + '000000')[:6]}+00:00").timestamp()


def _run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def _json(output):
    return json.loads(output.strip().splitlines()[-1])
