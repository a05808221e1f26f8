"""How soon a head and two joiners recover: python3 bench/recoveries.py PROGRAM [OTHER_PROGRAM]

Kills, freezes and stops silos of a running search, three times each, and reads from their logs and from the store when
the cluster had noticed and when the search went on. With a second program, both are measured in turns.
"""
import os, pathlib, re, signal, sqlite3, statistics, subprocess, sys, tempfile, time

programs = [str(pathlib.Path(p).resolve()) for p in sys.argv[1:3]]
root, rounds = pathlib.Path(__file__).resolve().parent.parent, 3
spec = f"""
name: recoveries
data: {{ path: "{root}/examples/data/digits.csv", target: digit }}
pipeline: [standard_scaler]
estimator: mlp_classifier
params: {{ max_iter: 240, batch_size: 128, hidden_layer_sizes: [32] }}
space:
  learning_rate_init: [{", ".join(f"{i * 0.001:.3f}" for i in range(1, 61))}]
  alpha: [{", ".join(f"{i * 0.0002:.4f}" for i in range(1, 61))}]
search: {{ strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: 7 }}
"""


class Cluster:
    def __init__(self, program, folder, port):
        self.program, self.folder, self.port, self.count = program, folder, port, 0
        pathlib.Path(folder, "search.yaml").write_text(spec)
        self.head = self.start_head()
        self.wait(self.head, "silo ready")
        self.joiners = [self.start_joiner(), self.start_joiner()]
        for joiner in self.joiners:
            self.wait(joiner, "silo ready")
        self.run("submit", "search.yaml", "--id", "search")
        self.wait_for_fits()

    def start(self, *options):
        self.count += 1
        log = pathlib.Path(self.folder, f"{self.count}.log")
        with log.open("w") as out:
            process = subprocess.Popen([self.program, "silo", *options], cwd=self.folder, stdout=out, stderr=out)
        process.log = log
        return process

    def start_head(self):
        return self.start("--head", "--slots", "0", "--silo-port", str(self.port), "--gateway-port", str(self.port + 1))

    def start_joiner(self):
        return self.start("--join", f"127.0.0.1:{self.port + 1}", "--slots", "1")

    def run(self, *arguments):
        subprocess.run([self.program, *arguments, "--cluster", f"127.0.0.1:{self.port + 1}"], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL)

    def wait(self, process, text, after=0):
        """Waits for a text in a log; gives the time and the place behind it."""
        while True:
            content = process.log.read_text()
            at = content.find(text, after)
            if at >= 0:
                return time.monotonic(), at + len(text)
            time.sleep(0.02)

    def query(self, sql, *values):
        try:
            with sqlite3.connect(f"file:{self.folder}/.experiments/experiments.db?mode=ro", uri=True) as store:
                return store.execute(sql, values).fetchone()[0]
        except sqlite3.OperationalError:
            return None

    def fits(self):
        return self.query("SELECT count(*) FROM fits") or 0

    def wait_for_fits(self, more=1):
        before = self.fits()
        while self.fits() < before + more:
            time.sleep(0.02)
        return time.monotonic()

    def endpoint(self, joiner):
        return re.search(r"silo ready at (\S+)", joiner.log.read_text()).group(1)

    def wait_for_leases_of(self, joiner, are_left):
        while bool(self.query("SELECT count(*) FROM leases WHERE worker LIKE ?", f"{self.endpoint(joiner)}%")) != are_left:
            time.sleep(0.02)
        return time.monotonic()

    def end(self):
        for process in [self.head, *self.joiners]:
            process.kill()
            process.wait()


def measure(cluster, times):
    def note(what, since, until):
        times.setdefault(what, []).append(until - since)

    joiner = cluster.joiners[0]
    cluster.wait_for_leases_of(joiner, True)
    place, began = cluster.head.log.stat().st_size, time.monotonic()
    joiner.kill()
    joiner.wait()
    at, _ = cluster.wait(cluster.head, "has left the cluster, or was evicted", place)
    note("joiner killed: given up", began, at)
    note("joiner killed: its leases taken back", began, cluster.wait_for_leases_of(joiner, False))

    began = time.monotonic()
    cluster.joiners[0] = joiner = cluster.start_joiner()
    at, _ = cluster.wait(joiner, "silo ready")
    note("joiner started: member", began, at)

    cluster.head.kill()
    cluster.head.wait()
    began = time.monotonic()
    cluster.head = cluster.start_head()
    at, _ = cluster.wait(cluster.head, "silo ready")
    note("head killed and started: ready", began, at)
    at, _ = cluster.wait(cluster.head, "was restored in term")
    note("head killed and started: search taken up", began, at)
    note("head killed and started: next durable fit", began, cluster.wait_for_fits())

    cluster.wait_for_leases_of(joiner, True)
    place, began = cluster.head.log.stat().st_size, time.monotonic()
    joiner.send_signal(signal.SIGSTOP)
    at, _ = cluster.wait(cluster.head, "has left the cluster, or was evicted", place)
    note("joiner frozen: given up", began, at)
    place, began = joiner.log.stat().st_size, time.monotonic()
    joiner.send_signal(signal.SIGCONT)
    at, _ = cluster.wait(joiner, "silo ready", place)
    note("joiner thawed: member again", began, at)

    began = time.monotonic()
    joiner.terminate()
    joiner.wait()
    note("joiner told to stop: ended", began, time.monotonic())
    cluster.joiners[0] = cluster.start_joiner()
    cluster.wait(cluster.joiners[0], "silo ready")


times = [{} for _ in programs]
for turn in range(rounds):
    for i, program in enumerate(programs):
        with tempfile.TemporaryDirectory() as folder:
            cluster = Cluster(program, folder, 23511 + 10 * i)
            try:
                measure(cluster, times[i])
            finally:
                cluster.end()
print(f"| what, seconds, {rounds} times, {os.cpu_count()} cores |" + "".join(f" {'before' if i else 'now'} |" for i in range(len(programs))))
print("| --- |" + " --- |" * len(programs))
for what in times[0]:
    cells = [f" {statistics.median(t[what]):.1f} ({min(t[what]):.1f} to {max(t[what]):.1f}) |" for t in times]
    print(f"| {what} |" + "".join(cells))
