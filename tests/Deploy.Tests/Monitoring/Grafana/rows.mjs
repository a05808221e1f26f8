// Prints what the dashboards show over a Prometheus, as JSON: node rows.mjs PROMETHEUS_URL SECONDS DASHBOARD...
// It asks for each second, so that what was there only shortly is seen. For each panel it prints the queries without an
// answer, and the columns and rows of the frames; a time series has one row, the last. For each annotation its events.
import { basename } from 'node:path';
import { Dashboard } from './dashboard.mjs';
import { getFieldDisplayName, transform } from './grafana.mjs';

const [address, seconds, ...files] = process.argv.slice(2);
const to = Date.now() / 1000;
const time = { from: to - Number(seconds), to, step: 1 };

async function read(dashboard, panel) {
    const answers = await dashboard.readAnswers(panel);
    const answered = new Set(answers.filter((frame) => frame.length > 0).map((frame) => frame.refId));
    const frames = await transform(answers, panel.transformations);
    return {
        title: panel.title,
        unanswered: panel.targets.filter(({ refId }) => !answered.has(refId)).map(({ expr }) => expr),
        frames: frames.map((frame) => ({
            columns: frame.fields.map((field) => getFieldDisplayName(field, frame, frames)),
            rows: panel.type === 'table' ? readRows(frame) : readRows(frame).slice(-1),
        })),
    };
}

const readRows = (frame) =>
    Array.from({ length: frame.length }, (_, i) => frame.fields.map((field) => toJson(field.values[i])));

// JSON has no infinite numbers, and no NaN.
function toJson(value) {
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value ?? null);
}

const dashboards = await Promise.all(
    files.map(async (file) => {
        const dashboard = await Dashboard.open(file, address, time);
        const panels = dashboard.blocks.filter((block) => block.targets);
        return {
            file: basename(file),
            annotations: await dashboard.readAnnotations(),
            panels: await Promise.all(panels.map((panel) => read(dashboard, panel))),
        };
    })
);
console.log(JSON.stringify(dashboards));
