// Builds everything the browser loads, and bundle.json, which says under what name each entry came out.
// The same sources and lock give the same bytes: no dates, no paths, names by content.
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const goal = process.argv[2] ?? join(here, "../src/linli/workbench/static/workbench/bundle");
const out = `${goal}.${process.pid}`; // put in place at once: nobody is served half a bundle

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { main: "src/main.js", look: "css/look.css" },
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  // The browser on an old office PC: Chrome 109 is the last for Windows 7, and 360's is older.
  target: ["chrome90", "safari15", "firefox100"],
  legalComments: "linked",
  preserveSymlinks: true,
  metafile: true,
  logLevel: "warning",
});
const names = {};
for (const [path, one] of Object.entries(metafile.outputs)) {
  if (!one.entryPoint) continue;
  const entry = one.entryPoint.startsWith("css/") ? "look.css" : one.entryPoint.endsWith("/main.js") ? "main.js" : "";
  if (entry) names[entry] = relative(out, join(here, path));
}
const sorted = Object.fromEntries(Object.entries(names).sort());
await writeFile(join(out, "bundle.json"), JSON.stringify(sorted, null, 1) + "\n");
await rm(goal, { recursive: true, force: true });
await rename(out, goal);
