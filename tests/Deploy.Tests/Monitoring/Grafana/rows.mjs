// Prints what each panel of the dashboards shows over a Prometheus, as JSON: node rows.mjs PROMETHEUS_URL DASHBOARD...
// A panel: its title, and the columns and rows of its frames; a time series has a row for its last value.
import { basename } from 'node:path';
import { Dashboard } from './dashboard.mjs';
import { getFieldDisplayName } from './grafana.mjs';

const [address, ...files] = process.argv.slice(2);
const now = Date.now() / 1000;
const shown = [];
for (const file of files) {
  const dashboard = await Dashboard.open(file, address, { from: now - 300, to: now, step: 1 });
  for (const panel of dashboard.blocks.filter((block) => block.targets)) {
    const frames = await dashboard.readFrames(panel);
    shown.push({
      dashboard: basename(file),
      title: panel.title,
      type: panel.type,
      isCollapsed: panel.isCollapsed === true,
      frames: frames.map((frame) => ({
        columns: frame.fields.map((field) => getFieldDisplayName(field, frame, frames)),
        rows: toRows(frame, panel),
      })),
    });
  }
}
console.log(JSON.stringify(shown));

function toRows(frame, panel) {
  const all = Array.from({ length: frame.length }, (_, i) => frame.fields.map((field) => toJson(field.values[i])));
  return panel.type === 'table' ? all : all.slice(-1);
}

// JSON has no such numbers.
function toJson(value) {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value ?? null;
}
