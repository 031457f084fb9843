"""Scenes with objects to count, name and compare. Answers follow from what was placed."""
import math

from pen import COLOURS, GREY, INK, Item, Pen

SOURCE = "synthetic-scenes"
PAINT = ["red", "blue", "green", "yellow", "orange", "purple"]


def houses(rng):
    count = rng.choice([4, 5])
    colours, doors = rng.sample(list(COLOURS)[:7] + ["white"], count), rng.sample(PAINT, count)
    numbers = sorted(rng.sample(range(1, 60), count))
    wide = 600 // count
    pen = Pen(640, 400); pen.sky("#9fd0f0", "#eaf5fb", 300); pen.circle(570, 62, 30, "#ffd66b")
    for x, y in ((90, 60), (330, 44)):
        for dx, r in ((0, 20), (24, 27), (52, 18)): pen.circle(x + dx, y, r, "#ffffff")
    pen.rect(0, 330, 640, 70, "#9aa3ad"); pen.rect(0, 322, 640, 12, "#d5d9dd")
    for k in range(count):
        x, top = 24 + wide * k, 160 + rng.choice([0, 14, 26])
        w = wide - 14
        pen.rect(x, top, w, 322 - top, COLOURS[colours[k]]); pen.poly([(x - 7, top), (x + w / 2, top - 52), (x + w + 7, top)], rng.choice(["#7c4a3a", "#5b6470", "#8d5b4c"]))
        for wx in (x + w * .16, x + w * .62): pen.rect(wx, top + 22, w * .22, 38, "#fdf6d8", INK, 1.5); pen.line([(wx + w * .11, top + 22), (wx + w * .11, top + 60)], INK, 1.5)
        pen.rect(x + w / 2 - 17, 252, 34, 70, COLOURS[doors[k]], INK, 1.5); pen.circle(x + w / 2 + 10, 290, 2.5, INK)
        pen.rect(x + w / 2 - 15, 228, 30, 19, "white", INK, 1, 3); pen.text(x + w / 2, 237.5, str(numbers[k]), 12, bold=True, anchor="mm")
    k = rng.randrange(count); place = ["first", "second", "third", "fourth", "fifth"][k]
    question, truth = rng.choice([(f"What colour is the door of the {place} house from the left?", doors[k]), (f"What is the number of the house with the {doors[k]} door?", str(numbers[k])), (f"What colour are the walls of house number {numbers[k]}?", colours[k])])
    return Item(pen.done(), question, truth, SOURCE, "jpeg", focus=(24 + wide * k, 215, 24 + wide * (k + 1) - 14, 330))


def shelf(rng):
    rows = [[rng.choice(["red", "blue", "yellow", "green", "white"]) for _ in range(rng.choice([5, 6, 7]))] for _ in range(3)]
    pen = Pen(600, 440, "#e9dfd0"); pen.rect(30, 24, 540, 400, "#a9764c", radius=6); pen.rect(46, 40, 508, 368, "#c99a6b")
    for r, row in enumerate(rows):
        base = 148 + 124 * r
        pen.rect(46, base, 508, 12, "#8a5a36")
        for k, colour in enumerate(row):
            x = 72 + k * 68
            pen.arc(x + 30, base - 44, 24, 28, -90, 90, COLOURS[colour], 6); pen.rect(x, base - 54, 42, 54, COLOURS[colour], radius=5); pen.oval(x, base - 60, 42, 12, "#f4efe6", COLOURS[colour], 2)
    r = rng.randrange(3); colour = rng.choice([c for c in rows[r]])
    where = ["top", "middle", "bottom"][r]
    everything = [c for row in rows for c in row]
    question, truth = rng.choice([(f"How many {colour} mugs stand on the {where} shelf?", str(rows[r].count(colour))), (f"How many mugs are there on the {where} shelf?", str(len(rows[r]))), (f"How many {colour} mugs are there in the whole picture?", str(everything.count(colour)))])
    return Item(pen.done(), question, truth, SOURCE, "jpeg", focus=None if "whole" in question else (46, 40 + 124 * r, 554, 164 + 124 * r))


