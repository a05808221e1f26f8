// Draws dashboards as SVG, as wide as a screen of 1920 pixels, from what their panels show over a Prometheus:
// node draw.mjs PROMETHEUS_URL SECONDS FOLDER DASHBOARD...
import { basename, join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { Dashboard } from './dashboard.mjs';
import { applyFieldConfig, getColor } from './grafana.mjs';
import { drawings } from './drawings.mjs';
import { colors, rect, text } from './svg.mjs';

// The measures of Grafana's grid.
const screen = 1920;
const margin = 16;
const gap = 8;
const rowHeight = 30;
const columnWidth = (screen - 2 * margin - 23 * gap) / 24;

const [address, seconds, folder, ...files] = process.argv.slice(2);
const to = Math.floor(Date.now() / 1000);
const time = { from: to - Number(seconds), to, step: Math.max(5, Math.round(Number(seconds) / 300)) };
async function draw(dashboard) {
    const annotations = (await dashboard.readAnnotations()).map((each) => ({ ...each, color: getColor(each.color) }));
    const drawn = [];
    let bottom = 0;
    for (const block of dashboard.blocks.filter((each) => !each.isCollapsed)) {
        const box = toBox(block.gridPos);
        bottom = Math.max(bottom, box.y + box.height);
        drawn.push(block.type === 'row' ? drawRow(block, box) : await drawPanel(dashboard, block, box, annotations));
    }
    const height = Math.ceil(bottom + margin);
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${screen} ${height}" ` +
            `width="${screen}" height="${height}" ` +
            'font-family="Inter, Roboto, Helvetica, Arial, sans-serif">',
        `<title>${dashboard.json.title}</title>`,
        rect(0, 0, screen, height, colors.page),
        ...drawn,
        '</svg>\n',
    ].join('\n');
}

async function drawPanel(dashboard, panel, box, annotations) {
    if (!drawings[panel.type]) throw new Error(`'${panel.title}': nothing draws a panel of the type ${panel.type}.`);
    const frames = applyFieldConfig(await dashboard.readFrames(panel), withColors(panel));
    const inner = { x: box.x + 8, y: box.y + 34, width: box.width - 16, height: box.height - 42, panel: box };
    return [
        `<g><!-- ${panel.title.replaceAll('--', '')} -->`,
        rect(box.x, box.y, box.width, box.height, colors.panel, `rx="2" stroke="${colors.border}"`),
        text(box.x + 8, box.y + 20, panel.title, { size: 14, weight: 500, room: box.width - 16 }),
        drawings[panel.type](panel, frames, inner, time, annotations),
        '</g>',
    ].join('');
}

// The colours that Grafana gives the fields of a panel that says nothing of them.
function withColors({ type, fieldConfig }) {
    const color = { mode: type === 'timeseries' ? 'palette-classic' : 'thresholds' };
    return { ...fieldConfig, defaults: { color, ...fieldConfig.defaults } };
}

const drawRow = (row, box) =>
    text(box.x + 4, box.y + 20, `${row.collapsed ? '›' : '⌄'} ${row.title}`, { size: 16, weight: 500 }) +
    (row.collapsed
        ? text(box.x + 40 + row.title.length * 9, box.y + 20, `(${row.panels.length} panels)`, {
              size: 13,
              fill: colors.faint,
          })
        : '');

const toBox = ({ x, y, w, h }) => ({
    x: margin + x * (columnWidth + gap),
    y: margin + y * (rowHeight + gap),
    width: w * columnWidth + (w - 1) * gap,
    height: h * rowHeight + (h - 1) * gap,
});

for (const file of files) {
    const dashboard = await Dashboard.open(file, address, time);
    writeFileSync(join(folder, basename(file).replace('.json', '.svg')), await draw(dashboard));
}
