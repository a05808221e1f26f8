"""Reads what the steps of run.sh left in a folder, and writes gpu.md and gpu.json beside it. Needs Python alone."""
import datetime
import json
import os
import platform
import subprocess
import sys

PROMISES = {"lanes": 128, "seconds": 0.25, "share": 0.5, "ratio": 1.2}
PEERS = ("torch_one", "torch_vmap", "jax_vmap")


def main(folder):
    results = gather(folder)
    text = markdown(results)
    for name, content in (("gpu.json", json.dumps(results, indent=2) + "\n"), ("gpu.md", text)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)
    print(text)


def gather(folder):
    reports = {name: read(os.path.join(folder, name + ".json")) for name in ("correct", "kernels", "ceilings", "epochs", "torch_ceilings", *PEERS)}
    versions = {key: value for report in reports.values() if report for key, value in report.get("versions", {}).items() if value}
    gpu = say("nvidia-smi", "--query-gpu=name,driver_version,memory.total,power.limit", "--format=csv,noheader")
    ours = next((reports[name]["device"] for name in ("epochs", "ceilings", "correct") if reports[name]), None)
    ceilings = best_ceilings([reports["ceilings"], reports["torch_ceilings"]])
    rows = [row for name in ("epochs", *PEERS) if reports[name] for row in reports[name]["rows"]]
    for row in rows:
        row["floor_seconds"] = floor(row, ceilings)
    epochs = reports["epochs"] or {}
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "revision": (read_text(os.path.join(os.path.dirname(os.path.abspath(__file__)), "REVISION")) or "").strip() or None,
        "device": ours, "gpu": gpu or None, "machine": f"{platform.system()} {platform.release()}, {os.cpu_count()} cores",
        "versions": {"python": platform.python_version(), **versions},
        "correct": {name: {key: reports[name][key] for key in ("passed", "failed")} | {"numerics_class": reports[name]["device"]["numerics_class"]}
                    for name in ("correct", "kernels") if reports[name]},
        "failures": [check for name in ("correct", "kernels") if reports[name] for check in reports[name]["checks"] if not check["passed"]],
        "bars_missed": [check for name in ("correct", "kernels") if reports[name] for check in reports[name]["checks"] if check.get("misses_bar")],
        "ceilings": ceilings, "data": epochs.get("data"), "train_rows": epochs.get("train_rows"), "rows": rows, "steps": steps(folder),
    }


def best_ceilings(reports):
    """The higher of both: what one of them reached, the chip can do."""
    found = [report["ceilings"] for report in reports if report]
    keys = ("fp32_teraflops_per_second", "tf32_teraflops_per_second", "copy_gigabytes_per_second")
    return {key: max((c[key] for c in found if c.get(key)), default=None) for key in keys}


def floor(row, ceilings):
    """The least seconds of an epoch: in each phase, products and memory side by side, and the longer one counts."""
    operations, bytes_ = ceilings[f"{row['precision']}_teraflops_per_second"], ceilings["copy_gigabytes_per_second"]
    if not (row.get("work") and operations and bytes_):
        return None
    once = row["work"]["parameter_bytes"] / bytes_ / 1e9
    return max(row["work"]["forward_operations"] / operations / 1e12, once) + max(row["work"]["backward_operations"] / operations / 1e12, once) + 7 * once


def steps(folder):
    lines = (line.split("\t") for line in (read_text(os.path.join(folder, "steps.tsv")) or "").splitlines())
    return {name: {"ended": "well" if status == "0" else "at its time limit" if status in ("124", "137") else status if " " in status else f"with {status}", "seconds": int(seconds)}
            for name, status, seconds in lines}


def markdown(results):
    device = results["device"] or {"id": "?", "name": "no device", "numerics_class": "?"}
    parts = [f"# Many fits on one GPU: {device['name']}", "", f"{results['date']}. An epoch of 784-128-10, batch 128, Adam, of all lanes together; "
             f"{results['train_rows'] or 0:,} rows of {results['data'] or 'nothing'}.", ""]
    if results["data"] != "MNIST" or not results["gpu"] or not device["id"].startswith("gpu"):
        parts += ["**These figures show that the kit runs, and nothing else**: they are not of MNIST on a GPU.", ""]
    parts += [*correctness(results), "", "## Seconds an epoch", "", *table(results["rows"]), "", *promises(results["rows"]), "", "## The ceilings", "", *ceilings(results["ceilings"]), ""]
    parts += ["## The steps", "", *(f"- {name}: {step['ended']}" + (f", {step['seconds']} s" if step["seconds"] else "") for name, step in results["steps"].items()), ""]
    parts += ["## The machine", "", f"- gpu: {results['gpu'] or 'none'}", f"- numerics class: {device['numerics_class']}", f"- machine: {results['machine']}",
              *(f"- {key.replace('_', ' ')}: {value}" for key, value in results["versions"].items())]
    parts += [f"- note: {note}" for note in device.get("notes", [])]
    if results["revision"]:
        parts.append(f"- revision: {results['revision']}")
    return "\n".join(parts) + "\n"


