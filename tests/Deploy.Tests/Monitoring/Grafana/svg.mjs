// The parts that drawings of panels are made of.
export const colors = {
    page: '#111217',
    panel: '#181b1f',
    border: '#2c2f36',
    grid: '#2c2f36',
    text: '#ccccdc',
    faint: '#8e8e99',
    header: '#6e9fff',
    empty: '#22252b',
};

const escape = (text) =>
    String(text).replace(/[&<>"]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each]);

const number = (value) => Math.round(value * 10) / 10;

export const rect = (x, y, width, height, fill, more = '') =>
    `<rect x="${number(x)}" y="${number(y)}" width="${number(Math.max(0, width))}" height="${number(height)}" ` +
    `fill="${fill}" ${more}/>`;

export const line = (x1, y1, x2, y2, stroke, more = '') =>
    `<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}" stroke="${stroke}" ${more}/>`;

export const path = (points, more) =>
    `<path d="${points.map(([x, y], i) => `${i ? 'L' : 'M'}${number(x)} ${number(y)}`).join('')}" ${more}/>`;

/** A text, cut where it is wider than the room for it. */
export function text(x, y, content, { size = 12, fill = colors.text, anchor = 'start', weight, room } = {}) {
    let shown = String(content);
    const most = room === undefined ? shown.length : Math.floor(room / (size * 0.6));
    if (shown.length > most) shown = `${shown.slice(0, Math.max(1, most - 1))}…`;
    return (
        `<text x="${number(x)}" y="${number(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"` +
        `${weight ? ` font-weight="${weight}"` : ''}>${escape(shown)}</text>`
    );
}

/** The width that a text takes, about. */
export const widthOf = (content, size = 12) => String(content).length * size * 0.6;
