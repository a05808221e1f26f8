"""How long `experiments results` takes for 100,000 fits: python3 bench/many_results.py PROGRAM

A real search on iris makes the store; its fits are then written down again under other numbers, 20,000 trials of 5 folds.
"""
import pathlib, sqlite3, statistics, subprocess, sys, tempfile, time

TRIALS, RUNS = 20_000, 5
program, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(__file__).resolve().parent.parent

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([program, "run", root / "examples/iris.yaml"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(f"{folder}/.experiments/experiments.db") as store:
        columns = [c[1] for c in store.execute("PRAGMA table_info(fits)") if c[1] not in ("seq", "trial")]
        first, = store.execute("SELECT max(trial) + 1 FROM fits").fetchone()
        store.execute(f"""
            WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {TRIALS - 1})
            INSERT INTO fits (trial, {', '.join(columns)}) SELECT n.i, {', '.join('f.' + c for c in columns)} FROM n JOIN fits f ON f.trial = 0 AND f.fold >= 0""")
        fits, = store.execute("SELECT count(*) FROM fits WHERE fold >= 0").fetchone()
    print(f"{fits:,} fits, the median of {RUNS} runs of the whole command")
    for arguments in (["results", "--format", "csv"], ["results", "--format", "json"], ["results"], ["status"]):
        seconds = []
        for _ in range(RUNS):
            start = time.perf_counter()
            subprocess.run([program, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - start)
        print(f"{' '.join(arguments):<24}{statistics.median(seconds):.2f} s")
