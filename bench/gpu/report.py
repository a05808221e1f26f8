"""
Reads what stage1.sh and stage2.sh left, in folders or in their tar files, and writes gpu.md and gpu.json. Needs Python alone.
    report.py [--out DIR] FOLDER|TAR...
"""
import argparse
import json
import os
import statistics
import sys
import tarfile

LANES, RATIO, SHARE = 128, 1.2, 0.5  # the goals
CEILINGS = (("fp32_teraflops_per_second", "a large product at fp32", "TFLOP/s"), ("tf32_teraflops_per_second", "a large product at TF32", "TFLOP/s"),
            ("copy_gigabytes_per_second", "a large copy, read and written", "GB/s"))


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", help="the folder of gpu.md and gpu.json; default: they are only printed")
    parser.add_argument("sources", nargs="+", metavar="FOLDER|TAR")
    options = parser.parse_args(arguments)
    files = {}
    for source in options.sources:
        for name, text in read(source):
            files[name] = files.get(name, "") + text if name == "steps.tsv" else text
    results = gather(files)
    text = markdown(results)
    if options.out:
        for name, content in (("gpu.json", json.dumps(results, indent=2) + "\n"), ("gpu.md", text)):
            with open(os.path.join(options.out, name), "w", encoding="utf-8") as file:
                file.write(content)
    print(text)


def read(source):
    """The names and texts of a stage's files."""
    if os.path.isdir(source):
        for name in sorted(os.listdir(source)):
            if os.path.isfile(os.path.join(source, name)):
                with open(os.path.join(source, name), encoding="utf-8", errors="replace") as file:
                    yield name, file.read()
        return
    with tarfile.open(source) as archive:
        for member in archive:
            if member.isfile():
                yield os.path.basename(member.name), archive.extractfile(member).read().decode("utf-8", "replace")


def gather(files):
    reports, broken = {}, []
    for name, text in files.items():
        if name.endswith(".json"):
            try:
                reports[name[:-5]] = json.loads(text)
            except ValueError:
                broken.append(name)
    line = lambda name: files.get(name, "").strip().replace("\n", "; ") or None
    ceilings = best_ceilings(reports.values())
    rows = merge([row for report in reports.values() for row in report.get("rows", [])])
    for row in rows:
        row["floor_seconds"] = floor(row, ceilings)
    devices = [report["device"] for report in reports.values() if report.get("device")]
    measured = [report for report in reports.values() if "rows" in report and "device" in report]
    return {
        "date": line("date.txt"), "revision": line("revision.txt"), "gpu": line("gpu.txt"), "machine": line("machine.txt"),
        "device": (measured or [{"device": next(iter(devices), None)}])[0]["device"],
        "notes": list(dict.fromkeys(note for device in devices for note in device.get("notes", []))),
        "versions": {key: value for report in reports.values() for key, value in report.get("versions", {}).items() if value},
        "checks": {name: {"passed": report["passed"], "failed": report["failed"], "numerics_class": report.get("device", {}).get("numerics_class"),
                          "uses_graphs": report.get("device", {}).get("uses_graphs")} for name, report in reports.items() if "checks" in report},
        "failures": [{"step": name, **check} for name, report in reports.items() for check in report.get("checks", []) if not check["passed"]],
        "bars_missed": [{"step": name, **check} for name, report in reports.items() for check in report.get("checks", []) if check.get("misses_bar")],
        "errors": {**{name: report["error"] for name, report in reports.items() if report.get("error")}, **{name: "not whole" for name in broken}},
        "ceilings": ceilings, "data": next((report["data"] for report in measured), None), "train_rows": next((report["train_rows"] for report in measured), None),
        "rows": rows, "steps": steps(files.get("steps.tsv", "")),
    }


def merge(rows):
    """One row of all rounds of a measurement: the median round, its fastest and its slowest epoch."""
    groups = {}
    for row in rows:
        row.setdefault("workload", "promise")
        groups.setdefault((row["name"], row["workload"], row["lanes"], row["precision"], row["orders"]), []).append(row)
    merged = []
    for rounds in groups.values():
        well = [row for row in rounds if row.get("seconds")]
        if not well:
            merged.append(dict(rounds[0]))
            continue
        accuracies = [row.get("accuracy") for row in well]
        merged.append({**well[0], "seconds": statistics.median(row["seconds"] for row in well), "rounds": len(well),
                       "best_seconds": min(row.get("best_seconds", row["seconds"]) for row in well), "worst_seconds": max(row.get("worst_seconds", row["seconds"]) for row in well),
                       "accuracy": None if None in accuracies else min(accuracies)})
    return merged


