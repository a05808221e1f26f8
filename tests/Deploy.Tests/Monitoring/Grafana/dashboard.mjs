// A dashboard over a Prometheus: its variables, its panels, and the frames of each.
import { readFileSync } from 'node:fs';
import { fill, labelValues, queryFrames } from './prometheus.mjs';
import { transform } from './grafana.mjs';

export class Dashboard {
    /** Reads a dashboard, and the values of its variables in a time: { from, to, step } in seconds. */
    static async open(file, address, time) {
        const dashboard = new Dashboard();
        Object.assign(dashboard, { address, time, json: JSON.parse(readFileSync(file, 'utf8')), variables: {} });
        for (const variable of dashboard.json.templating.list.filter((each) => each.type === 'query'))
            dashboard.variables[variable.name] = await dashboard.#readVariable(variable);
        return dashboard;
    }

    /** Its rows and panels, those of collapsed rows too; a panel that is repeated once for each value. */
    get blocks() {
        const blocks = [];
        // The rows that repeated panels take more push what follows down.
        let pushed = 0;
        for (const block of this.json.panels) {
            const placed = { ...block, gridPos: { ...block.gridPos, y: block.gridPos.y + pushed } };
            const copies = this.#repeat(placed);
            pushed += Math.max(placed.gridPos.y, ...copies.map(({ gridPos }) => gridPos.y)) - placed.gridPos.y;
            blocks.push(...copies, ...(block.panels ?? []).map((panel) => ({ ...panel, isCollapsed: true })));
        }
        return blocks;
    }

    /** The frames of a panel's queries. */
    async readAnswers(panel) {
        const targets = panel.targets.map((target) => ({ ...target, expr: this.replace(target.expr, panel.scope) }));
        return queryFrames(this.address, targets, this.time);
    }

    /** The frames that a panel shows: those of its queries, after its transformations. */
    async readFrames(panel) {
        return transform(await this.readAnswers(panel), panel.transformations);
    }

    /** The events of its annotations, whose times are the values of their series. */
    async readAnnotations() {
        const read = this.json.annotations.list.map(async ({ name, expr, iconColor, textFormat }) => {
            const frames = await queryFrames(this.address, [{ refId: 'Anno', expr: this.replace(expr) }], this.time);
            return frames.flatMap(({ fields: [, { values, labels }] }) =>
                [...new Set(values.map(Math.floor))].map((at) => ({
                    name,
                    at,
                    color: iconColor,
                    text: fill(textFormat, labels),
                }))
            );
        });
        return (await Promise.all(read)).flat().filter(({ at }) => at >= this.time.from * 1000);
    }

    /** A text with its variables replaced; where a panel is repeated, scope has the value of its copy. */
    replace(text, scope = {}) {
        const { from, to, step } = this.time;
        return text
            .replaceAll('$__rate_interval', `${Math.max(4 * step, 60)}s`)
            .replaceAll('$__range', `${Math.max(1, Math.round(to - from))}s`)
            .replace(/\$\{?(\w+)\}?/g, (match, name) => scope[name] ?? this.variables[name]?.text ?? match);
    }

    async #readVariable(variable) {
        const [, series, label] = /^label_values\((.+), (\w+)\)$/.exec(variable.query);
        const values = await labelValues(this.address, this.replace(series), label, this.time);
        return { values, text: variable.allValue ?? `(${values.join('|')})` };
    }

    #repeat(block) {
        if (!block.repeat || block.type === 'row') return [block];
        const { values } = this.variables[block.repeat];
        const columns = Math.min(values.length, block.maxPerRow ?? values.length);
        const width = Math.floor(24 / columns);
        return values.map((value, i) => ({
            ...block,
            scope: { [block.repeat]: value },
            title: block.title.replaceAll(`$${block.repeat}`, value),
            gridPos: {
                ...block.gridPos,
                x: (i % columns) * width,
                y: block.gridPos.y + Math.floor(i / columns) * block.gridPos.h,
                w: width,
            },
        }));
    }
}
