// Compiles portal.scss to ../static/portal/portal.css and its mirror ../static/portal/portal.rtl.css.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import rtlcss from "rtlcss";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.NODE_MODULES ?? join(here, "node_modules");
const target = process.env.OUT ?? join(here, "..", "static", "portal");

// GOV.UK's functional colours under our names.
const functional = {
  "brand": "accent-blue", "text": "ink", "inverse-text": "on-action", "template-background": "paper",
  "body-background": "paper", "print-text": "ink", "secondary-text": "muted", "focus": "focus",
  "focus-text": "on-focus", "error": "error", "success": "success", "border": "line",
  "input-border": "field", "hover": "line", "link": "link", "link-visited": "visited",
  "link-hover": "link-hover", "link-active": "ink", "surface-background": "quiet",
  "surface-text": "ink", "surface-border": "line",
};
// Its palette, where components use it directly.
const palette = {
  "#ffffff": "paper", "#0b0c0c": "ink", "#f3f3f3": "quiet", "#cecece": "line", "#858686": "field", "#484949": "muted",
  "#0f7a52": "action", "#0b5c3e": "action-hover", "#083d29": "action",
  "#ca3535": "danger", "#982828": "danger-hover", "#651b1b": "danger-hover",
};

function ourColours(value) {
  let out = value.replace(/var\(--govuk-([a-z-]+)-colour(?:,\s*(?:#[0-9a-f]+|[a-z]+))?\)/gi, (_, name) => {
    if (!functional[name]) throw new Error(`no colour for ${name}`);
    return `var(--${functional[name]})`;
  });
  for (const [hex, name] of Object.entries(palette)) out = out.replaceAll(hex, `var(--${name})`);
  return out;
}

const ours = {
  postcssPlugin: "ours",
  OnceExit(root) {
    root.walkComments((node) => node.remove());
    root.walkDecls((decl) => {
      if (decl.prop.startsWith("--govuk-")) return decl.remove();
      if (decl.prop === "font-family" && decl.value === "inherit" && !decl.parent.selector.startsWith("button")) return decl.remove();
      if (decl.prop.startsWith("-webkit-font-smoothing") || decl.prop.startsWith("-moz-osx")) return decl.remove();
      if (decl.parent.selector?.startsWith(".govuk-button")) decl.value = decl.value.replace("#ffffff", "var(--on-action)");
      if (!decl.prop.startsWith("--")) decl.value = ourColours(decl.value);
      // Arabic and Chinese need more room between the lines: --lead is what a script adds.
      if (decl.prop === "line-height" && /^1\.[0-9]+$/.test(decl.value)) {
        decl.value = `calc(${Number(Number(decl.value).toFixed(3))} + var(--lead))`;
      }
    });
    // Focused text in GOV.UK is a yellow block with a black foot; ours is an outline.
    root.walkRules((rule) => {
      const shadow = rule.nodes?.find((n) => n.prop === "box-shadow" && /0 -2px var\(--focus\)/.test(n.value));
      if (!shadow) return;
      rule.walkDecls(/^(outline|color|background-color|box-shadow|text-decoration|-webkit-box-decoration-break|box-decoration-break)$/, (n) => { n.remove(); });
      rule.append({ prop: "outline", value: "3px solid var(--focus)" }, { prop: "outline-offset", value: "2px" });
    });
    root.walkAtRules("supports", (rule) => {
      if (/text-wrap|-ms-ime|caret-color/.test(rule.params)) {
        if (/-ms-ime/.test(rule.params)) rule.replaceWith(rule.nodes);
        else rule.remove();
      }
    });
    root.walkAtRules("media", (rule) => {
      if (/\\0|-ms-high-contrast: none/.test(rule.params)) rule.remove();
    });
    root.walkRules((rule) => {
      rule.selectors = rule.selectors.filter((one) => !/govuk-(tag|button--(start|inverse)|button__start|summary-card)/.test(one));
      if (!rule.selector) rule.remove();
    });
    // GOV.UK prints the address after each link; ours stand in the text where they matter.
    root.walkRules(/::after/, (rule) => {
      if (rule.nodes.some((n) => n.prop === "content" && /attr\(href\)/.test(n.value))) rule.remove();
    });
    for (let removed = true; removed;) {
      removed = false;
      root.walk((node) => {
        if ((node.type === "rule" || node.type === "atrule") && node.nodes && !node.nodes.length) {
          node.remove();
          removed = true;
        }
      });
    }
    mergeMedia(root);
  },
};

// Neighbouring rules under one and the same condition are written once.
function mergeMedia(root) {
  let last = null;
  for (const node of [...root.nodes]) {
    if (last && node.type === "atrule" && node.name === "media" && node.params === last.params) {
      last.append(node.nodes);
      node.remove();
    } else last = node.type === "atrule" && node.name === "media" ? node : null;
  }
}

const { css } = compile(join(here, "portal.scss"), {
  loadPaths: [modules, here], style: "expanded", charset: false, quietDeps: true,
});
const treated = postcss([ours]).process(css, { from: undefined }).css;

function minify(sheet) {
  return postcss([{
    postcssPlugin: "tight",
    OnceExit(root) {
      root.walk((node) => {
        node.raws.before = "";
        node.raws.after = "";
        if (node.type === "decl") node.raws.between = ":";
        if (node.type === "rule" || node.type === "atrule") node.raws.between = "";
        if (node.type === "rule") node.selector = node.selector.replace(/\s*\n\s*/g, "").replace(/,\s+/g, ",").replace(/\s*>\s*/g, ">");
        node.raws.semicolon = false;
      });
      root.raws.after = "\n";
    },
  }]).process(sheet, { from: undefined }).css;
}

writeFileSync(join(target, "portal.css"), minify(treated));
writeFileSync(join(target, "portal.rtl.css"), minify(rtlcss.process(treated)));
