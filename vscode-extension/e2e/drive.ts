/** Uses the installed extension as a person would, and looks whether what should be seen is seen. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { Session } from './session';

/** The machine may be busy: what takes a second alone may take this long. */
const PATIENCE_MS = 60_000;
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

async function use(page: Page): Promise<void> {
    page.setDefaultTimeout(PATIENCE_MS);

    await check(page, 'the workbench opens, and the file in it', async () => {
        await page.locator('.monaco-workbench').waitFor();
        const file = page.locator('.explorer-folders-view .monaco-list-row[aria-label^="train.py"]');
        await file.waitFor();
        await file.dblclick();
        await line(page, 'class Classifier').waitFor();
    });

    await check(page, 'graph breaks are underlined', async () => {
        await page.locator('.squiggly-warning').first().waitFor({ state: 'attached' });
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
        await picture(page, 'squiggles', { x: 48, y: 35, width: 1000, height: 793 });
        await page.keyboard.press('Control+Shift+M');
    });

    await check(page, 'a hover says what the compiler cannot do', async () => {
        await line(page, 'loss.item').locator('span span', { hasText: 'item' }).first().hover();
        const hover = page.locator('.monaco-hover-content:visible', { hasText: 'Tensor.item() reads the value' });
        await hover.first().waitFor();
        assert.match(plain(await hover.first().innerText()), /GB0124/);
        await shoot(page, '2-hover');
        await picture(page, 'hover', { x: 300, y: 300, width: 900, height: 450 });
        await closeOverlays(page);
    });

    await check(page, 'the lens opens the view of graphs', async () => {
        await page.locator('.codelens-decoration a', { hasText: 'graph' }).first().click();
        await page.locator('.tab', { hasText: 'Graphs of' }).waitFor();
        await line(page, '# ── graph 1 ──').waitFor();
        await shoot(page, '3-graphs');
        await picture(page, 'graphs', { x: 48, y: 35, width: 1352, height: 650 });
        await runCommand(page, 'View: Close Editors in Other Groups').catch(() => undefined);
        await page.locator('.tab', { hasText: 'Graphs of' }).waitFor({ state: 'detached' });
    });

    await check(page, 'the rule at the cursor is explained', async () => {
        await line(page, 'loss.item').locator('span span', { hasText: 'item' }).first().click();
        await runCommand(page, 'gbpredict: Explain Rule');
        await page.locator('.tab', { hasText: 'GB0124' }).waitFor();
        await eventually('the text of the rule', async () => {
            const texts = await Promise.all(
                page.frames().map((frame) => frame.locator('body').innerText({ timeout: 1000 }).catch(() => '')),
            );
            return texts.some((text) => text.includes('GB0124'));
        });
        await shoot(page, '4-rule');
        await picture(page, 'rule', { x: 48, y: 35, width: 1352, height: 650 });
        await page.locator('.tab', { hasText: 'GB0124' }).locator('.codicon-close').click();
        await page.locator('.tab', { hasText: 'GB0124' }).waitFor({ state: 'detached' });
    });

    await check(page, 'a quick fix takes the break away', async () => {
        const before = await page.locator('.squiggly-warning').count();
        await line(page, 'loss.item').locator('span span', { hasText: 'item' }).first().click();
        await page.keyboard.press('Control+.');
        const actions = page.locator('.action-widget .monaco-list-row.action');
        await actions.filter({ hasText: 'Ignore GB0124' }).first().waitFor();
        await shoot(page, '5-quick-fix');
        await picture(page, 'quick-fix', { x: 300, y: 300, width: 900, height: 450 });
        // By keyboard: the menu goes away when the mouse comes from elsewhere.
        await eventually('the action is chosen', async () => {
            const chosen = actions.and(page.locator('.focused'));
            if (/Ignore GB0124/.test(plain(await chosen.innerText()))) {
                return true;
            }
            await page.keyboard.press('ArrowDown');
            return false;
        });
        await page.keyboard.press('Enter');
        await line(page, '# gbpredict: ignore').waitFor();
        await eventually('fewer lines underlined', async () => (await page.locator('.squiggly-warning').count()) < before);
        await shoot(page, '6-suppressed');
    });

    await check(page, 'the server can be restarted', async () => {
        await runCommand(page, 'gbpredict: Restart Server');
        await page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });
        await page.locator('.squiggly-warning').first().waitFor({ state: 'attached' });
    });
}

async function main(): Promise<void> {
    const extra = process.env['E2E_SETTINGS'] ?? '{}';
    const session = await Session.open({
        entry: required('CODE_SERVER'),
        vsix: required('VSIX'),
        workspace: join('e2e', 'workspace'),
        browser: required('CHROMIUM'),
        artefacts,
        settings: {
            'gbpredict.interpreter': [required('PYTHON')],
            ...(JSON.parse(extra) as Record<string, unknown>),
        },
        scale: pictures ? 2 : 1,
    });
    try {
        await use(session.page);
    } finally {
        await session.close();
    }
    const failed = checks.filter(({ error }) => error !== undefined).length;
    console.log(`${checks.length - failed} passed, ${failed} failed; screenshots in ${artefacts}`);
    assert.ok(existsSync(artefacts));
    process.exit(failed === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
});
