// Draws every figure of a page that carries a Vega-Lite specification, as SVG whose colours are the page's own.
import { expressionInterpreter } from "vega-interpreter";
import { Error as ErrorLevel, parse, View } from "vega";
import { compile } from "vega-lite";

const NARROW = 560; // pixels below which long labels are cut shorter
const FACET = 250; // pixels that a panel of small multiples takes, axis and gap included

const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

function config(width) {
  const labels = { labelColor: "var(--ink-2)", labelFontSize: 12, labelFont: font, titleColor: "var(--ink-2)", titleFont: font, titleFontSize: 12, titleFontWeight: "normal" };
  return {
    background: null,
    font,
    aria: false,
    view: { stroke: null },
    axis: { ...labels, gridColor: "var(--rule)", domainColor: "var(--rule-2)", tickColor: "var(--rule-2)", labelPadding: 6 },
    axisY: { labelLimit: width < NARROW ? 120 : 220 },
    header: { labelColor: "var(--ink)", labelFont: font, labelFontSize: 12.5 },
    legend: { ...labels, labelLimit: 140, symbolType: "square" },
  };
}

// A single view takes the width there is; small multiples take as many columns as fit.
function fitted(spec, width) {
  if (!spec.facet) {
    return { ...spec, width, autosize: { type: "fit-x", contains: "padding" }, config: config(width) };
  }
  const columns = Math.max(1, Math.min(spec.columns, Math.floor(width / (spec.spec.width + FACET - 200))));
  const panel = columns === 1 ? Math.min(spec.spec.width, width - 60) : spec.spec.width;
  return { ...spec, columns, spec: { ...spec.spec, width: panel }, config: config(width) };
}

function legendColumns(spec, width) {
  const legend = spec.encoding?.color?.legend;
  if (legend) legend.columns = Math.max(2, Math.min(8, Math.floor(width / 110)));
  return spec;
}

function draw(figure) {
  const place = figure.querySelector("[data-chart]");
  const width = Math.floor(place.clientWidth);
  if (width < 40 || figure.drawn === width) return;
  figure.drawn = width;
  const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const compiled = compile(fitted(legendColumns(spec, width), width), { logger: quiet });
  const runtime = parse(compiled.spec, null, { ast: true });
  figure.view?.finalize();
  // Vega takes role and label from where it draws, and gives parts of the drawing roles without names: those of the
  // place, around it, speak for all.
  const drawing = document.createElement("div");
  drawing.ariaHidden = "true";
  place.replaceChildren(drawing);
  figure.view = new View(runtime, { renderer: "svg", container: drawing, hover: true, expr: expressionInterpreter, logLevel: ErrorLevel });
  figure.view.run();
}

const quiet = { level: () => quiet, error: console.error.bind(console), warn: () => quiet, info: () => quiet, debug: () => quiet };

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
}, { rootMargin: "600px" });

const figures = [...document.querySelectorAll("figure.chart")];
let waiting;
const resized = new ResizeObserver(() => {
  clearTimeout(waiting);
  waiting = setTimeout(() => figures.filter((figure) => figure.drawn).forEach(draw), 120);
});
figures.forEach((figure) => {
  seen.observe(figure);
  resized.observe(figure);
});
addEventListener("beforeprint", () => figures.forEach(draw));
