"""What metrics and traces cost: python3 bench/telemetry.py PROGRAM

The digits grid on two silos of one machine, in turns: one without telemetry, one whose /metrics is scraped every second and
that pushes metrics every second and the spans of every lease, fit and epoch as they end. Each grid has a seed of its own,
so that no result is known already. Times are the searches' own, without the start of a process.
"""
import http.server, json, os, pathlib, statistics, subprocess, sys, tempfile, threading, time, urllib.request

GRIDS, WARM_UP = 15, 3
program, root = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(__file__).resolve().parent.parent
received = {"/v1/traces": 0, "/v1/metrics": 0, "scraped": 0}


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        received[self.path] += len(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def silo(folder, first_port, environment, *options):
    process = subprocess.Popen(
        [program, "silo", "--head", "--folder", f"{folder}/.experiments", "--silo-port", str(first_port), "--gateway-port", str(first_port + 1), *options],
        env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    process.stdout.readline()
    return process


def grid(folder, gateway, seed):
    spec = pathlib.Path(folder, f"digits-{seed}.yaml")
    spec.write_text((root / "bench/specs/digits.yaml").read_text().replace("../../", f"{root}/").replace("seed: 42", f"seed: {seed}"))
    at, name = ["--cluster", f"localhost:{gateway}"], f"digits-{seed}"
    subprocess.run([program, "submit", spec, "--id", name, *at], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, "watch", name, "--json", *at], check=True, stdout=subprocess.DEVNULL)
    status = json.loads(subprocess.run([program, "status", name, "--json", *at], check=True, capture_output=True, text=True).stdout)
    return status["run_time"]


def scrape(port):
    while True:
        received["scraped"] += len(urllib.request.urlopen(f"http://localhost:{port}/metrics").read())
        time.sleep(1)


with tempfile.TemporaryDirectory() as without, tempfile.TemporaryDirectory() as watched:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    otlp = {"EXPERIMENTS_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "OTEL_METRIC_EXPORT_INTERVAL": "1000"}
    silos = [silo(without, 21800, {}), silo(watched, 21810, otlp, "--metrics-port", "21812")]
    try:
        threading.Thread(target=scrape, args=(21812,), daemon=True).start()
        seconds = {without: [], watched: []}
        for seed in range(1, WARM_UP + GRIDS + 1):
            # Whoever comes second finds the file of the data warm: each is first every other time.
            for folder in (without, watched) if seed % 2 else (watched, without):
                took = grid(folder, 21801 if folder == without else 21811, seed)
                if seed > WARM_UP:
                    seconds[folder].append(took)
    finally:
        for process in silos:
            process.terminate()
            process.wait()

ratios = [b / a for a, b in zip(seconds[without], seconds[watched])]
for name, folder in (("without", without), ("with", watched)):
    times = sorted(seconds[folder])
    print(f"{name:<8} median {statistics.median(times):.3f} s  ({times[0]:.3f} to {times[-1]:.3f})")
print(f"ratio of the medians {statistics.median(seconds[watched]) / statistics.median(seconds[without]):.3f}, median of the ratios {statistics.median(ratios):.3f}, {GRIDS} grids each")
print(f"pushed {received['/v1/traces']:,} bytes of spans and {received['/v1/metrics']:,} of metrics, scraped {received['scraped']:,}")
