// How each kind of panel shows its frames.
import { FieldType, formattedValueToString, getFieldDisplayName, getSeriesColor, reduceField } from './grafana.mjs';
import { colors, line, path, rect, text, widthOf } from './svg.mjs';

/** The drawings, by the type of the panel: (panel, frames, box, time, annotations) => SVG. */
export const drawings = { stat, bargauge, table, timeseries };

function stat(panel, frames, box) {
    const [item] = lastValues(frames, panel);
    const color = item?.color ?? colors.text;
    const fills = panel.options.colorMode.startsWith('background') && item !== undefined;
    const value = item?.text ?? noValue(panel);
    const size = Math.min(box.height * 0.62, (box.width * 1.5) / Math.max(4, value.length), 54);
    return [
        fills ? rect(box.panel.x, box.panel.y, box.panel.width, box.panel.height, color, 'rx="2"') : '',
        fills ? text(box.panel.x + 8, box.panel.y + 20, panel.title, { size: 14, fill: '#fff', weight: 500 }) : '',
        text(box.x + box.width / 2, box.y + box.height / 2 + size * 0.35, value, {
            size: Math.round(size),
            fill: fills ? '#fff' : color,
            anchor: 'middle',
            weight: 500,
        }),
    ].join('');
}

function bargauge(panel, frames, box) {
    const items = lastValues(frames, panel);
    if (items.length === 0) return nothing(panel, box);
    const { min = 0, max = 1 } = panel.fieldConfig.defaults;
    const height = Math.min(34, box.height / items.length);
    const names = Math.min(box.width * 0.45, Math.max(...items.map((item) => widthOf(item.name, 13))) + 12);
    const bar = box.width - names - 64;
    return items
        .map((item, i) => {
            const y = box.y + i * height;
            const share = Math.min(1, Math.max(0, (item.value - min) / (max - min)));
            return [
                text(box.x + names - 8, y + height / 2 + 4, item.name, { size: 13, anchor: 'end', room: names - 8 }),
                rect(box.x + names, y + 3, bar, height - 6, colors.empty),
                rect(box.x + names, y + 3, bar * share, height - 6, item.color),
                text(box.x + box.width - 4, y + height / 2 + 5, item.text, {
                    size: 15,
                    fill: item.color,
                    anchor: 'end',
                }),
            ].join('');
        })
        .join('');
}

function table(panel, [frame], box) {
    if (!frame || frame.length === 0) return nothing(panel, box);
    const fields = frame.fields.filter((field) => !field.config.custom?.hidden);
    const set = fields.reduce((sum, field) => sum + (field.config.custom?.width ?? 0), 0);
    const free = (box.width - set) / Math.max(1, fields.filter((field) => !field.config.custom?.width).length);
    const height = 36;
    const rows = Math.min(frame.length, Math.floor((box.height - height) / height));
    const drawn = [line(box.x, box.y + height - 4, box.x + box.width, box.y + height - 4, colors.border)];
    let x = box.x;
    for (const field of fields) {
        const width = field.config.custom?.width ?? free;
        drawn.push(
            text(x + 6, box.y + 20, getFieldDisplayName(field, frame), { fill: colors.header, room: width - 10 })
        );
        for (let i = 0; i < rows; i++) drawn.push(cell(field, i, x, box.y + height + i * height, width, height));
        x += width;
    }
    for (let i = 1; i <= rows; i++)
        drawn.push(
            line(box.x, box.y + height * (i + 1) - 4, box.x + box.width, box.y + height * (i + 1) - 4, '#23262c')
        );
    return drawn.join('');
}

function cell(field, row, x, y, width, height) {
    const value = field.values[row];
    if (value === null || value === undefined || value === '') return '';
    const shown = field.display(value);
    const content = formattedValueToString(shown);
    const options = field.config.custom?.cellOptions ?? {};
    const middle = y + height / 2;
    if (options.type === 'gauge') {
        const { min = 0, max = 1 } = field.config;
        const bar = width - 64;
        return [
            rect(x + 6, y + 3, bar, height - 14, colors.empty),
            rect(x + 6, y + 3, bar * Math.min(1, Math.max(0, (value - min) / (max - min))), height - 14, shown.color),
            text(x + bar + 14, middle, content, { size: 13, fill: shown.color }),
        ].join('');
    }
    const fill = options.type === 'color-text' ? shown.color : colors.text;
    return text(x + 6, middle, content, { size: 13, fill, room: width - 10 });
}

