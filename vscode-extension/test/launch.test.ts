/** bundled/launch.py: which packages come first. Run with the Python at hand over made-up packages. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

const python = process.env['PYTHON'] ?? 'python3';
const available = spawnSync(python, ['-c', '']).status === 0;
const suffix = available
    ? spawnSync(python, ['-c', 'from importlib.machinery import EXTENSION_SUFFIXES as s; print(s[0], end="")'], {
          encoding: 'utf8',
      }).stdout
    : '';
let folder = '';
let launcher = '';

function write(file: string, text = ''): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
}

/** A gbpredict that says who it is and what it was told. */
function fake(place: string, name: string): void {
    write(join(place, 'gbpredict', '__init__.py'));
    write(join(place, 'gbpredict', 'server', '__init__.py'));
    write(
        join(place, 'gbpredict', 'server', 'cli.py'),
        `import sys\ndef main():\n    print(${JSON.stringify(name)}, *sys.argv[1:])\n    return 7\n`,
    );
}

function compiled(fitting: boolean): void {
    for (const module of ['libcst/native', 'msgspec/_core']) {
        rmSync(join(folder, 'bundled', 'libs', dirname(module)), { recursive: true, force: true });
        write(join(folder, 'bundled', 'libs', module + (fitting ? suffix : '.cpython-25-other.so')));
    }
}

function launch(...args: string[]) {
    const environment = join(folder, 'environment');
    // Without the interpreter's own packages: gbpredict may be among them.
    return spawnSync(python, ['-S', launcher, ...args], {
        encoding: 'utf8',
        cwd: join(folder, 'workspace'),
        env: { ...process.env, PYTHONPATH: environment },
    });
}

before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gbpredict-launch-'));
    launcher = join(folder, 'bundled', 'launch.py');
    mkdirSync(join(folder, 'bundled'));
    copyFileSync(join('bundled', 'launch.py'), launcher);
    fake(join(folder, 'bundled', 'libs'), 'bundled');
    fake(join(folder, 'environment'), 'environment');
    fake(join(folder, 'workspace'), 'workspace');
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('the bundled server where its compiled parts fit', { skip: !available }, () => {
    compiled(true);
    const { stdout, status } = launch('useBundled', 'server', '--x');
    assert.equal(stdout.trim(), 'bundled server --x');
    assert.equal(status, 7, 'the exit code is the command’s');
});

test('the environment’s where they do not', { skip: !available }, () => {
    compiled(false);
    assert.equal(launch('useBundled', 'server').stdout.trim(), 'environment server');
});

test('the environment’s where it is asked for, the bundled one where there is none', { skip: !available }, () => {
    compiled(true);
    assert.equal(launch('fromEnvironment', 'server').stdout.trim(), 'environment server');
    rmSync(join(folder, 'environment'), { recursive: true });
    assert.equal(launch('fromEnvironment', 'server').stdout.trim(), 'bundled server');
});

test('a clear message where there is neither, and nothing of the current folder', { skip: !available }, () => {
    rmSync(join(folder, 'bundled', 'libs'), { recursive: true });
    const { stderr, stdout, status } = launch('useBundled', 'server');
    assert.equal(status, 3);
    assert.equal(stdout, '');
    assert.match(stderr, /cannot be imported by Python \d+\.\d+ \(.*pip install/);
});
