/** Uses the installed extension as a person would, and looks whether what should be seen is seen. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { PREFIX } from './prefix';
import { Session, type SessionOptions } from './session';

/** The machine may be busy: what takes a second alone may take this long; the first start of everything even longer. */
const PATIENCE_MS = 20_000;
const START_MS = 60_000;
const MENU_MS = 4000;
const HOST_MS = 150_000;
const SETTLE_MS = 700;

const artefacts = required('ARTEFACTS');
const pictures = process.env['E2E_PICTURES'] === '1';
const checks: { name: string; error: string | undefined }[] = [];

function required(name: string): string {
    const value = process.env[name];
    assert.ok(value, `${name} is not set: start this through e2e/run.sh`);
    return value;
}

/** One check; a failure is noted with a screenshot, and the next one is made all the same. */
async function check(page: Page, name: string, action: () => Promise<void>): Promise<void> {
    const started = Date.now();
    let error: string | undefined;
    try {
        await action();
    } catch (reason) {
        error = reason instanceof Error ? reason.message.split('\n').slice(0, 6).join('\n    ') : String(reason);
        await page.screenshot({ path: join(artefacts, `failed-${checks.length}.png`) }).catch(() => undefined);
    }
    checks.push({ name, error });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${error === undefined ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${error === undefined ? '' : `\n    ${error}`}`);
}

/** The text of lines uses no-break spaces. */
function plain(text: string): string {
    return text.replaceAll('\u00a0', ' ');
}

async function shoot(page: Page, name: string): Promise<void> {
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(artefacts, `${name}.png`) });
}

/** A picture for the README: a part of the window, from one place to another. */
async function picture(page: Page, name: string, clip: { x: number; y: number; width: number; height: number }): Promise<void> {
    if (pictures) {
        mkdirSync(join('media', 'screens'), { recursive: true });
        await page.waitForTimeout(SETTLE_MS);
        await page.screenshot({ path: join('media', 'screens', `${name}.png`), clip });
    }
}

async function eventually(what: string, condition: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
        if (await condition()) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.fail(`not within ${PATIENCE_MS / 1000} s: ${what}`);
}

async function runCommand(page: Page, title: string): Promise<void> {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await page.keyboard.press('Enter');
}

async function closeOverlays(page: Page): Promise<void> {
    await page.keyboard.press('Escape');
    await page.mouse.move(5, 5);
}

function line(page: Page, text: string): Locator {
    // Text is matched with spaces of both kinds.
    return page.locator('.editor-instance .view-line', { hasText: new RegExp(text.replaceAll(' ', '\\s')) }).first();
}

/** The middle of an element, in the window: pointing by hand, as the browser's scrolling confuses the editor. */
async function middle(locator: Locator): Promise<{ x: number; y: number }> {
    await locator.waitFor();
    const box = await locator.boundingBox();
    assert.ok(box !== null);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function word(page: Page, inLine: string, text: string): Locator {
    return line(page, inLine).locator('span span', { hasText: text }).first();
}

async function clickOn(page: Page, locator: Locator): Promise<void> {
    const { x, y } = await middle(locator);
    await page.mouse.click(x, y);
}

/** Opens the quick fixes at a word and takes the one that is named. */
async function quickFix(page: Page, at: Locator, title: string, beforeChoice: () => Promise<void>): Promise<void> {
    const actions = page.locator('.action-widget .monaco-list-row.action');
    const wanted = actions.filter({ hasText: title }).first();
    // Asked for while new findings are on their way, the menu may be empty: a person would ask again.
    await eventually(`${title} is offered`, async () => {
        await page.keyboard.press('Escape');
        await clickOn(page, at);
        await page.keyboard.press('Control+.');
        return wanted.waitFor({ timeout: MENU_MS }).then(
            () => true,
            () => false,
        );
    });
    await beforeChoice();
    await eventually(`${title} is chosen`, async () => {
        if (plain(await actions.and(page.locator('.focused')).innerText()).includes(title)) {
            return true;
        }
        await page.keyboard.press('ArrowDown');
        return false;
    });
    await page.keyboard.press('Enter');
}

/** Errors, warnings and the like of the whole workspace, from the status bar. */
async function problemCount(page: Page): Promise<number> {
    const text = await page.locator('#status\\.problems').innerText();
    return [...text.matchAll(/\d+/g)].reduce((sum, [digits]) => sum + Number(digits), 0);
}

async function use(page: Page): Promise<void> {
    page.setDefaultTimeout(PATIENCE_MS);

    await check(page, 'the workbench opens, and the file in it', async () => {
        await page.locator('.monaco-workbench').waitFor({ timeout: START_MS });
        const file = page.locator('.explorer-folders-view .monaco-list-row[aria-label^="train.py"]');
        await file.waitFor({ timeout: START_MS });
        await file.dblclick();
        await line(page, 'class Classifier').waitFor({ timeout: START_MS });
    });

    await check(page, 'graph breaks are underlined', async () => {
        await page.locator('.squiggly-warning').first().waitFor({ state: 'attached', timeout: START_MS });
        await eventually('two of them', async () => (await page.locator('.squiggly-warning').count()) >= 2);
    });

    await check(page, 'CodeLens tells the number of graphs', async () => {
        const lenses = page.locator('.codelens-decoration a');
        await eventually('a lens with graphs', async () =>
            (await lenses.allInnerTexts()).some((text) => /\d+ graphs?\b/.test(plain(text))),
        );
    });

    await check(page, 'the lines of graphs have bars in the colours of the theme', async () => {
        await eventually('bars of two colours', async () => {
            const colours = await page.evaluate<string[]>(`
                [...document.querySelectorAll('.view-overlays .cdr')].map((e) => getComputedStyle(e))
                    .filter((s) => s.borderLeftWidth === '3px').map((s) => s.borderLeftColor)`);
            return new Set(colours).size >= 2;
        });
    });

    await check(page, 'Problems lists them with their rules', async () => {
        await page.keyboard.press('Control+Shift+M');
        const rows = page.locator('.markers-panel .monaco-list-row');
        await eventually('rows for GB0059 and GB0124', async () => {
            const text = (await rows.allInnerTexts()).join('\n');
            return text.includes('GB0059') && text.includes('GB0124') && text.includes('gbpredict');
        });
        await shoot(page, '1-problems');
        await picture(page, 'squiggles', { x: 348, y: 35, width: 900, height: 793 });
        await page.keyboard.press('Control+Shift+M');
    });

    await check(page, 'a hover says what the compiler cannot do', async () => {
        const { x, y } = await middle(word(page, 'loss.item', 'item'));
        await page.mouse.move(x, y);
        const hover = page.locator('.monaco-hover-content:visible', { hasText: 'Tensor.item() reads the value' });
        await hover.first().waitFor();
        assert.match(plain(await hover.first().innerText()), /GB0124/);
        await shoot(page, '2-hover');
        await picture(page, 'hover', { x: 348, y: 285, width: 890, height: 330 });
        await closeOverlays(page);
    });

    await check(page, 'the lens opens the view of graphs', async () => {
        await clickOn(page, page.locator('.codelens-decoration a', { hasText: 'graph' }).first());
        await page.locator('.tab', { hasText: 'Graphs of' }).waitFor();
        await line(page, '# ── graph 1 ──').waitFor();
        await shoot(page, '3-graphs');
        await picture(page, 'graphs', { x: 348, y: 35, width: 1052, height: 610 });
        await runCommand(page, 'View: Close Editors in Other Groups').catch(() => undefined);
        await page.locator('.tab', { hasText: 'Graphs of' }).waitFor({ state: 'detached' });
    });

    await check(page, 'the rule at the cursor is explained', async () => {
        await clickOn(page, word(page, 'loss.item', 'item'));
        await runCommand(page, 'gbpredict: Explain Rule');
        await page.locator('.tab', { hasText: 'GB0124' }).waitFor();
        await eventually('the text of the rule', async () => {
            const texts = await Promise.all(
                page
                    .frames()
                    .filter((frame) => frame !== page.mainFrame())
                    .map((frame) => frame.locator('body').innerText({ timeout: 1000 }).catch(() => '')),
            );
            return texts.some((text) => /GB0124[^]*item\(\)/.test(text));
        });
        await shoot(page, '4-rule');
        await page.locator('.tab', { hasText: 'GB0124' }).locator('.codicon-close').click();
        await page.locator('.tab', { hasText: 'GB0124' }).waitFor({ state: 'detached' });
    });

    await check(page, 'a comment silences a rule on its line', async () => {
        const before = await problemCount(page);
        await quickFix(page, word(page, 'loss.item', 'item'), 'Ignore GB0124 on this line', async () => {
            await shoot(page, '5-quick-fix');
            await picture(page, 'quick-fix', { x: 348, y: 400, width: 750, height: 330 });
        });
        await line(page, '# gbpredict: ignore\\[GB0124\\]').waitFor();
        await eventually('one finding less', async () => (await problemCount(page)) === before - 1);
    });

    await check(page, 'a repair takes the break away', async () => {
        const before = await problemCount(page);
        await quickFix(page, word(page, 'print', 'print'), 'Do this only while not compiling', () => shoot(page, '6-repair'));
        await line(page, 'if not torch.compiler.is_compiling').waitFor();
        await eventually('one finding less', async () => (await problemCount(page)) === before - 1);
        await shoot(page, '7-repaired');
    });

    await check(page, 'the language status tells the graphs of the file', async () => {
        const { x, y } = await middle(page.locator('#status\\.languageStatus'));
        await page.mouse.move(x, y);
        const status = page.locator('.hover-language-status', { hasText: 'gbpredict' });
        await status.first().waitFor();
        assert.match(plain(await status.first().innerText()), /graph breaks?, \d+ graphs/);
        await shoot(page, '8-status');
        await closeOverlays(page);
    });

    await check(page, 'the server can be restarted, and finds what is there', async () => {
        const before = await problemCount(page);
        await clickOn(page, word(page, 'class Classifier', 'Classifier'));
        await page.keyboard.press('Control+Z');
        await eventually('a finding is back', async () => (await problemCount(page)) === before + 1);
        await runCommand(page, 'gbpredict: Restart Server');
        await eventually('findings go with the server', async () => (await problemCount(page)) === 0);
        await eventually('and come back', async () => (await problemCount(page)) === before + 1);
    });
}

function sessionOptions(name: string, more: { vsix?: string[]; settings?: Record<string, unknown> }): SessionOptions {
    const logs = join(artefacts, name);
    mkdirSync(logs, { recursive: true });
    return {
        entry: required('CODE_SERVER'),
        vsix: more.vsix ?? [],
        workspace: join('e2e', 'workspace'),
        browser: required('CHROMIUM'),
        artefacts: logs,
        settings: {
            'gbpredict.interpreter': [required('PYTHON')],
            ...(JSON.parse(process.env['E2E_SETTINGS'] ?? '{}') as Record<string, unknown>),
            ...more.settings,
        },
        scale: pictures ? 1.5 : 1,
    };
}

/** Through the eyes of a person: the packaged extension, clicked at. */
async function asPerson(): Promise<boolean> {
    const session = await Session.open(sessionOptions('person', { vsix: [required('VSIX')] }));
    try {
        await session.visit();
        await use(session.page);
    } finally {
        await session.close();
    }
    const failed = checks.filter(({ error }) => error !== undefined).length;
    console.log(`${checks.length - failed} passed, ${failed} failed; screenshots in ${artefacts}`);
    return failed === 0;
}

/** From inside: over the API, with a stand-in for the Python extension that selects among two environments. */
async function fromInside(): Promise<boolean> {
    const environment = mkdtempSync(join(tmpdir(), 'gbpredict-environment-'));
    try {
        execFileSync(required('PYTHON'), ['-m', 'venv', '--without-pip', environment]);
        const [packages] = execFileSync(
            join(environment, 'bin', 'python'),
            ['-c', 'import sysconfig; print(sysconfig.get_paths()["purelib"])'],
            { encoding: 'utf8' },
        ).split('\n');
        writeFileSync(
            join(packages ?? '', 'helper_library.py'),
            'def scale(x):\n    print("scaling", x.shape)\n    return x * x.sum().item()\n',
        );
        const stub = join(artefacts, 'python-stub.vsix');
        execFileSync(
            process.execPath,
            [
                join('..', '..', 'node_modules', '@vscode', 'vsce', 'vsce'),
                'package',
                '--no-dependencies',
                '--allow-missing-repository',
                '--skip-license',
                '--out',
                stub,
            ],
            { cwd: join('e2e', 'python-stub'), stdio: ['ignore', 'ignore', 'inherit'] },
        );
        const other = join(environment, 'bin', 'python');
        const session = await Session.open(sessionOptions('inside', { vsix: [stub], settings: { 'stub.other': other } }));
        try {
            const module = join(process.cwd(), 'dist', 'e2e', 'host.js');
            const succeeded = await session.runInHost(process.cwd(), module, PREFIX, HOST_MS);
            if (!succeeded) {
                await session.page.screenshot({ path: join(artefacts, 'failed-inside.png') });
            }
            return succeeded;
        } finally {
            await session.close();
        }
    } finally {
        rmSync(environment, { recursive: true, force: true });
    }
}

async function main(): Promise<void> {
    const person = await asPerson();
    const inside = pictures || (await fromInside());
    process.exit(person && inside ? 0 : 1);
}

main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
});
