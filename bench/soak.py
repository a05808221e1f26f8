"""A head that runs many short experiments: python3 bench/soak.py PROGRAM [--experiments N]

bench/Soak submits experiments of one trial (1,000 without a number, or a multiple of 50) to one head on this machine, each
with a shape and a seed of its own, so that no plan, program or fit is known before. After each fifty, when all have ended,
this reads the head's resident memory, threads and file descriptors; after the first fifty and at the end, three minutes
later, also the live managed heap after a forced full collection. At the end: what is left over in the folder and the store.
"""
import argparse, glob, os, pathlib, platform, re, socket, sqlite3, struct, subprocess, sys, tempfile, time, urllib.request

arguments = argparse.ArgumentParser()
arguments.add_argument("program")
arguments.add_argument("--experiments", type=int, default=1000)
arguments.add_argument("--no-build", action="store_true", help="bench/Soak is built")
options = arguments.parse_args()
program, root = str(pathlib.Path(options.program).resolve()), pathlib.Path(__file__).resolve().parent.parent
silo, gateway, metrics = 23411, 23412, 23413
client = root / "bench/Soak/bin/Release/net10.0/Experiments.Soak.Bench"
if not options.no_build:
    subprocess.run(["dotnet", "build", root / "bench/Soak", "-c", "Release", "-v", "quiet", "--nologo"], check=True)


def collect(pid):
    """Has the runtime collect its heap: a trace of its heap, by which profilers ask for it, begins with a collection."""
    text = lambda value: struct.pack("<I", len(value) + 1) + (value + "\0").encode("utf-16-le")
    body = struct.pack("<IIBI", 1, 1, 0, 1) + struct.pack("<QI", 0x800000, 4)
    body += text("Microsoft-Windows-DotNETRuntime") + struct.pack("<I", 0)
    before = count_collections()
    with socket.socket(socket.AF_UNIX) as port:
        port.connect(glob.glob(f"{tempfile.gettempdir()}/dotnet-diagnostic-{pid}-*-socket")[0])
        port.sendall(struct.pack("<14sHBBH", b"DOTNET_IPC_V1", 20 + len(body), 2, 3, 0) + body)
        # The page is the same for some tenths of a second.
        while count_collections() == before: time.sleep(0.5)
    return read_heap()


def read_metrics():
    with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics") as page: return page.read().decode()


def count_collections():
    found = re.search(r'^dotnet_gc_collections_total\{gc_heap_generation="gen2".*\} (\S+)', read_metrics(), re.M)
    return float(found[1]) if found else 0


def read_heap():
    page, total = read_metrics(), 0
    for name, sign in (("size", 1), ("fragmentation_size", -1)):
        total += sign * sum(float(value) for value in re.findall(
            rf"^dotnet_gc_last_collection_heap_{name}_bytes\{{.*\}} (\S+)", page, re.M))
    return total / (1 << 20)


def read_process(pid):
    # As a Prometheus does: what is shown there is held for it.
    read_metrics()
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    return (int(status["VmRSS"].split()[0]) / 1024, int(status["Threads"]), len(os.listdir(f"/proc/{pid}/fd")))


with tempfile.TemporaryDirectory() as folder:
    kept = pathlib.Path(folder, ".experiments")
    head = subprocess.Popen(
        [program, "silo", "--head", "--folder", kept, "--silo-port", str(silo), "--gateway-port", str(gateway),
         "--metrics-port", str(metrics), "--slots", "2"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    head.stdout.readline()
    try:
        samples, began = [], time.monotonic()
        with subprocess.Popen([client, f"localhost:{gateway}", root / "examples/data/iris.csv", str(options.experiments)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as submitting:
            for line in submitting.stdout:
                count, heap = int(line), None
                if count in (50, options.experiments):
                    # Coordinators of experiments that ended leave after two minutes.
                    time.sleep(200)
                    heap = collect(head.pid)
                samples.append((count, heap, *read_process(head.pid)))
                print(*samples[-1], file=sys.stderr, flush=True)
                submitting.stdin.write("go on\n")
                submitting.stdin.flush()
        if submitting.returncode != 0: raise SystemExit("an experiment failed")
        seconds = time.monotonic() - began
    finally:
        head.terminate()
    code = head.wait()
    with sqlite3.connect(kept / "experiments.db") as store:
        fits, = store.execute("SELECT count(*) FROM fits").fetchone()
        leases, = store.execute("SELECT count(*) FROM leases").fetchone()
    left = [path for part in ("artifacts/checkpoints", "artifacts/data") for path in (kept / part).rglob("*") if path.is_file()]
    temporary = [path for path in kept.rglob("*") if path.name.endswith((".new", ".tmp")) or path.name.startswith(".")]

print(f"""{options.experiments} experiments of 3 fits, one head of 2 slots, {platform.processor() or platform.machine()},
{os.cpu_count()} cores, {seconds:.0f} s. The head ended with code {code}; {fits} fits in the store, {leases} leases,
{len(left)} data files and checkpoints, {len(temporary)} temporary files.

| experiments | live heap, MiB | resident, MiB | threads | descriptors |
| ---: | ---: | ---: | ---: | ---: |""")
for count, heap, resident, threads, descriptors in samples:
    if count in (50, options.experiments) or count % 100 == 0:
        print(f"| {count:,} | {'' if heap is None else f'{heap:.1f}'} | {resident:.0f} | {threads} | {descriptors} |")
