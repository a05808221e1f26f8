"""The figures as Markdown."""

OPTUNA = ("Beside it, measured once on a machine of this kind, not in this run: Optuna 5 (dev) does 12,571 trivial trials a "
          "second in memory, 536 on a journal file and 45 on SQLite.")


def markdown(results):
    parts = [f"# Beside the peers: {results['name']}", "", _about(results), ""]
    for key, write in (("epoch", _epoch), ("digits", _grid), ("mnist", _grid), ("coordinator", _coordinator), ("start", _start)):
        if key in results["jobs"]:
            parts += [*write(results["jobs"][key]), ""]
    parts += results["left_out"]
    return "\n".join([*parts, *_machine(results)]) + "\n"


def _about(results):
    return (f"{results['date']}. Every figure is the median of {results['repetitions']} run{'s' if results['repetitions'] > 1 else ''}, the sides in turns; each side is "
            "a process of its own. Ratios are ours over theirs: less is better.")


def _epoch(job):
    ours, dense = job["ours"], job["dense"]
    yield from _title(job, "An epoch of 784-128-10 on MNIST", "Batch 128, Adam, a single fit on all cores.")
    yield from ("| | seconds an epoch | ours / theirs |", "| --- | ---: | ---: |")
    yield f"| Experiments | {ours['seconds']:.4f} | |"
    for name, key in (("scikit-learn", "sklearn"), ("PyTorch", "torch")):
        if key in job:
            name += f", on {job[key]['threads']:.0f} of the cores" if "threads" in job[key] else ""
            yield f"| {name} | {job[key]['seconds']:.4f} | {ours['seconds'] / job[key]['seconds']:.2f} |"
    yield from ("", f"Four fifths of MNIST's pixels are zero, and ours leaves out what they would multiply. On data of the same shape without zeros "
                    f"ours takes {dense['seconds']:.4f} s: {dense['gflops']:.0f} GFLOP/s, {dense['peak_share']:.2f} of the multiply-add peak "
                    f"({dense['peak_gflops']:.0f} GFLOP/s, measured beside it).")


def _grid(job):
    ours, peer = job["ours"], job["sklearn"]
    yield from _title(job, job["title"], "Ours is the whole command, from the start of its process to the exit; scikit-learn's is `GridSearchCV.fit` alone, "
                                         "on all cores.")
    yield from ("| | seconds | best mean accuracy | ours / theirs |", "| --- | ---: | ---: | ---: |")
    yield f"| Experiments | {ours['seconds']:.2f} | {ours['best']:.4f} | |"
    yield f"| scikit-learn | {peer['seconds']:.2f} | {peer['best']:.4f} | {ours['seconds'] / peer['seconds']:.3f} |"
    yield from ("", f"The best accuracies differ by {abs(ours['best'] - peer['best']):.4f}. From the first lease to the last the slots trained or "
                    f"scored {ours['busy_share']:.1%} of their time; until the last result, {ours['busy_share_to_the_end']:.1%}.")


def _coordinator(job):
    ours = job["ours"]
    yield from _title(job, "The coordinator", "Trivial trials of one fit; a trial counts once it is durable (SQLite, synchronous = full).")
    yield from ("| | trials | seconds | trials a second |", "| --- | ---: | ---: | ---: |")
    for name, key in (("through the silo's own slots", "slots"), ("by simulated workers", "simulated")):
        run = ours[key]
        yield f"| {run['workers']:,} {name} | {run['trials']:,} | {run['seconds']:.2f} | {run['per_second']:,.0f} |"
    grid = ours["grid"]
    yield from ("", OPTUNA, "", f"A grid of {grid['points']:,} points: the first fit begins {grid['first_fit_ms']:.0f} ms after it is submitted to a silo that is up.")
    yield from ("", "| fits | live heap, MB | resident, MB |", "| ---: | ---: | ---: |")
    for memory in grid["memory"]:
        yield f"| {memory['fits']:,} | {memory['heap_mb']:.1f} | {memory['resident_mb']:.0f} |"


def _start(job):
    yield from _title(job, "The start", "From the start of the process until it says that its first fit, of one epoch on digits, is durable; it looks every 50 ms.")
    yield from ("| | seconds |", "| --- | ---: |", f"| as `dotnet publish` makes it | {job['ours']['seconds']:.2f} |")
    if "built" in job:
        yield f"| as `dotnet build` makes it | {job['built']['seconds']:.2f} |"


def _title(job, title, text):
    return f"## {title}", "", f"{text} Load before each run: {', '.join(map(str, job['load']))}.", ""


def _machine(results):
    machine = results["machine"]
    yield from ("", "## The machine", "")
    yield from (f"- {key.replace('_', ' ')}: {value}" for key, value in machine.items() if value is not None)
    if results["note"]:
        yield f"- {results['note']}"