function timeseries(panel, frames, box, time, annotations) {
    const series = readSeries(frames, panel);
    if (series.length === 0) return nothing(panel, box);
    const isTable = panel.options?.legend?.displayMode === 'table';
    const legend = isTable ? 18 * (Math.min(series.length, 6) + 1) : 20 * legendLines(series, box);
    const { custom } = panel.fieldConfig.defaults;
    const stacked = custom?.stacking?.mode === 'normal' ? stack(series) : series;
    // A second unit has its axis on the right.
    const axes = [...new Set(stacked.map((each) => each.config.unit))].map((unit) =>
        toAxis(stacked.filter((each) => each.config.unit === unit))
    );
    const axisOf = (each) => axes.find((axis) => axis.unit === each.config.unit);
    const [left, right = 0] = axes.map((axis) => Math.max(...axis.labels.map((label) => widthOf(label, 11))) + 12);
    const plot = {
        x: box.x + left,
        y: box.y + 4,
        width: box.width - left - right - 8,
        height: box.height - legend - 28,
    };
    const end = plot.x + plot.width;
    const toX = (at) => plot.x + ((at / 1000 - time.from) / (time.to - time.from)) * plot.width;
    const toY = (axis) => (value) => plot.y + plot.height - ((value - axis.min) / (axis.max - axis.min)) * plot.height;
    return [
        ...axes.slice(0, 2).flatMap((axis, k) =>
            axis.values.map((value, i) => {
                const y = toY(axis)(value);
                const style = { size: 11, fill: colors.faint, anchor: k ? 'start' : 'end' };
                return (
                    (k ? '' : line(plot.x, y, end, y, colors.grid)) +
                    text(k ? end + 6 : plot.x - 6, y + 4, axis.labels[i], style)
                );
            })
        ),
        ...timeTicks(time).map((at) =>
            text(toX(at * 1000), plot.y + plot.height + 18, clock(at), {
                size: 11,
                fill: colors.faint,
                anchor: 'middle',
            })
        ),
        ...annotations.map(({ at, color }) =>
            line(toX(at), plot.y, toX(at), plot.y + plot.height, color, 'stroke-dasharray="3 3" opacity="0.7"')
        ),
        ...stacked
            .toReversed()
            .map((each) => drawSeries(each, custom?.fillOpacity ?? 0, toX, toY(axisOf(each)), axisOf(each))),
        drawLegend(series, box, plot.y + plot.height + 28, isTable),
    ].join('');
}

function toAxis(series) {
    const { unit, min, max, decimals } = series[0].config;
    const values = series.flatMap((each) => each.points.map(([, value]) => value));
    const axis = ticks(
        min ?? Math.min(...values),
        max ?? Math.max(...values),
        decimals === 0 || unit === 'bool_yes_no' ? 1 : 0
    );
    return { ...axis, unit, labels: axis.values.map(series[0].format) };
}

function drawSeries(series, opacity, toX, toY, axis) {
    return series.runs
        .map((run) => {
            const top = run.map(([at, value]) => [toX(at), toY(value)]);
            const bottom = run.map(([at, , base]) => [toX(at), toY(Math.max(base ?? 0, axis.min))]).toReversed();
            const isDot = run.length === 1;
            return [
                opacity > 0 && !isDot
                    ? path([...top, ...bottom], `fill="${series.color}" fill-opacity="${opacity / 100}" stroke="none"`)
                    : '',
                isDot
                    ? rect(top[0][0] - 1.5, top[0][1] - 1.5, 3, 3, series.color)
                    : path(top, `fill="none" stroke="${series.color}" stroke-width="1.5"`),
            ].join('');
        })
        .join('');
}

function drawLegend(series, box, y, isTable) {
    const drawn = isTable
        ? [
              text(box.x + 24, y + 10, 'Name', { size: 11, fill: colors.header }),
              text(box.x + box.width - 8, y + 10, 'Last', { size: 11, fill: colors.header, anchor: 'end' }),
          ]
        : [];
    let [x, row] = [box.x + 4, isTable ? y + 18 : y];
    for (const each of series.slice(0, isTable ? 6 : series.length)) {
        const width = widthOf(each.name) + 34;
        if (!isTable && x > box.x + 4 && x + width > box.x + box.width) [x, row] = [box.x + 4, row + 20];
        drawn.push(
            rect(x, row + 4, 14, 4, each.color, 'rx="1"'),
            text(x + 20, row + 10, each.name, { room: box.width - 90 })
        );
        if (isTable) {
            const last = each.points.at(-1)?.[1];
            drawn.push(
                text(box.x + box.width - 8, row + 10, last === undefined ? '' : each.format(last), { anchor: 'end' })
            );
            row += 18;
        } else x += width;
    }
    return drawn.join('');
}

