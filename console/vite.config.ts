import { defineConfig } from 'vite'

const sdk = new URL('../clients/typescript/src/', import.meta.url).pathname

// In development the pages come from here and all else from a service; see README.md.
const service = 'http://localhost:8000'

export default defineConfig({
  base: '/console/',
  resolve: {
    alias: [
      { find: /^@ostler\/sdk$/, replacement: `${sdk}index.ts` },
      { find: /^@ostler\/sdk\/(.*)$/, replacement: `${sdk}$1.ts` },
    ],
  },
  build: {
    outDir: '../service/static/console',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
  server: {
    proxy: {
      '/api': service,
      '/health': service,
      '/console/session': service,
      '/console/sign-in/oidc': service,
      '/favicon.ico': service,
    },
  },
})
