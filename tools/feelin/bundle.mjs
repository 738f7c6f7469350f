// node tools/feelin/bundle.mjs [--check]: writes modules/front/applications/assets/feelin.js, or says whether it is what the pinned packages give.
import { build } from "esbuild";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../../modules/front/applications/assets/feelin.js");

const made = await build({
  absWorkingDir: here, entryPoints: ["entry.mjs"], bundle: true, format: "esm", minify: true, target: "es2020", charset: "utf8", legalComments: "none", metafile: true, write: false,
});

// The licence of every package of which something is in the file.
const packages = [...new Set(Object.values(made.metafile.outputs).flatMap(one => Object.keys(one.inputs))
  .map(path => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean))].sort();
const licences = packages.map(name => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find(one => /^licen[cs]e/i.test(one));
  if (license !== "MIT" || !file) throw new Error(`${name}: licence ${license}, file ${file}`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").replaceAll("\r", "").trim()}\n`;
});
const rule = "-".repeat(80) + "\n";
const text = `/*! Made by tools/bundle_feelin; not written by hand.\n\n${licences.join(rule)}*/\n${made.outputFiles[0].text}`;

if (/\beval\(|\bnew Function\b/.test(text)) throw new Error("it evaluates text as a program: the Content-Security-Policy forbids that");
if (process.argv.includes("--check")) {
  if (!existsSync(out) || readFileSync(out, "utf8") !== text) {
    console.error("modules/front/applications/assets/feelin.js is not what tools/feelin/package-lock.json gives: run tools/bundle_feelin");
    process.exit(1);
  }
  console.log(`feelin.js is what its ${packages.length} packages give`);
} else {
  writeFileSync(out, text);
  console.log(`${out}: ${text.length} characters of ${packages.join(", ")}`);
}
