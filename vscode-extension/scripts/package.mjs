// Builds the .vsix: extension and server, for the Python at hand unless bundled/libs was made for others before.
//
//   node scripts/package.mjs [--out FILE] [--target linux-x64] [--keep-libs] [--quiet]

import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
    options: {
        out: { type: 'string', default: 'gbpredict.vsix' },
        target: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        'keep-libs': { type: 'boolean', default: false },
    },
});
const here = resolve(import.meta.dirname, '..');

function run(...args) {
    execFileSync(process.execPath, args, { stdio: ['ignore', values.quiet ? 'ignore' : 'inherit', 'inherit'], cwd: here });
}

run('scripts/build.mjs');
if (!values['keep-libs']) {
    run('scripts/bundle.mjs');
}
copyFileSync(resolve(here, '..', 'LICENSE'), resolve(here, 'LICENSE'));
const target = values.target === undefined ? [] : ['--target', values.target];
// Secrets are not looked for: besides the bundle there are published packages alone, in thousands of files.
// Links of the README stay relative: where it is published decides what they are relative to.
const options = ['--allow-package-all-secrets', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', ...target];
run('node_modules/@vscode/vsce/vsce', 'package', '--out', resolve(values.out), ...options);
