"""A head that runs short experiments one after another: python3 bench/soak.py PROGRAM [EXPERIMENTS]

Submits the experiments (300 without a number) to one head on this machine, each with a seed of its own, and reads
after each the head's resident memory, threads and file descriptors from /proc. At the end: what memory, threads and
descriptors did over the last 100, and what is left over in the folder and the store.
"""
import json, os, pathlib, platform, sqlite3, statistics, subprocess, sys, tempfile, time

program, root = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(__file__).resolve().parent.parent
count, silo_port = int(sys.argv[2]) if len(sys.argv) > 2 else 300, 23411
spec = f"""
name: soak
data: {{ path: "{root}/examples/data/iris.csv", target: species }}
pipeline: [standard_scaler]
estimator: mlp_classifier
params: {{ max_iter: 40, batch_size: 32, hidden_layer_sizes: [16] }}
space: {{ alpha: [0.0001, 0.001], learning_rate_init: [0.001, 0.01] }}
search: {{ strategy: grid, cv: 3, scoring: [accuracy], refit: accuracy, seed: SEED }}
"""


def read_process(pid):
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]) / 1024, int(status["Threads"]), len(os.listdir(f"/proc/{pid}/fd"))


with tempfile.TemporaryDirectory() as folder:
    kept = pathlib.Path(folder, ".experiments")
    head = subprocess.Popen(
        [program, "silo", "--head", "--folder", kept, "--silo-port", str(silo_port), "--gateway-port", str(silo_port + 1),
         "--slots", "2"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    head.stdout.readline()
    at, samples, began = ["--cluster", f"localhost:{silo_port + 1}"], [], time.monotonic()
    for i in range(count):
        file = pathlib.Path(folder, f"soak-{i}.yaml")
        file.write_text(spec.replace("SEED", str(i)))
        subprocess.run([program, "submit", file, "--id", f"soak-{i}", *at], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([program, "watch", f"soak-{i}", "--json", *at], check=True, stdout=subprocess.DEVNULL)
        samples.append(read_process(head.pid))
    seconds = time.monotonic() - began
    head.terminate()
    code = head.wait()
    with sqlite3.connect(kept / "experiments.db") as store:
        fits, = store.execute("SELECT count(*) FROM fits").fetchone()
        leases, = store.execute("SELECT count(*) FROM leases").fetchone()
    left = [str(path.relative_to(kept)) for part in ("artifacts/checkpoints", "artifacts/data") for path in
            (kept / part).rglob("*") if path.is_file()]
    temporary = [str(path.relative_to(kept)) for path in kept.rglob("*") if path.name.endswith((".new", ".tmp")) or
                 path.name.startswith(".")]

last = samples[-100:]
first, second = (statistics.median(s[0] for s in half) for half in (last[:50], last[50:]))
print(f"""## {count} experiments of 13 fits, one head, {platform.processor() or platform.machine()}, {os.cpu_count()} cores

Ended with code {code} after {seconds:.0f} s; {fits} fits in the store, {leases} leases, {len(left)} data files and
checkpoints, {len(temporary)} temporary files.

| experiments | resident, MiB | threads | descriptors |
| --- | --- | --- | --- |""")
for i in sorted({0, *range(49, count, 50), count - 1}):
    print(f"| {i + 1} | {samples[i][0]:.0f} | {samples[i][1]} | {samples[i][2]} |")
print(f"""
Of the last 100: resident {min(s[0] for s in last):.0f} to {max(s[0] for s in last):.0f} MiB, the median of the second half
{second / first - 1:+.1%} beside that of the first; threads {min(s[1] for s in last)} to {max(s[1] for s in last)}, descriptors
{min(s[2] for s in last)} to {max(s[2] for s in last)}.""")
