// Runs test/*.test.ts under node's own test runner. They need no VS Code: only modules that do not know it are tested.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

process.chdir(join(import.meta.dirname, '..'));
const tests = readdirSync('test').filter((name) => name.endsWith('.test.ts'));
await esbuild.build({
    entryPoints: tests.map((name) => join('test', name)),
    outdir: 'dist/test',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
});
const built = tests.map((name) => join('dist', 'test', name.replace(/\.ts$/, '.js')));
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...built], { stdio: 'inherit' });
process.exit(status ?? 1);
