"""How long the commands take that only read: python3 bench/commands.py [--record] PROGRAM...

Each PROGRAM has two columns: the median time of the whole command, from the start of its process to its exit, and the least
time of a processor, which says something also where the machine does other work. The commands ask a folder or a silo with one
finished search, and the programs take turns.

With --record it writes src/Cli/startup.txt instead: the generic methods that the program, published without that list,
compiles while it runs the commands. deploy/Startup must be built.
"""
import os, pathlib, statistics, subprocess, sys, tempfile, time

RUNS, PORT = 4, 21850
records = sys.argv[1:2] == ["--record"]
programs, root = [pathlib.Path(p).resolve() for p in sys.argv[1 + records:]], pathlib.Path(__file__).resolve().parent.parent
spec, data, cluster = root / "examples/iris.yaml", root / "examples/data/iris.csv", ["--cluster", f"localhost:{PORT + 1}"]

ALONE = [
    ["--version"], ["--help"], ["help", "run"], ["completion", "bash"], ["init", data], ["validate", spec],
    ["validate", "--schema"], ["devices"], ["doctor"],
]
SEARCH = [
    ["list"], ["list", "--output", "json"], ["status"], ["status", "--output", "json"], ["watch"], ["results"],
    ["results", "--output", "csv"], ["results", "--output", "json"], ["best"], ["best", "--output", "json"], ["why", "0"],
]
COMMANDS = ALONE + SEARCH + [[*command, *cluster] for command in [*SEARCH, ["silos"], ["silos", "--output", "json"], ["doctor"]]]


def start(folder):
    """Makes a folder with a finished search, and a silo with another one."""
    subprocess.run([programs[0], "run", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    silo = subprocess.Popen(
        [programs[0], "silo", "--head", "--folder", f"{folder}/silo", "--silo-port", str(PORT), "--gateway-port", str(PORT + 1)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    silo.stdout.readline()
    subprocess.run([programs[0], "run", spec, "--out", f"{folder}/winner", *cluster], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return silo


def seconds(program, command, folder):
    before, begin = os.times(), time.perf_counter()
    # The doctor of a machine without a GPU or with a full disk ends with 1: what counts here is that it answers.
    done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True)
    taken, after = time.perf_counter() - begin, os.times()
    if done.returncode != 0 and command[0] != "doctor":
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr}")
    return taken, after.children_user + after.children_system - before.children_user - before.children_system


def record(folder):
    """Writes the list of methods."""
    found = pathlib.Path(folder, "startup.txt")
    hook = root / "deploy/Startup/bin/Release/net10.0/Experiments.Startup.dll"
    environment = os.environ | {"DOTNET_STARTUP_HOOKS": str(hook), "EXPERIMENTS_STARTUP_LIST": str(found)}
    for command in COMMANDS:
        subprocess.run([programs[0], *command], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lines = sorted(set(found.read_text().splitlines()))
    (root / "src/Cli/startup.txt").write_text("\n".join(lines) + "\n")
    sys.exit(f"{len(lines)} methods")


with tempfile.TemporaryDirectory() as folder:
    silo = start(folder)
    try:
        if records: record(folder)
        times = {(i, p): [] for i in range(len(COMMANDS)) for p in programs}
        for _ in range(RUNS):
            for (i, program), measured in times.items():
                measured.append(seconds(program, COMMANDS[i], folder))
    finally:
        silo.terminate()
        silo.wait()

print("| |" + "".join(f" {p.parent.name}, s | processor, s |" for p in programs))
print("| --- |" + " ---: | ---: |" * len(programs))
for i, command in enumerate(COMMANDS):
    words = " ".join(w.name if isinstance(w, pathlib.Path) else w for w in command).replace(f"localhost:{PORT + 1}", "HOST")
    print(f"| `{words}` |" + "".join(
        f" {statistics.median(t for t, _ in times[i, p]):.3f} | {min(t for _, t in times[i, p]):.2f} |" for p in programs))
