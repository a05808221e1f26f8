"""What the figures were measured on."""
import os
import platform
import re
import subprocess


def _say(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def describe(peers):
    cpu = dict(re.findall(r"^([^:\n]+):\s+(.*)$", _say("lscpu"), re.MULTILINE))
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', open("/etc/os-release", encoding="utf-8").read(), re.MULTILINE))
    widest = next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in cpu.get("Flags", "")), "no AVX2")
    return {
        "cpu": f"{cpu.get('Model name', '?')} (family {cpu.get('CPU family', '?')}, model {cpu.get('Model', '?')}, {widest})",
        "cores": os.cpu_count(),
        "caches": ", ".join(f"{level} {cpu[level]}" for level in ("L1d cache", "L2 cache", "L3 cache") if level in cpu),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "virtual": cpu.get("Hypervisor vendor", "none"),
        "os": f"{release.get('PRETTY_NAME', '?')}, Linux {platform.release()}",
        "dotnet_sdk": _say("dotnet", "--version"),
        **peers,
    }


def load():
    """Processes that wanted a core over the last minute: what else the machine did, where it is read before a job."""
    return round(os.getloadavg()[0], 2)
