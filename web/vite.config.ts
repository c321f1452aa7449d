import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const apiPort = process.env.PARLEY_API_PORT ?? '3000';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark(), Intl.Segmenter and the regular expressions' v flag: all in these since 2024.
    target: ['chrome125', 'edge125', 'firefox128', 'safari17.5'],
    // The page's policy is `style-src 'self'; script-src 'self'`: nothing may be inlined into the HTML.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: `http://127.0.0.1:${apiPort}`, changeOrigin: false } } },
});
