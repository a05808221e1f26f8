"""What PyTorch's cuBLAS and a copy reach on the chip: the same as `gpu-bench ceilings` measures, by other hands."""
import argparse
import json
import time

import torch

import torch_tools as tools


def best(work, device, rounds=10):
    work()
    seconds = []
    for _ in range(rounds):
        tools.synchronize(device)
        start = time.perf_counter()
        work()
        tools.synchronize(device)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
parser.add_argument("--size", type=int, default=8192)
parser.add_argument("--megabytes", type=int, default=4096)
parser.add_argument("--json")
options = parser.parse_args()

a, b = (torch.rand(options.size, options.size, device=options.device) for _ in range(2))
c = torch.empty_like(a)
ceilings = {"product_size": options.size, "copy_megabytes": options.megabytes}
for precision in ("fp32", "tf32") if options.device == "cuda" else ("fp32",):
    torch.set_float32_matmul_precision("high" if precision == "tf32" else "highest")
    ceilings[f"{precision}_teraflops_per_second"] = 2 * options.size**3 / best(lambda: torch.mm(a, b, out=c), options.device) / 1e12
source = torch.rand(options.megabytes << 18, device=options.device)
target = torch.empty_like(source)
ceilings["copy_gigabytes_per_second"] = 2 * source.numel() * 4 / best(lambda: target.copy_(source), options.device) / 1e9
print(ceilings)
if options.json:
    with open(options.json, "w", encoding="utf-8") as file:
        json.dump({"versions": tools.versions(), "ceilings": ceilings}, file, indent=2)
