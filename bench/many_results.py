"""How long `experiments results` takes for 100,000 fits: python3 bench/many_results.py PROGRAM...

A real search on iris makes the store; its fits are then written down again under other numbers, 20,000 trials of 5 folds. The programs take turns.
"""
import pathlib, sqlite3, statistics, subprocess, sys, tempfile, time

TRIALS, RUNS = 20_000, 5
programs, root = [pathlib.Path(p).resolve() for p in sys.argv[1:]], pathlib.Path(__file__).resolve().parent.parent

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([programs[0], "run", root / "examples/iris.yaml"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(f"{folder}/.experiments/experiments.db") as store:
        columns = [c[1] for c in store.execute("PRAGMA table_info(fits)") if c[1] not in ("seq", "trial")]
        first, = store.execute("SELECT max(trial) + 1 FROM fits").fetchone()
        store.execute(f"""
            WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {TRIALS - 1})
            INSERT INTO fits (trial, {', '.join(columns)}) SELECT n.i, {', '.join('f.' + c for c in columns)} FROM n JOIN fits f ON f.trial = 0 AND f.fold >= 0""")
        fits, = store.execute("SELECT count(*) FROM fits WHERE fold >= 0").fetchone()
    print(f"{fits:,} fits, the median of {RUNS} runs of the whole command")
    for arguments in (["results", "--format", "csv"], ["results", "--format", "json"], ["results"], ["status"]):
        seconds = [[] for _ in programs]
        for _ in range(RUNS):
            for program, measured in zip(programs, seconds):
                start = time.perf_counter()
                subprocess.run([program, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)
                measured.append(time.perf_counter() - start)
        print(f"{' '.join(arguments):<24}" + "".join(f"{statistics.median(measured):.2f} s  " for measured in seconds))
