// Turns a terminal's screen, as `tmux capture-pane -p -e` prints it, into an SVG of text.
//   node ansi-to-svg.mjs COLUMNS TITLE < SCREEN > FILE
import { readFileSync } from "node:fs";

const [columns, title] = [Number(process.argv[2]), process.argv[3]];
const [cell, line, margin, size] = [8.4, 18, 16, 14];
const background = "#0d1117";
const foreground = "#c9d1d9";
// The sixteen colours of a terminal, dark and bright.
const colours = [
  "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
  "#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc",
];

const hex = (r, g, b) => "#" + [r, g, b].map((v) => v.toString(16).padStart(2, "0")).join("");
const level = (v) => (v === 0 ? 0 : 55 + 40 * v);

// One of the 256 colours: sixteen, a cube of 6 x 6 x 6, and greys.
function indexed(n) {
  if (n < 16) return colours[n];
  if (n >= 232) return hex(...Array(3).fill(8 + 10 * (n - 232)));
  return hex(level(Math.floor((n - 16) / 36)), level(Math.floor((n - 16) / 6) % 6), level((n - 16) % 6));
}

// The style after a sequence of codes: ESC [ codes m.
function styled(style, codes) {
  const next = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) return styled({}, codes.slice(i + 1));
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 22) next.bold = next.dim = false;
    else if (code >= 30 && code <= 37) next.colour = colours[code - 30];
    else if (code >= 90 && code <= 97) next.colour = colours[code - 82];
    else if (code === 39) next.colour = undefined;
    else if (code === 38 && codes[i + 1] === 5) next.colour = indexed(codes[(i += 2)]);
    else if (code === 38 && codes[i + 1] === 2) next.colour = hex(...codes.slice(i + 2, (i += 4) + 1));
    else if (code === 48) i += codes[i + 1] === 5 ? 2 : 4;
  }
  return next;
}

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

// Spaces at the ends of a text, and several in a row, are not drawn reliably: texts are placed without them.
function drawWords(text, column, row, style) {
  return [...text.matchAll(/\S+( \S+)*/g)].map((m) => draw(m[0], column + [...text.slice(0, m.index)].length, row, style)).join("");
}

function draw(text, column, row, style) {
  const attributes = [
    `x="${(margin + column * cell).toFixed(1)}"`, `y="${margin + row * line + size}"`,
    // Whatever the font, a character is as wide as its cell.
    `textLength="${([...text].length * cell).toFixed(1)}"`, 'lengthAdjust="spacingAndGlyphs"',
    style.colour ? `fill="${style.colour}"` : "", style.bold ? 'font-weight="bold"' : "",
    style.dim ? 'opacity="0.6"' : "",
  ];
  return `<text ${attributes.filter((a) => a !== "").join(" ")}>${escape(text)}</text>\n`;
}

let [style, body] = [{}, ""];
const rows = readFileSync(0, "utf8").trimEnd().split("\n");
rows.forEach((text, row) => {
  let column = 0;
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    const codes = /^\x1b\[([\d;]*)m$/.exec(part);
    if (codes) style = styled(style, codes[1].split(";").map(Number));
    else {
      body += drawWords(part, column, row, style);
      column += [...part].length;
    }
  }
});

const [width, height] = [Math.ceil(columns * cell + 2 * margin), rows.length * line + 2 * margin];
console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"
  role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${size}"
  fill="${foreground}">
<title>${escape(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="${background}"/>
${body}</svg>`);
