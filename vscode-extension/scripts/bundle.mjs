// Puts the server and what it needs into bundled/libs.
//
//   node scripts/bundle.mjs                                              for the Python at hand (PYTHON, else python3)
//   node scripts/bundle.mjs --platform manylinux_2_17_x86_64 --python 3.10 --python 3.11 --python 3.12
//                                                                        for other Pythons of a platform: wheels only
//
// Compiled modules carry the version of Python in their file names, so that those of several versions fit into one
// folder; bundled/launch.py looks whether there are some for the Python that runs it.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
    options: {
        platform: { type: 'string', multiple: true, default: [] },
        python: { type: 'string', multiple: true, default: [] },
    },
});
// Commands, and jedi's stubs of packages outside of the standard library: two thirds of all files, and the sources of the
// packages themselves are read where they are installed.
const UNUSED = ['bin', 'jedi/third_party/typeshed/stubs', 'jedi/third_party/django-stubs'];

const interpreter = process.env.PYTHON ?? 'python3';
const root = resolve(import.meta.dirname, '..', '..');
const target = resolve(import.meta.dirname, '..', 'bundled', 'libs');
const scratch = mkdtempSync(join(tmpdir(), 'gbpredict-bundle-'));

// The build's own files go elsewhere: left-overs of an earlier build in the project would get into the package.
const buildConfig = join(scratch, 'build.cfg');
writeFileSync(buildConfig, `[build]\nbuild_base = ${join(scratch, 'build')}\n[egg_info]\negg_base = ${scratch}\n`);

function pip(...args) {
    execFileSync(interpreter, ['-m', 'pip', ...args, '-qq', '--disable-pip-version-check'], {
        stdio: 'inherit',
        env: { ...process.env, DIST_EXTRA_CONFIG: buildConfig },
    });
}

try {
    const wheels = join(scratch, 'wheels');
    pip('wheel', '--no-deps', '--wheel-dir', wheels, root);
    const wheel = pathToFileURL(join(wheels, readdirSync(wheels)[0]));
    const requirement = `gbpredict[server] @ ${wheel}`;
    rmSync(target, { recursive: true, force: true });
    const platform = values.platform.flatMap((name) => ['--platform', name]);
    if (values.python.length === 0) {
        pip('install', '--no-compile', '--target', target, requirement);
    }
    for (const version of values.python) {
        const part = join(scratch, version);
        const foreign = ['--only-binary=:all:', '--python-version', version, ...platform];
        pip('install', '--no-compile', '--target', part, ...foreign, requirement);
        cpSync(part, target, { recursive: true });
    }
    for (const name of UNUSED) {
        rmSync(join(target, name), { recursive: true, force: true });
    }
    for (const name of readdirSync(target)) {
        const tests = join(target, name, 'tests');
        if (existsSync(tests)) {
            rmSync(tests, { recursive: true });
        }
    }
} finally {
    rmSync(scratch, { recursive: true, force: true });
}
