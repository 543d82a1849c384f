"""The page to try it in, driven as a newcomer drives it: in a real browser, by clicking.

Skipped where there is no Chromium; where there must be one (CI), REQUIRE_BROWSER=1 makes that a failure.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect
from playwright.async_api import TimeoutError as TimedOut

ROOT = Path(__file__).resolve().parent.parent
ARTEFACTS = ROOT / "artefacts"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
# Chromium's own errands outside would only wait for a network that a test has no use for.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """``lightstick demo`` as its own process, and the address that it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--no-open", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/#\S+", line)
        assert found, line
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 10) == 0


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("there is no Chromium on this machine")
        pytest.skip("there is no Chromium on this machine: the demo page is not driven")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


def shown(page: Page) -> Locator:
    """The channel's messages; the page lists their beginnings a second time beside it."""
    return page.get_by_role("region", name="Conversation")


async def tab_of(browser: Browser, address: str, person: str) -> Page:
    """A tab in which the newcomer is ``person``."""
    page = await browser.new_page(viewport={"width": 960, "height": 760})
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(address)
    picker = page.locator("#viewer-picker")
    await expect(picker).to_contain_text(person, timeout=PATIENCE_MS)
    await picker.select_option(label=person)
    await expect(picker.locator("option:checked")).to_have_text(person)
    await expect(shown(page).get_by_text("Welcome!")).to_be_visible()
    return page


async def command(page: Page, typed: str) -> None:
    """Type a command, take the first that is offered, send it."""
    await page.locator("#channel-composer-input").click()
    await page.keyboard.type(typed)
    await page.get_by_role("option").locator("visible=true").first.click()
    await page.get_by_role("button", name=re.compile("send|run", re.IGNORECASE)).locator("visible=true").last.click()


async def test_two_people_answer_a_question_in_two_tabs(browser: Browser, address: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    noor, theo = await tab_of(browser, address, "Noor"), await tab_of(browser, address, "Theo")
    await command(noor, "/trivia start")
    for page, letter in ((noor, "A"), (theo, "B")):
        await shown(page).get_by_role("button", name=re.compile(f"^{letter} ")).last.click()
        await expect(shown(page).get_by_text(f"Locked in: {letter}.")).to_be_visible(timeout=PATIENCE_MS)
        assert await shown(page).get_by_text("Locked in: ").count() == 1, "each sees their own answer alone"
    await expect(shown(noor).get_by_text("2 locked in").last).to_be_visible(timeout=PATIENCE_MS)
    await shown(noor).screenshot(path=ARTEFACTS / "question.png")

    # Nobody touches the page any more: it turns by itself, in both tabs.
    for page in (noor, theo):
        await expect(shown(page).get_by_text("✓").last).to_be_visible(timeout=PATIENCE_MS)
        await expect(shown(page).get_by_text("Question 2 of 10").last).to_be_visible(timeout=PATIENCE_MS)
    await shown(noor).screenshot(path=ARTEFACTS / "reveal.png")
    await command(noor, "/trivia skip")
    await expect(shown(noor).get_by_text("Skipped.").last).to_be_visible(timeout=PATIENCE_MS)

    await command(theo, "/leaderboard")
    board = shown(theo).get_by_text("🥇").last
    await expect(board).to_be_visible(timeout=PATIENCE_MS)
    await board.scroll_into_view_if_needed()
    await shown(theo).screenshot(path=ARTEFACTS / "leaderboard.png")


async def pick(page: Page, typed: str) -> None:
    """Type a command of several words and take it from the list; while it opens, the page may empty the line again."""
    offered = page.get_by_role("option").locator("visible=true").filter(has_text=typed).first
    for _ in range(10):
        await page.locator("#channel-composer-input").fill(typed)
        with contextlib.suppress(TimedOut):
            await offered.click(timeout=2_000)
            return
    raise AssertionError(f"{typed} is not offered")


async def run(page: Page) -> None:
    """Send the command that stands there."""
    await page.get_by_role("button", name=re.compile("send|run", re.IGNORECASE)).locator("visible=true").last.click()


async def send(page: Page, typed: str) -> None:
    """Use a command that needs no more."""
    await pick(page, typed)
    await run(page)


async def fill(page: Page, *texts: str) -> None:
    """Fill the form that is open, field by field, and submit it."""
    form = page.get_by_role("dialog")
    await expect(form.get_by_role("textbox")).to_have_count(len(texts))
    for place, text in enumerate(texts):
        await form.get_by_role("textbox").nth(place).fill(text)
    await form.get_by_role("button", name="Submit").click()


async def press(page: Page, label: str) -> None:
    """Press the newest button of that label; another screen comes in its place."""
    buttons = shown(page).get_by_role("button", name=label, exact=True)
    there = await buttons.count()
    await buttons.last.click()
    await expect(buttons).to_have_count(there - 1, timeout=PATIENCE_MS)


async def bring(page: Page, name: str, content: bytes) -> None:
    """Bring a list by ``/manage import``."""
    await pick(page, "/manage import")
    file = FilePayload(name=name, mimeType="text/plain", buffer=content)
    await page.locator("input[type=file]").set_input_files(file)
    await run(page)


async def test_a_moderator_who_never_saw_the_bot_keeps_facts_and_questions(browser: Browser, address: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    haru = await tab_of(browser, address, "Haru")

    async def see(text: str) -> None:
        await expect(shown(haru).get_by_text(text).last).to_be_visible(timeout=PATIENCE_MS)

    await send(haru, "/manage fact add")
    await fill(haru, "Our first quiz was held on a roof.", "Our diary https://example.org/diary")
    await see("This is how members will see it.")
    await press(haru, "Confirm")
    await see("It is saved, and live at once.")
    await send(haru, "/manage question add")
    await fill(haru, "Where was our first quiz?", "On a roof", "At sea\nIn a lift\nOn a train", "It rained.", "")
    await see("✓ A On a roof")
    await press(haru, "Confirm")
    await see("Where was our first quiz?")
    await shown(haru).screenshot(path=ARTEFACTS / "question-added.png")

    await shown(haru).get_by_role("button", name="Edit", exact=True).last.click()
    await fill(haru, "Where was our very first quiz?", "On a roof", "At sea\nIn a lift\nOn a train", "It rained.", "")
    await see("Where was our very first quiz?")
    await press(haru, "Confirm")
    await press(haru, "History")
    await shown(haru).get_by_role("combobox").last.click()
    await haru.get_by_role("option", name="edited").locator("visible=true").first.click()
    await see("Before")
    await shown(haru).screenshot(path=ARTEFACTS / "history.png")
    await press(haru, "Undo")
    await see("It is undone.")

    await bring(haru, "ours.yaml", b"Who leads the quiz?:\n- Haru\nWhen do we meet?:\n- on Fridays\n- Friday\n")
    await see("Red trivia list")
    await press(haru, "Apply")
    await see("Imported: 2 new, 0 changed.")
    await send(haru, "/manage export")
    async with haru.expect_download() as download:
        await shown(haru).get_by_role("button", name="Download lightstick-all.csv").last.click()
    exported = await asyncio.to_thread(Path(await (await download.value).path()).read_bytes)
    for words in (b"Our first quiz was held on a roof.", b"Where was our first quiz?", b"on Fridays|Friday"):
        assert words in exported
    await bring(haru, "lightstick-all.csv", exported)
    await see("There is nothing in it to bring in.")
    await shown(haru).screenshot(path=ARTEFACTS / "import.png")
