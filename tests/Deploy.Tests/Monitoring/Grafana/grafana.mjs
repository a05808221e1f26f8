// Grafana's own code for data frames, of the version that deploy/compose.yaml runs, in Node.
import { createRequire } from 'node:module';

// It is made for a browser, and looks for these while it is loaded. Nothing here uses what they would do.
const nothing = () => undefined;
globalThis.window ??= globalThis;
globalThis.addEventListener ??= nothing;
globalThis.localStorage ??= { getItem: () => null, setItem: nothing, removeItem: nothing };
globalThis.navigator ??= { language: 'en-GB', languages: ['en-GB'] };
process.env.TZ ??= 'UTC';

const require = createRequire(import.meta.url);
const data = require('@grafana/data');
const { lastValueFrom } = require('rxjs');

// It registers some transformations under two names.
data.standardTransformersRegistry.setInit(() =>
    [...new Map(Object.values(data.standardTransformers).map((each) => [each.id, each])).values()].map((each) => ({
        id: each.id,
        name: each.name,
        transformation: each,
    }))
);

export const { FieldType, formattedValueToString, getFieldDisplayName } = data;
export const { reduceField, toDataFrame } = data;

const theme = data.createTheme({ colors: { mode: 'dark' } });

/** The frames after the transformations of a panel. */
export const transform = (frames, transformations = []) =>
    lastValueFrom(data.transformDataFrame(transformations, frames));

/** The frames with the units, names, thresholds and mappings that a panel gives their fields. */
export function applyFieldConfig(frames, fieldConfig) {
    data.standardEditorsRegistry.setInit(() => []);
    return data.applyFieldOverrides({
        data: frames,
        fieldConfig,
        replaceVariables: (text) => text,
        theme,
        timeZone: 'utc',
        fieldConfigRegistry: registry,
    });
}

// What a panel may set of a field; those of its own kind (custom) are kept as they are.
const keep = (value) => value;
const property = (id, path = id) => ({ id, path, isCustom: false, process: keep, shouldApply: () => true });
const custom = (id) => ({ ...property(`custom.${id}`, id), isCustom: true });
const properties = [
    ...['unit', 'decimals', 'min', 'max', 'displayName', 'thresholds', 'mappings', 'color', 'noValue', 'links'].map(
        (id) => property(id)
    ),
    ...[
        'width',
        'cellOptions',
        'align',
        'hidden',
        'fillOpacity',
        'stacking',
        'lineWidth',
        'lineStyle',
        'drawStyle',
    ].map(custom),
];
const registry = new data.Registry(() => properties.map((each) => ({ name: each.id, ...each })));

/** A colour by its name. */
export const getColor = (name) => theme.visualization.getColorByName(name);

/** The colour of the series of a field that has its configuration. */
export const getSeriesColor = (field) => data.getFieldSeriesColor(field, theme).color;
