// Bundles the extension into dist/extension.js. `--watch` goes on doing so; `--dev` leaves it readable, with a map.

import * as esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const watch = flags.has('--watch');
const development = watch || flags.has('--dev');

const context = await esbuild.context({
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    minify: !development,
    sourcemap: development,
    logLevel: 'warning',
});
if (watch) {
    await context.watch();
} else {
    await context.rebuild();
    await context.dispose();
}
