"""Charts: bars, lines, shares, tables of numbers. Every answer is computed from the numbers drawn."""
import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from PIL import Image

from pen import GREY, INK, LINE, SERIES, Item

SOURCE = "synthetic-charts"
plt.rcParams.update({"font.family": "DejaVu Sans", "font.size": 11, "text.color": INK, "axes.labelcolor": GREY, "xtick.color": GREY,
                     "ytick.color": GREY, "axes.edgecolor": LINE, "axes.titleweight": "bold", "axes.titlesize": 14,
                     "axes.titlelocation": "left", "axes.titlepad": 14, "axes.spines.top": False, "axes.spines.right": False})

TOPICS = [
    ("Visitors by museum", ["Harbour", "Railway", "Glass", "Textile", "Maps", "Clocks"], "thousand visitors"),
    ("Loaves sold by day", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], "loaves"),
    ("Rainfall by station", ["Alder", "Birch", "Cedar", "Elm", "Hazel", "Rowan"], "mm"),
    ("Bicycles counted by bridge", ["North", "Mill", "Old", "Canal", "Station", "East"], "bicycles an hour"),
    ("Books lent by branch", ["Central", "Park", "Hill", "Quay", "Market", "Depot"], "books a day"),
    ("Seedlings by greenhouse", ["A1", "A2", "B1", "B2", "C1", "C2"], "seedlings"),
]


def picture(fig):
    out = io.BytesIO()
    fig.savefig(out, format="png", dpi=100)
    plt.close(fig)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def plain(rng):
    title, names, unit = rng.choice(TOPICS)
    count = rng.choice([4, 5, 6])
    return title, names[:count], unit, rng.sample(range(12, 98), count)


def column_of(fig, ax, x, y, reach=70):
    """Pixels of the picture from above a point of the axes down to the labels below it."""
    fig.canvas.draw()
    px, py = ax.transData.transform((x, y))
    width, height = fig.bbox.width, fig.bbox.height
    return tuple(int(v) for v in (max(0, px - reach), max(0, height - py - 40), min(width, px + reach), height))


def bars(rng):
    title, names, unit, values = plain(rng)
    fig, ax = plt.subplots(figsize=(6.2, 4.2), layout="constrained")
    colour = rng.choice(SERIES[:6])
    drawn = ax.bar(names, values, color=colour, width=.62)
    ax.bar_label(drawn, padding=3, color=INK)
    ax.set_title(title); ax.set_ylabel(unit); ax.tick_params(length=0); ax.set_ylim(0, max(values) * 1.15)
    k = rng.randrange(len(names))
    best, worst = names[values.index(max(values))], names[values.index(min(values))]
    question, truth, at = rng.choice([
        (f"What value does the bar for {names[k]} show?", str(values[k]), k),
        ("Which bar is the tallest?", best, names.index(best)),
        ("Which category has the lowest value?", worst, names.index(worst)),
        ("By how much does the tallest bar exceed the lowest?", str(max(values) - min(values)), None),
    ])
    focus = None if at is None else column_of(fig, ax, at, values[at])
    return Item(picture(fig), question, truth, SOURCE, focus=focus)



def wide_bars(rng):
    title, names, unit, values = plain(rng)
    fig, ax = plt.subplots(figsize=(6.2, 4.0), layout="constrained")
    ax.barh(names[::-1], values[::-1], color=[SERIES[k % 7] for k in range(len(names))][::-1], height=.62)
    ax.set_title(title); ax.set_xlabel(unit); ax.tick_params(axis="y", length=0); ax.grid(axis="x", color=LINE, lw=.6); ax.set_axisbelow(True)
    order = sorted(names, key=lambda n: -values[names.index(n)])
    question, truth = rng.choice([
        ("Which category comes second, counted from the longest bar?", order[1]),
        (f"How many bars are longer than that of {order[2]}?", "2"),
        (f"Is the bar of {names[0]} longer than that of {names[1]}?\nA. yes\nB. no", "A" if values[0] > values[1] else "B"),
    ])
    return Item(picture(fig), question, truth, SOURCE)