def best_ceilings(reports):
    """The higher of all: what one of them reached, the chip can do."""
    found = [report["ceilings"] for report in reports if report.get("ceilings")]
    return {key: max((c[key] for c in found if c.get(key)), default=None) for key, _, _ in CEILINGS}


def floor(row, ceilings):
    """The least seconds of an epoch: in each phase, products and memory side by side, and the longer one counts."""
    operations, bytes_ = ceilings[f"{row['precision']}_teraflops_per_second"], ceilings["copy_gigabytes_per_second"]
    if not (row.get("work") and operations and bytes_):
        return None
    once = row["work"]["parameter_bytes"] / bytes_ / 1e9
    return max(row["work"]["forward_operations"] / operations / 1e12, once) + max(row["work"]["backward_operations"] / operations / 1e12, once) + 7 * once


def steps(text):
    lines = (line.split("\t") for line in text.splitlines())
    return {name: {"ended": "well" if status == "0" else "at its time limit" if status in ("124", "137") else status if " " in status else f"with {status}", "seconds": int(seconds)}
            for name, status, seconds in lines}


def markdown(results):
    device = results["device"] or {"id": "?", "name": "no device", "numerics_class": "?"}
    on_a_card = results["data"] == "MNIST" and results["gpu"] and device["id"].startswith("gpu")
    promise = [row for row in results["rows"] if row["workload"] == "promise"]
    parts = [f"# Many fits on one GPU: {device['name']}", ""]
    if results["rows"] and not on_a_card:
        parts += ["**These figures show that the kit runs, and nothing else**: they are not of MNIST on a GPU.", ""]
    parts += ["## Correctness", "", *correctness(results), "", "## Seconds an epoch", ""]
    parts += [f"784-128-10, batch 128, Adam, all lanes together; {results['train_rows'] or 0:,} rows of {results['data'] or 'nothing'}.", "", *table(promise), "", *goals(promise), ""]
    parts += ["## Other workloads", "", *workloads(results["rows"]), ""]
    parts += ["## The ceilings", "", *(f"- {name}: {f'{value:.4g} {unit}' if (value := results['ceilings'][key]) else 'not measured'}" for key, name, unit in CEILINGS), ""]
    parts += ["## The steps", "", *(f"- {name}: {step['ended']}" + (f", {step['seconds']} s" if step["seconds"] else "") for name, step in results["steps"].items()), ""]
    parts += ["## The machine", "", f"- date: {results['date']}", f"- gpu: {results['gpu'] or 'none'}", f"- numerics class: {device['numerics_class']}", f"- machine: {results['machine']}",
              *(f"- {key.replace('_', ' ')}: {value}" for key, value in results["versions"].items()), *(f"- note: {note}" for note in results["notes"])]
    if results["revision"]:
        parts.append(f"- revision: {results['revision']}")
    return "\n".join(parts) + "\n"


def correctness(results):
    if not results["checks"]:
        yield "Nothing was checked."
    for name, found in results["checks"].items():
        yield f"- {name}: {found['passed']} of {found['passed'] + found['failed']} checks passed ({found['numerics_class']}{', CUDA graphs' if found['uses_graphs'] else ''})"
    for check in results["failures"]:
        yield f"- FAILED {check['step']}: {check['name']}: {number(check.get('error'))}, allowed {number(check['allowed'])}{spread(check)}"
    for check in results["bars_missed"]:
        yield f"- BAR MISSED {check['step']}: {check['name']}: {number(check.get('error'))}, the bar is {number(check['bar'])}{spread(check)}"
    for name, error in results["errors"].items():
        yield f"- ERROR {name}: {error}"


def number(value):
    return "not a number" if value is None else f"{value:.2g}"


def spread(check):
    found = check.get("difference")
    return "" if not found else "; weights: " + ", ".join(f"{name} {number(found.get(key))}" for key, name in (("median", "median"), ("percentile999", "99.9th percentile"), ("max", "largest"))
                                                         ) + f"; losses: {number(found.get('losses'))}"


