// Do imports go the ways that .dependency-cruiser.mjs allows? A check that did not look at every file would pass for the
// wrong reason, so the files that it saw are compared with those on the disk.
import fs from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { complain, root } from './processes.mjs';

const FOLDERS = ['src', 'sandbox', 'web/src', 'migrations', 'bench'];
const CODE = /\.[cm]?[jt]sx?$/;

process.chdir(root);
const files = FOLDERS.filter((folder) => fs.existsSync(folder)).flatMap(codeIn);
const { modules, violations } = await look();
const seen = new Set(modules);
const unseen = files.filter((file) => !seen.has(file));

for (const line of [...violations, ...unseen.map((file) => `${file} was not looked at.`)]) console.error(line);
if (files.length === 0) complain(`There is nothing to look at in ${FOLDERS.join(', ')}.`);
else if (violations.length + unseen.length > 0) complain('Imports go one way; .dependency-cruiser.mjs has the map.');
else console.log(`${files.length} modules keep to their boundaries.`);

async function look() {
  const options = await extractOptions(path.join(root, '.dependency-cruiser.mjs'));
  const tsConfig = extractTSConfig(path.join(root, options.tsConfig.fileName));
  const folders = FOLDERS.filter((folder) => fs.existsSync(folder));
  const { output } = await cruise(folders, options, options.enhancedResolveOptions, { tsConfig });
  const comments = new Map(options.ruleSet.forbidden.map((rule) => [rule.name, rule.comment]));
  return {
    modules: output.modules.map((module) => module.source),
    violations: output.summary.violations.map((violation) => sentence(violation, comments.get(violation.rule.name))),
  };
}

function sentence({ from, to, rule, cycle, type }, comment) {
  const what = {
    cycle: () => `${from} imports itself by way of ${cycle.map((step) => step.name).join(' → ')}`,
    dependency: () => `${from} imports ${to}`,
  }[type];
  // What leads nowhere from a program is named alone.
  return `${what ? what() : to || from}: ${comment} (${rule.name})`;
}

function codeIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name))
    .map((entry) => path.posix.join(entry.parentPath.split(path.sep).join('/'), entry.name));
}
