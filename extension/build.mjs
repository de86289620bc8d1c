// Builds dist/: the unpacked extension, and dist/detector.mjs for those who only want to find numbers.
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { slimPlans } from "./plans.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  minify: true,
  target: "chrome120",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

await Promise.all([
  build({ ...common, format: "esm", entryPoints: { worker: "src/worker/main.ts" } }),
  // Content scripts are classic scripts; an IIFE keeps their names out of the isolated world's globals.
  build({ ...common, format: "iife", entryPoints: { page: "src/page/main.ts" }, plugins: [slimPlans(true)] }),
  build({ ...common, format: "esm", entryPoints: { popup: "src/popup/popup.ts", options: "src/options/options.ts" } }),
  build({ ...common, format: "esm", entryPoints: { detector: "src/detector/index.ts" }, outExtension: { ".js": ".mjs" }, plugins: [slimPlans(false)] }),
]);

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const manifest = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8"));
if (manifest.version !== version) throw new Error(`manifest.json says ${manifest.version}, package.json ${version}`);

const copied = {
  "manifest.json": "manifest.json",
  "managed_schema.json": "managed_schema.json",
  _locales: "_locales",
  icons: "icons",
  "src/page/page.css": "page.css",
  "src/common/look.css": "look.css",
  "src/popup/popup.html": "popup.html",
  "src/popup/popup.css": "popup.css",
  "src/options/options.html": "options.html",
  "src/options/options.css": "options.css",
};
for (const [from, to] of Object.entries(copied)) cpSync(join(root, from), join(dist, to), { recursive: true });

const sizes = ["worker.js", "page.js", "popup.js", "options.js", "detector.mjs"].map((name) => {
  const code = readFileSync(join(dist, name));
  return `${name} ${(code.length / 1024).toFixed(1)} KB (${(gzipSync(code, { level: 9 }).length / 1024).toFixed(1)} KB gz)`;
});
process.stdout.write(`extension/dist: ${sizes.join(", ")}\n`);
