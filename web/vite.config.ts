import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const apiPort = process.env.PARLEY_API_PORT ?? '3000';

const owners = new Map<string, string>();

/** A class is called by its file, whose name nobody shares: a hash instead says nothing, and cannot be compressed. */
function scopedName(local: string, file: string): string {
  const sheet = path.basename(file, '.module.css');
  const owner = owners.get(sheet) ?? file;
  if (owner !== file) throw new Error(`${owner} and ${file} have the same name: their classes would be one another's.`);
  owners.set(sheet, file);
  return `${sheet}-${local}`;
}

export default defineConfig({
  plugins: [react()],
  css: { modules: { generateScopedName: scopedName } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark(), Intl.Segmenter and the regular expressions' v flag: all in these since 2024.
    target: ['chrome125', 'edge125', 'firefox128', 'safari17.5'],
    // The page's policy is `style-src 'self'; script-src 'self'`: nothing may be inlined into the HTML.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Eighty files of a few hundred bytes, each compressed by itself, were 14 kB more.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'words', test: /\/messages\/(?:index|locale)\.ts$|preload-helper/, priority: 1 },
            { name: 'shared', test: /\/web\/src\/(?!messages\/)/, minShareCount: 4, maxModuleSize: 4_000 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: `http://127.0.0.1:${apiPort}`, changeOrigin: false } } },
});
