"""The article page in Chromium as a phone has it: the processor four times slower, the network a slow 4G."""

from dataclasses import dataclass
from statistics import median

from playwright.sync_api import sync_playwright

from tests.support.browsers import chromium

# As Lighthouse has a slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
ROUNDS = 5
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
WATCH = """
    window.seen = { lcp: 0, cls: 0, painted: Infinity, tasks: [] };
    const watch = (type, act) =>
        new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
    watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
    watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
    watch("paint", (entry) => { if (entry.name === "first-contentful-paint") seen.painted = entry.startTime; });
    watch("longtask", (entry) => { seen.tasks.push([entry.startTime, entry.startTime + entry.duration]); });
"""
LONG = 50  # ms from which a task holds a reader up


@dataclass
class Reading:
    """What a reader waits for: ms until the largest thing stands, how much moves (CLS), ms of blocked time, bytes.

    Blocked is what Lighthouse calls so (Total Blocking Time): of each task that runs after the first paint, what is
    over 50 ms. Before it there is nothing that a reader could press.
    """

    lcp: float
    cls: float
    blocked: float
    bytes: int


def run(address: str) -> list[Reading]:
    """Read the page ROUNDS times, each with nothing kept from before."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        readings = [_read(browser, address) for _ in range(ROUNDS)]
        browser.close()
    return readings


def _read(browser, address: str) -> Reading:
    context = browser.new_context(**PHONE)
    page, received = context.new_page(), []
    speaks = context.new_cdp_session(page)
    speaks.send("Network.enable")
    speaks.send("Network.emulateNetworkConditions", SLOW_4G)
    speaks.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speaks.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    seen = page.evaluate("seen")
    context.close()
    blocked = sum(max(end - max(start, seen["painted"]) - LONG, 0) for start, end in seen["tasks"])
    return Reading(seen["lcp"], seen["cls"], blocked, int(sum(received)))


def say(what: str, readings: list[Reading]) -> None:
    """Print the median and the worst of each figure."""
    print(f"{what}, slow 4G, processor {SLOWER} times slower: median and worst of {len(readings)}")
    for name, unit in (("lcp", "ms"), ("cls", ""), ("blocked", "ms"), ("bytes", "")):
        values = [getattr(reading, name) for reading in readings]
        print(f"  {name:<8} {median(values):10.4g} {max(values):10.4g} {unit}", flush=True)
