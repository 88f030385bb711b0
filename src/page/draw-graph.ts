/** Draws the graph as SVG: laid out by Graphviz when the page is made, so that the page needs no program for it. */
import { z } from "zod";
import type { Markup } from "../report/escape-html.js";
import { markup } from "../report/escape-html.js";
import type { DocsGraph, GraphEdge } from "./docs-graph.js";

/** A graph with more edges has no words on them. */
const mostLabels = 40;

/** A graph with more nodes is drawn with straight lines: curves around everything take minutes. */
const mostCurves = 150;

/** Of more object types nobody sees anything, and laying them out takes minutes. */
const mostNodes = 600;

/** Points. */
const height = 28;
const letter = 7.4;
const padding = 22;

const point = z.string();

/** What Graphviz says of a graph: nodes with numbers, and edges between those. */
const layoutShape = z.object({
  bb: point,
  objects: z.array(
    z.object({ _gvid: z.number(), name: z.string(), pos: point }),
  ),
  edges: z.array(
    z.object({
      tail: z.number(),
      head: z.number(),
      pos: point,
      lp: point.optional(),
    }),
  ),
});

type Layout = z.infer<typeof layoutShape>;

/** Draws a graph; null where nothing refers to anything, or it is too large to be seen. */
export async function drawGraph(graph: DocsGraph): Promise<Markup | null> {
  const { nodes, edges } = graph;
  if (edges.length === 0 || nodes.length > mostNodes) return null;
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const layout = layoutShape.parse(viz.renderJSON(described(graph)));
  return svgOf(graph, layout);
}

/** The graph in Graphviz's words. All texts are identifiers of ours: what people typed stays out of it. */
function described({ nodes, edges }: DocsGraph) {
  const isLabelled = edges.length <= mostLabels;
  return {
    graphAttributes: {
      rankdir: "LR",
      nodesep: 0.25,
      ranksep: isLabelled ? 0.5 : 0.9,
      splines: nodes.length > mostCurves ? "line" : "true",
    },
    nodeAttributes: { shape: "box", fixedsize: true },
    edgeAttributes: { fontsize: 11 },
    nodes: nodes.map((name) => ({
      name,
      attributes: { width: widthOf(name) / 72, height: height / 72 },
    })),
    edges: edges.map((edge) => ({
      tail: edge.from,
      head: edge.to,
      attributes: isLabelled ? { label: labelOf(edge) } : {},
    })),
  };
}

function widthOf(name: string): number {
  return Math.round(name.length * letter + padding);
}

/** The fields of an edge, two at most. */
function labelOf({ fields }: GraphEdge): string {
  const [first = "", second] = fields;
  if (second === undefined) return first;
  return fields.length === 2
    ? `${first}, ${second}`
    : `${first} and ${String(fields.length - 1)} more`;
}

/** A place on paper, from the upper left. */
interface Point {
  readonly x: number;
  readonly y: number;
}

function svgOf({ edges }: DocsGraph, layout: Layout): Markup {
  const [, , width = 0, tall = 0] = numbersOf(layout.bb);
  const place = (text: string): Point => {
    const [x = 0, y = 0] = numbersOf(text);
    return { x: rounded(x), y: rounded(tall - y) };
  };
  const names = new Map(layout.objects.map(({ _gvid, name }) => [_gvid, name]));
  const lines = new Map(
    layout.edges.map((line) => [
      `${names.get(line.tail) ?? ""} ${names.get(line.head) ?? ""}`,
      line,
    ]),
  );
  const laid = edges.flatMap((edge) => {
    const line = lines.get(`${edge.from} ${edge.to}`);
    return line === undefined ? [] : [edgePart(edge, line, place)];
  });
  const margin = 8;
  const box = [-margin, -margin, width + 2 * margin, tall + 2 * margin]
    .map(rounded)
    .join(" ");
  return markup`<svg class="graph" viewBox="${box}" width="${rounded(width + 2 * margin)}" height="${rounded(tall + 2 * margin)}" role="group" aria-label="Object types, and the fields by which they refer to each other">
${laid}${layout.objects.map(({ name, pos }) => nodePart(name, place(pos)))}</svg>`;
}

function nodePart(name: string, { x, y }: Point): Markup {
  const width = widthOf(name);
  return markup`<a class="node" href="#/graph/${name}" data-name="${name}"><rect x="${rounded(x - width / 2)}" y="${rounded(y - height / 2)}" width="${width}" height="${height}" rx="5"/><text x="${x}" y="${rounded(y + 4.5)}" text-anchor="middle">${name}</text></a>
`;
}

function edgePart(
  edge: GraphEdge,
  laid: Layout["edges"][number],
  place: (text: string) => Point,
): Markup {
  // Of a line in several pieces the first one.
  const [piece = ""] = laid.pos.replace(/^e,/, "").split(";");
  const [tip, ...way] = piece.split(" ").map(place);
  const last = way.at(-1);
  if (tip === undefined || last === undefined) return markup``;
  const { from, to, fields } = edge;
  return markup`<g class="edge" data-from="${from}" data-to="${to}"><title>${fields.map((field) => `${from}.${field}`).join(", ")} → ${to}</title><path d="${pathOf(way)}"/><path class="head" d="${headOf(last, tip)}"/>${labelPart(edge, laid.lp, place)}</g>
`;
}

function labelPart(
  edge: GraphEdge,
  at: string | undefined,
  place: (text: string) => Point,
): Markup {
  if (at === undefined) return markup``;
  const { x, y } = place(at);
  return markup`<text x="${x}" y="${rounded(y + 4)}" text-anchor="middle">${labelOf(edge)}</text>`;
}

/** A curve: its start, then three points for each piece. */
function pathOf([start, ...others]: readonly Point[]): string {
  if (start === undefined) return "";
  const text = ({ x, y }: Point): string => `${String(x)},${String(y)}`;
  return `M${text(start)}C${others.map(text).join(" ")}`;
}

/** The head of an arrow that ends at `tip`. */
function headOf(from: Point, tip: Point): string {
  const [dx, dy] = [tip.x - from.x, tip.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [across, along] = [(dy / length) * 4, (dx / length) * 4];
  const corner = (side: number): string =>
    `${String(rounded(from.x + side * across))},${String(rounded(from.y - side * along))}`;
  return `M${String(tip.x)},${String(tip.y)}L${corner(1)} ${corner(-1)}Z`;
}

function numbersOf(text: string): readonly number[] {
  return text.split(",").map(Number);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
