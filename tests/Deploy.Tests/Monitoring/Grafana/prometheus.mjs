// The answers of Prometheus as data frames, in the form in which Grafana's datasource makes them.
import { FieldType, toDataFrame } from './grafana.mjs';

async function get(address, path, parameters) {
    const url = new URL(path, address);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.append(name, value);
    const answer = await (await fetch(url)).json();
    if (answer.status !== 'success') throw new Error(`${url.searchParams.get('query') ?? path}: ${answer.error}`);
    return answer.data;
}

/** The values of a label of a series within a time, as label_values() lists them. */
export async function labelValues(address, series, label, time) {
    const found = await get(address, '/api/v1/series', { 'match[]': series, start: time.from, end: time.to });
    return [...new Set(found.map((labels) => labels[label]).filter(Boolean))].sort();
}

/** The frames of a panel's targets whose variables are replaced, at the end of a time or over it. */
export async function queryFrames(address, targets, time) {
    const answers = await Promise.all(
        targets.map(async (target) => ({ target, series: await query(address, target, time) }))
    );
    const tables = answers.filter(({ target }) => target.format === 'table');
    return answers.flatMap(({ target, series }) =>
        target.format === 'table' ? [toTable(target, series, tables.length)] : toSeries(target, series)
    );
}

async function query(address, target, time) {
    const answer = target.instant
        ? await get(address, '/api/v1/query', { query: target.expr, time: time.to })
        : await get(address, '/api/v1/query_range', {
              query: target.expr,
              start: Math.floor(time.from / time.step) * time.step,
              end: Math.floor(time.to / time.step) * time.step,
              step: time.step,
          });
    if (answer.resultType === 'scalar') return [{ labels: {}, values: [answer.result] }];
    return answer.result.map((each) => ({ labels: each.metric, values: each.values ?? [each.value] }));
}

const toTime = ([seconds]) => Math.round(seconds * 1000);
const toNumber = ([, value]) => Number(value.replace('Inf', 'Infinity'));

/** A frame for each series: the time, and the value with its labels. */
const toSeries = (target, series) =>
    series.map(({ labels, values }) =>
        toDataFrame({
            refId: target.refId,
            fields: [
                { name: 'Time', type: FieldType.time, values: values.map(toTime) },
                {
                    name: 'Value',
                    type: FieldType.number,
                    labels,
                    values: values.map(toNumber),
                    config: target.legendFormat ? { displayNameFromDS: fill(target.legendFormat, labels) } : {},
                },
            ],
        })
    );

/** One frame for all series: the time, a column for each label, and the value, which several queries tell apart. */
function toTable(target, series, tables) {
    const samples = series.flatMap(({ labels, values }) => values.map((sample) => ({ labels, sample })));
    const columns = [...new Set(series.flatMap(({ labels }) => Object.keys(labels).sort()))];
    return toDataFrame({
        refId: target.refId,
        fields: [
            { name: 'Time', type: FieldType.time, values: samples.map(({ sample }) => toTime(sample)) },
            ...columns.map((name) => ({
                name,
                type: FieldType.string,
                values: samples.map(({ labels }) => labels[name] ?? ''),
            })),
            {
                name: tables > 1 ? `Value #${target.refId}` : 'Value',
                type: FieldType.number,
                values: samples.map(({ sample }) => toNumber(sample)),
            },
        ],
    });
}

/** A text with {{labels}}. */
export const fill = (format, labels) => format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name) => labels[name] ?? name);