function legendLines(series, box) {
    let [lines, x] = [1, 0];
    for (const { name } of series) {
        const width = widthOf(name) + 34;
        if (x > 0 && x + width > box.width - 4) [lines, x] = [lines + 1, 0];
        x += width;
    }
    return lines;
}

/** The series of frames: points, and runs of them without a gap. */
function readSeries(frames, panel) {
    return frames
        .flatMap((frame) =>
            frame.fields
                .filter((field) => field.type === FieldType.number)
                .map((field) => ({
                    frame,
                    field,
                    times: frame.fields.find((each) => each.type === FieldType.time).values,
                }))
        )
        .map(({ frame, field, times }) => {
            const points = times.map((at, k) => [at, field.values[k]]).filter(([, value]) => Number.isFinite(value));
            return {
                name: getFieldDisplayName(field, frame, frames),
                color: getSeriesColor(field),
                config: field.config,
                points,
                runs: splitRuns(points, frame.meta?.step),
                format: (value) => formattedValueToString(field.display(value)),
            };
        })
        .filter(({ points }) => points.length > 0);
}

function splitRuns(points, step) {
    const gap = 3 * (step ?? Math.min(...points.slice(1).map(([at], i) => at - points[i][0])));
    const runs = [];
    for (const point of points) {
        if (runs.length === 0 || point[0] - runs.at(-1).at(-1)[0] > gap) runs.push([]);
        runs.at(-1).push(point);
    }
    return runs;
}

/** Each series on top of those before it: [time, value, base]. */
function stack(series) {
    const totals = new Map();
    return series.map((each) => ({
        ...each,
        ...Object.fromEntries(
            ['points', 'runs'].map((key) => [
                key,
                key === 'points' ? addTo(new Map(totals), each.points) : each.runs.map((run) => addTo(totals, run)),
            ])
        ),
    }));
}

const addTo = (totals, points) =>
    points.map(([at, value]) => {
        const base = totals.get(at) ?? 0;
        totals.set(at, base + value);
        return [at, base + value, base];
    });

function ticks(low, high, least) {
    const span = high - low || Math.abs(high) || 1;
    const rough = Math.max(span / 4, least);
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = unit * [1, 2, 2.5, 5, 10].find((each) => each * unit >= rough);
    const min = Math.floor(low / step + 1e-9) * step;
    const max = Math.max(min + step, Math.ceil(high / step - 1e-9) * step);
    return { min, max, values: Array.from({ length: Math.round((max - min) / step) + 1 }, (_, i) => min + i * step) };
}

function timeTicks(time) {
    const step = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800].find(
        (each) => (time.to - time.from) / each <= 7
    );
    const first = Math.ceil((time.from + step / 8) / step) * step;
    return Array.from(
        { length: Math.max(0, Math.floor((time.to - step / 8 - first) / step) + 1) },
        (_, i) => first + i * step
    );
}

const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);

/** The last value of each series, with its text and its colour. */
function lastValues(frames, panel) {
    return frames
        .flatMap((frame) =>
            frame.fields.filter((field) => field.type === FieldType.number).map((field) => ({ frame, field }))
        )
        .map(({ frame, field }) => {
            const [calc] = panel.options.reduceOptions.calcs;
            const value = reduceField({ field, reducers: [calc] })[calc];
            const shown = field.display(value);
            return {
                name: getFieldDisplayName(field, frame, frames),
                value,
                text: formattedValueToString(shown),
                color: shown.color,
            };
        })
        .filter(({ value }) => Number.isFinite(value));
}

const noValue = (panel) => panel.fieldConfig.defaults.noValue ?? 'No data';

const nothing = (panel, box) =>
    text(box.x + box.width / 2, box.y + box.height / 2, noValue(panel), {
        size: 14,
        fill: colors.faint,
        anchor: 'middle',
    });