def correctness(results):
    for name, title in (("correct", "As it trains"), ("kernels", "With our own kernels alone")):
        if name in results["correct"]:
            found = results["correct"][name]
            yield f"{title} ({found['numerics_class']}): {found['passed']} of {found['passed'] + found['failed']} checks of correctness passed."
    yield from (f"- FAILED {check['name']}: {check['error']}, allowed {check['allowed']}" for check in results["failures"])
    yield from (f"- BAR MISSED {check['name']}: {check['error']}, the bar is {check['bar']}" for check in results["bars_missed"])


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
    notes = {"×": "× some were measured, and their time multiplied.", "!": "! it does not learn as ours does: its accuracy is more than 0.02 below."}
    yield from (line for mark in sorted(marks) for line in ("", notes[mark]))
    failures = dict.fromkeys(f"- {row['name']}, {row['lanes']} lanes, {row['precision']}: {row['error']}" for row in rows if row.get("error"))
    if failures:
        yield from ("", *failures)


def cell(row, group, marks):
    if row.get("seconds") is None:
        return "-"
    text = f"{row['seconds']:.4f}"
    reference = ours(group, row["lanes"])
    for mark, applies in (("×", row.get("measured_lanes", row["lanes"]) < row["lanes"]), ("!", not learns(row, reference))):
        if applies:
            marks.add(mark)
            text += f" {mark}"
    return text


def learns(row, reference):
    return reference is None or (row.get("accuracy") or 0) >= reference["accuracy"] - 0.02


def ours(rows, lanes):
    return next((row for row in rows if row["name"] == "Experiments" and row["lanes"] == lanes and row.get("seconds")), None)


def ratio(rows, lanes):
    mine = ours(rows, lanes)
    theirs = [row["seconds"] for row in rows if row["name"] != "Experiments" and row["lanes"] == lanes and row.get("seconds") and learns(row, mine)]
    return min(theirs) / mine["seconds"] if mine and theirs else None


def share(rows, lanes):
    mine = ours(rows, lanes)
    return mine["floor_seconds"] / mine["seconds"] if mine and mine.get("floor_seconds") else None


def promises(rows):
    group = [row for row in rows if (row["precision"], row["orders"]) == ("fp32", "shared")]
    lanes = PROMISES["lanes"]
    mine = ours(group, lanes)
    if mine is None:
        yield f"The promises are about {lanes} lanes, which were not measured."
        return
    for text, value, kept, bound in (
        ("seconds an epoch", mine["seconds"], mine["seconds"] <= PROMISES["seconds"], f"at most {PROMISES['seconds']}"),
        ("of what the ceilings allow", share(group, lanes), (share(group, lanes) or 0) >= PROMISES["share"], f"at least {PROMISES['share']}"),
        ("times as fast as the best peer", ratio(group, lanes), (ratio(group, lanes) or 0) >= PROMISES["ratio"], f"at least {PROMISES['ratio']}"),
    ):
        yield f"- {lanes} lanes at fp32, {text}: {'not measured' if value is None else f'{value:.3f}'}, promised {bound}{'' if value is None else ': kept' if kept else ': NOT kept'}"


def ceilings(values):
    units = (("fp32_teraflops_per_second", "a large product at fp32", "TFLOP/s"), ("tf32_teraflops_per_second", "a large product at TF32", "TFLOP/s"),
             ("copy_gigabytes_per_second", "a large copy, read and written", "GB/s"))
    return [f"- {name}: {f'{values[key]:.4g} {unit}' if values[key] else 'not measured'}" for key, name, unit in units]


def read(path):
    text = read_text(path)
    return json.loads(text) if text else None


def read_text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def say(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


if __name__ == "__main__":
    main(sys.argv[1])