def table(rows):
    lanes = sorted({row["lanes"] for row in rows})
    if not lanes:
        yield "Nothing was measured."
        return
    yield f"| | {' | '.join(f'{n} lanes' if n > 1 else '1 lane' for n in lanes)} |"
    yield f"| --- |{' ---: |' * len(lanes)}"
    marks = set()
    for precision in ("fp32", "tf32"):
        for orders in ("shared", "own"):
            group = [row for row in rows if (row["precision"], row["orders"]) == (precision, orders)]
            title = f"{precision}{', an order of its own for every lane' if orders == 'own' else ''}"
            for name in dict.fromkeys(row["name"] for row in group):
                cells = {row["lanes"]: cell(row, group, marks) for row in group if row["name"] == name}
                yield f"| {name}, {title} | {' | '.join(cells.get(n, '') for n in lanes)} |"
            for text, value in (("the best peer / ours", ratio), ("the floor / ours", share)):
                values = [value(group, n) for n in lanes]
                if any(values):
                    yield f"| *{text}, {title}* | {' | '.join(f'{v:.2f}' if v else '' for v in values)} |"
    notes = {"×": "× some were measured, and their time multiplied.", "!": "! it does not learn as it must: its accuracy is more than 0.02 below ours, or no number."}
    yield from (line for mark in sorted(marks) for line in ("", notes[mark]))
    failures = dict.fromkeys(f"- {row['name']}, {row['lanes']} lanes, {row['precision']}: {row['error']}" for row in rows if row.get("error"))
    if failures:
        yield from ("", *failures)


def cell(row, group, marks):
    if row.get("seconds") is None:
        return "-"
    text = f"{row['seconds']:.4f}"
    for mark, applies in (("×", row.get("measured_lanes", row["lanes"]) < row["lanes"]), ("!", not learns(row, ours(group, row["lanes"])))):
        if applies:
            marks.add(mark)
            text += f" {mark}"
    return text


def learns(row, reference):
    """A row without an accuracy has not learnt: its outputs were no numbers."""
    return row.get("accuracy") is not None and row["accuracy"] >= ((reference or {}).get("accuracy") or 0) - 0.02


def ours(rows, lanes):
    return next((row for row in rows if row["name"] == "Experiments" and row["lanes"] == lanes and row.get("seconds")), None)


def ratio(rows, lanes):
    mine = ours(rows, lanes)
    theirs = [row["seconds"] for row in rows if row["name"] != "Experiments" and row["lanes"] == lanes and row.get("seconds") and learns(row, mine)]
    return min(theirs) / mine["seconds"] if mine and theirs else None


def share(rows, lanes):
    mine = ours(rows, lanes)
    return mine["floor_seconds"] / mine["seconds"] if mine and mine.get("floor_seconds") else None


def goals(rows):
    group = [row for row in rows if (row["precision"], row["orders"]) == ("fp32", "shared")]
    mine = ours(group, LANES)
    if mine is None:
        yield f"The goals are about {LANES} lanes, which were not measured."
        return
    sound = learns(mine, None)
    if not sound:
        yield f"- ours does not learn: its accuracy is no number, so no goal is met"
    for text, value, least in (("of what the ceilings allow", share(group, LANES), SHARE), ("times as fast as the best peer", ratio(group, LANES), RATIO)):
        yield f"- {LANES} lanes at fp32, {text}: {'not measured' if value is None else f'{value:.3f}'}, the goal is at least {least}{'' if value is None else ': met' if sound and value >= least else ': NOT met'}"


def workloads(rows):
    others = [row for row in rows if row["workload"] != "promise"]
    if not others:
        yield "None was measured."
        return
    names = {"search": "a search with five folds, each with its own data, rows and order", "wide": "one training set"}
    yield "| | lanes | seconds an epoch | the floor / ours |"
    yield "| --- | ---: | ---: | ---: |"
    for row in others:
        seconds = row.get("seconds")
        part = row["floor_seconds"] / seconds if seconds and row.get("floor_seconds") else None
        yield f"| {row['name']}, {row.get('network') or '?'}, {names.get(row['workload'], row['workload'])}, {row['precision']} | {row['lanes']} | " \
              f"{f'{seconds:.4f}' if seconds else row.get('error') or '-'} | {f'{part:.2f}' if part else ''} |"


if __name__ == "__main__":
    main(sys.argv[1:])