def harbour(rng):
    count = rng.choice([3, 4]); sails, numbers = rng.sample(["red", "yellow", "orange", "green", "purple", "white"], count), rng.sample(range(100, 990), count)
    pen = Pen(640, 420); pen.sky("#fbd9a5", "#fff4df", 190); pen.circle(500, 150, 44, "#f7a64b")
    pen.poly([(0, 190), (110, 140), (230, 176), (350, 130), (470, 184), (640, 150), (640, 200), (0, 200)], "#7f8fa6"); pen.rect(0, 190, 640, 230, "#3f7fa6")
    for k in range(46): x, y = rng.randrange(640), rng.randrange(205, 415); pen.line([(x, y), (x + rng.randrange(14, 44), y)], "#6ba3c4", 2)
    for k in range(count):
        x, y = 96 + k * (500 // count) + rng.randrange(-12, 13), 300 + 36 * (k % 2)
        pen.poly([(x - 62, y), (x + 62, y), (x + 42, y + 30), (x - 44, y + 30)], "#f5f1e8", "#56443a", 2); pen.line([(x, y), (x, y - 148)], "#56443a", 4)
        pen.poly([(x + 5, y - 144), (x + 5, y - 14), (x + 74, y - 14)], COLOURS[sails[k]], "#56443a", 1.5); pen.poly([(x - 5, y - 124), (x - 5, y - 14), (x - 50, y - 14)], "#fdfbf5", "#56443a", 1.5)
        pen.text(x + 27, y - 38, str(numbers[k]), 15, INK if sails[k] in ("yellow", "white", "orange") else "white", True, "mm")
    k = rng.randrange(count); x, y = 96 + k * (500 // count), 300 + 36 * (k % 2)
    question, truth = rng.choice([(f"Which number is on the {sails[k]} sail?", str(numbers[k])), (f"What colour is the sail with the number {numbers[k]}?", sails[k]), ("Which sail number is the highest?", str(max(numbers)))])
    return Item(pen.done(), question, truth, SOURCE, "jpeg", focus=None if "highest" in question else (max(0, x - 60), y - 150, min(640, x + 110), y + 30))


def crates(rng):
    fruit = rng.sample([("apples", "#c93f3f"), ("oranges", "#ee8f2b"), ("lemons", "#f2cf3a"), ("plums", "#6d4a8c"), ("limes", "#7cb342"), ("peaches", "#f2a07b")], 3)
    prices, counts = rng.sample(range(90, 480, 5), 3), rng.sample(range(5, 13), 3)
    pen = Pen(640, 380, "#dfe9dd")
    for k in range(8): pen.poly([(80 * k, 0), (80 * k + 80, 0), (80 * k + 80, 52), (80 * k, 52)], "#c94f4f" if k % 2 else "#f7f2ea"); pen.slice(80 * k, 30, 80, 44, 0, 180, "#c94f4f" if k % 2 else "#f7f2ea")
    pen.rect(0, 300, 640, 80, "#8b6a4e")
    for k in range(3):
        x = 26 + 204 * k
        for j in range(counts[k]): cx, cy = x + 32 + 30 * (j % 5) + 14 * (j // 5 % 2), 196 - 26 * (j // 5); pen.circle(cx, cy, 18, fruit[k][1], "#4b3a2f", 1.2); pen.arc(cx - 10, cy - 12, 14, 14, 200, 280, "#ffffff", 2)
        pen.rect(x, 206, 180, 100, "#b98a5a", "#6d4c33", 2); pen.line([(x, 238), (x + 180, 238)], "#6d4c33", 2); pen.line([(x, 272), (x + 180, 272)], "#6d4c33", 2)
        pen.rect(x + 40, 244, 100, 42, "#2b3a33", "#f0e6d6", 2, 4); pen.text(x + 90, 265, f"{prices[k] / 100:.2f}", 21, "#fdfaf1", True, "mm")
    k = rng.randrange(3); cheap = prices.index(min(prices))
    question, truth = rng.choice([(f"What is the price on the crate of {fruit[k][0]}?", f"{prices[k] / 100:.2f}"), (f"How many {fruit[k][0]} can be seen?", str(counts[k])), ("Which fruit is the cheapest?", fruit[cheap][0])])
    return Item(pen.done(), question, truth, SOURCE, "jpeg", focus=(20, 236, 624, 292) if "cheapest" in question else (26 + 204 * k, 120, 206 + 204 * k, 306))


def gauge(rng):
    what, unit, top, step = rng.choice([("Pressure", "bar", 10, 1), ("Temperature", "°C", 100, 10), ("Speed", "km/h", 160, 20), ("Tank", "%", 100, 10)])
    value = rng.randrange(1, top // step) * step
    pen = Pen(420, 400, "#e8ebef"); pen.circle(210, 205, 178, "#4b5563"); pen.circle(210, 205, 164, "#fdfdfb")
    turn = lambda v: math.radians(-135 + 270 * v / top)
    at = lambda v, r: (210 + r * math.sin(turn(v)), 205 - r * math.cos(turn(v)))
    for v in range(0, top + 1, step): pen.line([at(v, 150), at(v, 130)], INK, 3); pen.text(*at(v, 106), str(v), 15, bold=True, anchor="mm")
    for k in range(top // step * 2 + 1): pen.line([at(k * step / 2, 150), at(k * step / 2, 140)], GREY, 1.5)
    pen.line([at(value, -26), at(value, 88)], "#d64545", 6); pen.circle(210, 205, 13, INK)
    pen.text(210, 300, what, 19, GREY, True, "mm"); pen.text(210, 324, unit, 15, GREY, anchor="mm")
    return Item(pen.done(), f"What value does the gauge show, in {unit}?" if unit != "%" else "How full is the tank, in per cent?", str(value), SOURCE)


def table_top(rng):
    kinds = rng.sample(["key", "coin", "button", "pencil", "leaf"], 3)
    counts = rng.sample(range(2, 7), 3)
    pen = Pen(620, 430, "#c9a27a")
    for y in range(0, 430, 62): pen.line([(0, y), (620, y)], "#b88f66", 2)
    cells = rng.sample([(c, r) for c in range(6) for r in range(4)], sum(counts)); k = 0
    for kind, n in zip(kinds, counts):
        for _ in range(n):
            c, r = cells[k]; k += 1; x, y = 55 + 100 * c + rng.randrange(-10, 11), 56 + 104 * r + rng.randrange(-10, 11)
            if kind == "coin": pen.circle(x, y, 24, "#d7a73c", "#8c6a1d", 3); pen.circle(x, y, 17, "#e3bb5d"); pen.text(x, y, "5", 18, "#8c6a1d", True, "mm")
            if kind == "button": pen.circle(x, y, 20, COLOURS["blue"], "#1f4b78", 3); [pen.circle(x + dx, y + dy, 3, "#dbe8f5") for dx in (-6, 6) for dy in (-6, 6)]
            if kind == "key": pen.circle(x - 20, y, 13, None, "#5b6470", 6); pen.rect(x - 8, y - 3, 44, 6, "#5b6470"); pen.rect(x + 22, y, 5, 13, "#5b6470"); pen.rect(x + 31, y, 5, 10, "#5b6470")
            if kind == "pencil": pen.poly([(x - 38, y - 6), (x + 24, y - 6), (x + 24, y + 6), (x - 38, y + 6)], "#efc13f", "#8c6a1d", 1); pen.poly([(x + 24, y - 6), (x + 40, y), (x + 24, y + 6)], "#f2ddb8"); pen.rect(x - 44, y - 6, 8, 12, "#e58aa9")
            if kind == "leaf": pen.poly([(x - 32, y), (x - 10, y - 16), (x + 16, y - 13), (x + 34, y), (x + 14, y + 14), (x - 12, y + 15)], "#3f9a5f", "#27633c", 2); pen.line([(x - 32, y), (x + 34, y)], "#27633c", 2)
    plural = {"key": "keys", "coin": "coins", "button": "buttons", "pencil": "pencils", "leaf": "leaves"}
    j = rng.randrange(3); most = kinds[counts.index(max(counts))]
    question, truth = rng.choice([(f"How many {plural[kinds[j]]} lie on the table?", str(counts[j])), (f"Of which kind of object are there the most?\nA. {plural[kinds[0]]}\nB. {plural[kinds[1]]}\nC. {plural[kinds[2]]}", "ABC"[kinds.index(most)]), ("How many objects lie on the table altogether?", str(sum(counts)))])
    return Item(pen.done(), question, truth, SOURCE, "jpeg")


ALL = [houses, shelf, harbour, crates, gauge, table_top]
