// `node --import ./scripts/typescript.mjs file.ts`: runs the sources and the tests as Jest does, without a build. Imports say
// './x.js' and mean x.ts, and decorators need a compiler, which Node's own type stripping is not.
import fs from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import jest from '../jest.config.mjs';

const [, options] = jest.transform['\\.ts$'];

registerHooks({
  resolve(specifier, context, next) {
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
      const meant = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (fs.existsSync(meant)) return { url: meant.href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(fs.readFileSync(filename, 'utf8'), { filename, swcrc: false, ...options });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