def grouped(rng):
    title, names, unit, _ = plain(rng)
    names = names[:4]
    first, second = rng.sample(range(10, 60), 4), rng.sample(range(10, 60), 4)
    fig, ax = plt.subplots(figsize=(6.3, 4.2), layout="constrained")
    for shift, values, year, colour in ((-.19, first, "2023", SERIES[0]), (.19, second, "2024", SERIES[1])):
        ax.bar_label(ax.bar([k + shift for k in range(4)], values, .36, color=colour, label=year), padding=2, fontsize=9)
    ax.set_xticks(range(4), names); ax.set_title(title); ax.set_ylabel(unit); ax.legend(frameon=False, ncols=2, loc="upper right"); ax.tick_params(length=0)
    ax.set_ylim(0, 74)
    grown = [n for n, a, b in zip(names, first, second) if b > a]
    k = rng.randrange(4)
    question, truth = rng.choice([
        ("In how many categories is the 2024 bar higher than the 2023 bar?", str(len(grown))),
        (f"What is the 2024 value for {names[k]}?", str(second[k])),
        (f"What do the two bars of {names[k]} add up to?", str(first[k] + second[k])),
    ])
    return Item(picture(fig), question, truth, SOURCE)


def lines(rng):
    months = "Jan Feb Mar Apr May Jun Jul Aug".split()
    tops = rng.sample(range(5, 30), 8)
    town = rng.choice(["Alderby", "Northwick", "Sandholm", "Kirkvale", "Osterlund"])
    fig, ax = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    ax.plot(months, tops, "-o", color=rng.choice(SERIES), lw=2.4, ms=7, mec="white", mew=1.5)
    ax.set_title(f"Mean temperature in {town}"); ax.set_ylabel("°C"); ax.grid(axis="y", color=LINE, lw=.6); ax.set_ylim(0, 32); ax.set_yticks(range(0, 31, 5)); ax.tick_params(length=0)
    peak = tops.index(max(tops))
    rises = sum(b > a for a, b in zip(tops, tops[1:]))
    question, truth, at = rng.choice([
        ("In which month does the curve reach its highest point?", months[peak], peak),
        ("In which month is the curve at its lowest?", months[tops.index(min(tops))], tops.index(min(tops))),
        ("How many times does the curve go up from one month to the next?", str(rises), None),
    ])
    focus = None if at is None else column_of(fig, ax, at, tops[at], 90)
    return Item(picture(fig), question, truth, SOURCE, focus=focus)


def shares(rng):
    topic, names = rng.choice([("How people come to work", ["Train", "Bicycle", "Car", "On foot"]), ("Crops on the farm", ["Wheat", "Oats", "Clover", "Beets"]),
                               ("Votes for the new logo", ["Heron", "Oak", "Wave", "Compass"]), ("Tickets by age", ["Child", "Student", "Adult", "Senior"])])
    cuts = rng.choice([[40, 30, 20, 10], [45, 25, 18, 12], [35, 28, 22, 15], [50, 24, 16, 10]])
    cuts = rng.sample(cuts, 4)
    fig, ax = plt.subplots(figsize=(5.6, 4.2), layout="constrained")
    ax.pie(cuts, labels=names, colors=SERIES[:4], startangle=90, counterclock=False, wedgeprops={"width": rng.choice([1, .45]), "edgecolor": "white", "linewidth": 2},
           autopct=lambda p: f"{p:.0f} %", pctdistance=.76, textprops={"fontsize": 11})
    ax.set_title(topic)
    k, j = rng.sample(range(4), 2)
    question, truth = rng.choice([
        ("Which slice is the largest?", names[cuts.index(max(cuts))]),
        (f"What percentage do {names[k]} and {names[j]} make together?", f"{cuts[k] + cuts[j]}%"),
        (f"Which slice is labelled {cuts[k]} %?", names[k]),
    ])
    return Item(picture(fig), question, truth, SOURCE)


def scatter(rng):
    groups = rng.sample([("circles", "o"), ("squares", "s"), ("triangles", "^"), ("diamonds", "D")], 2)
    fig, ax = plt.subplots(figsize=(5.8, 4.2), layout="constrained")
    counts = []
    for (name, mark), colour in zip(groups, SERIES):
        n = rng.randrange(5, 11); counts.append(n)
        cells = rng.sample(range(36), n) if not counts[:-1] else rng.sample([c for c in range(36) if c not in used], n)
        used = cells
        ax.scatter([c % 6 + rng.uniform(.3, .7) for c in cells], [c // 6 + rng.uniform(.3, .7) for c in cells], marker=mark, s=90, color=colour, edgecolor="white", label=name)
    ax.set_title("Samples in the field"); ax.set_xlabel("metres east"); ax.set_ylabel("metres north"); ax.set_xlim(0, 6); ax.set_ylim(0, 6); ax.grid(color=LINE, lw=.5); ax.set_axisbelow(True)
    k = rng.randrange(2)
    return Item(picture(fig), f"How many {groups[k][0]} are plotted?", str(counts[k]), SOURCE)


ALL = [bars, bars, wide_bars, grouped, lines, lines, shares, scatter]
