"""Documents: receipts, labels, signs, timetables, tickets, maps. Everything on them is invented; answers are read off what is drawn."""
from pen import COLOURS, GREY, INK, LINE, SERIES, Item, Pen

SOURCE = "synthetic-documents"
MONO = "DejaVu Sans Mono"
GOODS = [("Rye bread", 320), ("Oat milk", 189), ("Pears 1 kg", 279), ("Green tea", 415), ("Olive oil", 799), ("Eggs x10", 349), ("Walnuts", 525),
         ("Tomatoes", 265), ("Goat cheese", 459), ("Honey", 640), ("Lentils", 175), ("Soap", 210)]
TOWNS = "Alderby Northwick Sandholm Kirkvale Osterlund Fernley Marsden Ashcombe Thornby Wexcombe".split()


def money(cents):
    return f"{cents / 100:.2f}"


def receipt(rng):
    lines = [(name, rng.choice([1, 1, 1, 2, 3]), price) for name, price in rng.sample(GOODS, rng.choice([4, 5, 6]))]
    height = 250 + 34 * len(lines)
    pen = Pen(400, height, "#d9d4c7")
    pen.poly([(28, 20), (372, 14), (372, height - 18), *[(372 - 14 * k, height - (26 if k % 2 else 18)) for k in range(1, 25)], (28, height - 20)], "#fffefb")
    pen.text(200, 46, rng.choice(["CORNER & SONS", "MILL LANE GROCER", "THE GREEN BASKET", "HARBOUR STORES"]), 19, bold=True, anchor="mm", family=MONO)
    pen.text(200, 72, f"{rng.randrange(1, 29):02d}.{rng.randrange(1, 13):02d}.2024   {rng.randrange(8, 20)}:{rng.randrange(10, 60)}   till {rng.randrange(1, 7)}", 12, GREY, anchor="mm", family=MONO)
    y = 104
    for name, n, price in lines:
        pen.text(48, y, f"{n} x {name}" if n > 1 else name, 15, family=MONO); pen.text(352, y, money(n * price), 15, anchor="ra", family=MONO); y += 34
    total = sum(n * p for _, n, p in lines)
    paid = -(-total // 1000) * 1000
    pen.line([(48, y), (352, y)], GREY, 1); pen.text(48, y + 12, "TOTAL", 19, bold=True, family=MONO); pen.text(352, y + 12, money(total), 19, bold=True, anchor="ra", family=MONO)
    pen.text(48, y + 46, "cash", 14, GREY, family=MONO); pen.text(352, y + 46, money(paid), 14, GREY, anchor="ra", family=MONO)
    name, n, price = rng.choice(lines)
    dearest = max(lines, key=lambda l: l[1] * l[2])[0]
    k = [l[0] for l in lines].index(name)
    question, truth, focus = rng.choice([
        ("What is the total on the receipt?", money(total), (30, y - 6, 372, y + 44)),
        (f"How much was paid for {name} altogether?", money(n * price), (30, 94 + 34 * k, 372, 134 + 34 * k)),
        ("How much change is due when the cash shown was handed over?", money(paid - total), (30, y - 6, 372, y + 74)),
        ("On which article was the most money spent?", dearest, (30, 94, 372, y))])
    return Item(pen.done(), question, truth, SOURCE, focus=focus)


def road_sign(rng):
    towns = rng.sample(TOWNS, 3)
    distances = sorted(rng.sample(range(3, 120), 3))
    colour = rng.choice(["#1f5fa8", "#23744a"])
    pen = Pen(620, 420); pen.sky("#8fc1ea", "#e6f2fa", 330)
    pen.poly([(0, 320), (180, 285), (360, 315), (620, 270), (620, 420), (0, 420)], "#86ac6b"); pen.poly([(230, 420), (330, 300), (352, 300), (560, 420)], "#6b7280")
    pen.line([(341, 306), (392, 420)], "#f3f4f6", 4)
    for x in (150, 450): pen.rect(x, 230, 12, 150, "#94a3b8")
    pen.rect(90, 40, 440, 210, "white", radius=16); pen.rect(96, 46, 428, 198, colour, radius=12)
    for k, (town, km) in enumerate(zip(towns, distances)):
        pen.text(128, 84 + 60 * k, town, 30, "white", True, "lm"); pen.text(496, 84 + 60 * k, str(km), 30, "white", True, "rm")
    k = rng.randrange(3)
    question, truth = rng.choice([(f"How many kilometres is it to {towns[k]}?", str(distances[k])), ("Which town on the sign is the nearest?", towns[0]), (f"How much farther is {towns[2]} than {towns[0]}, in kilometres?", str(distances[2] - distances[0]))])
    return Item(pen.done(), question, truth, SOURCE, "jpeg", focus=(90, 54 + 60 * k if "kilometres is" in question else 40, 530, 114 + 60 * k if "kilometres is" in question else 250))


def timetable(rng):
    stops = rng.sample(TOWNS, 5)
    starts = sorted(rng.sample(range(360, 1080, 15), 4))
    legs = [rng.randrange(6, 25) for _ in stops[1:]]
    clock = lambda m: f"{m // 60:02d}:{m % 60:02d}"
    pen = Pen(640, 330, "white"); pen.rect(0, 0, 640, 58, SERIES[0]); pen.text(24, 29, f"Line {rng.randrange(1, 60)}", 24, "white", True, "lm"); pen.text(616, 29, "Monday to Friday", 16, "#dbeafe", anchor="rm")
    times = [[start + sum(legs[:k]) for start in starts] for k in range(5)]
    for k, stop in enumerate(stops):
        y = 70 + 50 * k
        pen.rect(0, y, 640, 50, "#f3f6fa" if k % 2 else "white"); pen.circle(34, y + 25, 7, "white", SERIES[0], 3); pen.text(58, y + 25, stop, 17, bold=k in (0, 4), anchor="lm")
        for j in range(4): pen.text(300 + 98 * j, y + 25, clock(times[k][j]), 17, anchor="mm", family=MONO)
    pen.line([(34, 102), (34, 288)], SERIES[0], 2)
    a, j = rng.randrange(0, 4), rng.randrange(4)
    question, truth, row = rng.choice([(f"At what time does the {['first', 'second', 'third', 'fourth'][j]} bus of the day leave {stops[a]}?", clock(times[a][j]), a),
                                      (f"How many minutes does the ride from {stops[a]} to {stops[a + 1]} take?", str(legs[a]), a), (f"When does the last bus reach {stops[4]}?", clock(times[4][3]), 4)])
    return Item(pen.done(), question, truth, SOURCE, focus=(0, 66 + 50 * row, 640, min(330, 124 + 50 * row + 50)))


def label(rng):
    name, taste = rng.choice([("Nordic Oats", "with dark chocolate"), ("Meadow Muesli", "with dried apple"), ("Hill Farm Granola", "with hazelnuts"), ("Sunrise Flakes", "with raspberries")])
    weight, energy = rng.choice([375, 400, 450, 500, 750]), rng.randrange(330, 470)
    values = [("Energy", f"{energy} kcal"), ("Fat", f"{rng.randrange(3, 22)}.{rng.randrange(10)} g"), ("of which sugars", f"{rng.randrange(1, 19)}.{rng.randrange(10)} g"), ("Fibre", f"{rng.randrange(4, 14)}.{rng.randrange(10)} g"), ("Protein", f"{rng.randrange(5, 19)}.{rng.randrange(10)} g"), ("Salt", f"0.{rng.randrange(10, 99)} g")]
    colour = rng.choice(SERIES[:6])
    pen = Pen(560, 480, "#efe9df"); pen.rect(40, 24, 230, 432, colour, radius=10); pen.rect(290, 24, 230, 432, "white", LINE, 1, 10)
    pen.oval(66, 180, 178, 178, "#fff7e6"); [pen.oval(92 + 26 * (k % 5), 222 + 22 * (k // 5) + 4 * (k % 2), 24, 15, ["#d9b26f", "#c6934d", "#e3c587"][k % 3]) for k in range(25)]
    first, rest = name.split(" ", 1)
    pen.text(155, 74, first, 31, "white", True, "mm"); pen.text(155, 112, rest, 27, "white", True, "mm"); pen.text(155, 148, taste, 14, "white", anchor="mm"); pen.rect(98, 396, 114, 38, "white", radius=19); pen.text(155, 415, f"{weight} g", 21, colour, True, "mm")
    pen.text(308, 46, "Nutrition", 21, bold=True); pen.text(308, 76, "per 100 g", 13, GREY)
    for k, (what, value) in enumerate(values):
        pen.line([(308, 106 + 44 * k), (502, 106 + 44 * k)], LINE, 1); pen.text(308, 128 + 44 * k, what, 14, anchor="lm"); pen.text(502, 128 + 44 * k, value, 14, bold=True, anchor="rm")
    best = f"best before 0{rng.randrange(1, 10)}/2027"; pen.text(308, 400, best, 13, GREY)
    k = rng.randrange(6)
    question, truth, focus = rng.choice([("What is the net weight printed on the front of the pack?", f"{weight} g", (80, 380, 230, 445)), (f"According to the table, how much {values[k][0].lower()} is in 100 g?", values[k][1], (290, 100 + 44 * k, 520, 156 + 44 * k)),
                                         ("What is the best-before date on the pack?", best.removeprefix("best before "), (290, 385, 520, 430))])
    return Item(pen.done(), question.replace("much of which sugars", "much sugar"), truth, SOURCE, focus=focus)


def ticket(rng):
    a, b = rng.sample(TOWNS, 2)
    gate, seat, hour, minute, name = f"{rng.choice('ABCD')}{rng.randrange(1, 30)}", f"{rng.randrange(1, 32)}{rng.choice('ABCDEF')}", rng.randrange(6, 22), rng.randrange(0, 60, 5), rng.choice(["M. IVERSEN", "L. OKAFOR", "A. TANAKA", "R. DUARTE", "S. NOVAK"])
    flight, colour = f"{rng.choice(['NX', 'VA', 'QL', 'ZR'])} {rng.randrange(100, 990)}", rng.choice(SERIES[:6])
    pen = Pen(640, 290, "#cfd8e3"); pen.rect(20, 24, 600, 242, "white", radius=14); pen.rect(20, 24, 600, 56, colour, radius=14); pen.rect(20, 60, 600, 20, colour)
    pen.text(44, 52, "BOARDING PASS", 21, "white", True, "lm"); pen.text(596, 52, flight, 21, "white", True, "rm")
    pen.text(44, 104, a[:3].upper(), 42, bold=True); pen.text(250, 104, b[:3].upper(), 42, bold=True); pen.text(44, 156, a, 14, GREY); pen.text(250, 156, b, 14, GREY)
    pen.line([(160, 130), (228, 130)], colour, 3); pen.poly([(228, 121), (242, 130), (228, 139)], colour)
    fields = [("PASSENGER", name, 44), ("GATE", gate, 190), ("SEAT", seat, 270), ("BOARDING", f"{hour:02d}:{minute:02d}", 350)]
    for what, value, x in fields: pen.text(x, 194, what, 11, GREY); pen.text(x, 212, value, 19 if x > 44 else 16, bold=True)
    for y in range(88, 262, 12): pen.line([(462, y), (462, y + 6)], LINE, 2)
    x = 486
    while x < 590: w = rng.choice([1, 2, 3, 4]); pen.rect(x, 104, w, 120, INK); x += w + rng.choice([2, 3])
    question, truth = rng.choice([("Which gate does the passenger have to go to?", gate), ("What is the seat number?", seat), ("At what time does boarding begin?", f"{hour:02d}:{minute:02d}"), ("Which town is the destination?", b), ("What is the flight number?", flight)])
    return Item(pen.done(), question, truth, SOURCE, focus=(30, 90, 460, 186) if truth == b else (440, 24, 620, 80) if truth == flight else (180, 186, 460, 246))


def town_map(rng):
    places = rng.sample(["Library", "Station", "Market", "Museum", "School", "Theatre", "Harbour", "Hospital"], 5)
    columns, rows = "ABCDE", 4
    cells = rng.sample([(c, r) for c in range(5) for r in range(rows)], 5)
    pen = Pen(600, 480, "#eef3e6")
    pen.rect(40, 40, 540, 420, "#e3ecd6"); pen.line([(40, 150), (210, 190), (330, 330), (580, 380)], "#9cc9e8", 24)
    for y in (120, 250, 385): pen.line([(40, y), (580, y - 20)], "white", 13)
    for x in (150, 300, 440): pen.line([(x, 40), (x + 24, 460)], "white", 13)
    for c in range(6): pen.line([(40 + 108 * c, 40), (40 + 108 * c, 460)], "#b8c4a6", 1)
    for r in range(5): pen.line([(40, 40 + 105 * r), (580, 40 + 105 * r)], "#b8c4a6", 1)
    for c in range(5): pen.text(94 + 108 * c, 20, columns[c], 18, GREY, True, "mm")
    for r in range(rows): pen.text(20, 92 + 105 * r, str(r + 1), 18, GREY, True, "mm")
    for (c, r), place, colour in zip(cells, places, SERIES):
        x, y = 94 + 108 * c, 84 + 105 * r
        pen.circle(x, y, 15, colour, "white", 2); pen.text(x, y, place[0], 15, "white", True, "mm"); pen.rect(x - 41, y + 19, 82, 20, "white", radius=4); pen.text(x, y + 29, place, 12, bold=True, anchor="mm")
    k = rng.randrange(5); square = lambda j: f"{columns[cells[j][0]]}{cells[j][1] + 1}"
    north = min(range(5), key=lambda j: cells[j][1]); single = sum(c[1] == cells[north][1] for c in cells) == 1
    question, truth = rng.choice([(f"In which square of the grid is the {places[k]}?", square(k)), (f"What is in square {square(k)}?", places[k]), ("Which marked place lies in the northernmost row of the map that has one?", places[north]) if single else (f"Which square is the {places[k]} in?", square(k))])
    return Item(pen.done(), question, truth, SOURCE, focus=None if "northernmost" in question else (40 + 108 * cells[k][0], 40 + 105 * cells[k][1], 148 + 108 * cells[k][0], 145 + 105 * cells[k][1]))


def score_table(rng):
    teams, won, lost = rng.sample(["Herons", "Comets", "Badgers", "Anchors", "Falcons", "Otters"], 5), rng.sample(range(3, 17), 5), [rng.randrange(2, 9) for _ in range(5)]
    drawn = [rng.randrange(0, 6) for _ in range(5)]
    points = [3 * w + d for w, d in zip(won, drawn)]
    pen = Pen(560, 350, "white"); pen.text(24, 20, "League table", 21, bold=True); pen.rect(0, 62, 560, 38, "#1f2937")
    heads = [("Team", 24, "lm"), ("Won", 235, "mm"), ("Drawn", 320, "mm"), ("Lost", 405, "mm"), ("Points", 500, "mm")]
    for text, x, anchor in heads: pen.text(x, 81, text, 14, "white", True, anchor)
    order = sorted(range(5), key=lambda k: -points[k])
    for r, k in enumerate(order):
        y = 100 + 48 * r; pen.rect(0, y, 560, 48, "#f5f6f8" if r % 2 else "white"); pen.circle(38, y + 24, 9, SERIES[k]); pen.text(60, y + 24, teams[k], 17, bold=True, anchor="lm")
        for value, x in ((won[k], 235), (drawn[k], 320), (lost[k], 405), (points[k], 500)): pen.text(x, y + 24, str(value), 17, anchor="mm", bold=x == 500)
    k = rng.randrange(5); r = order.index(k)
    question, truth = rng.choice([(f"How many points do the {teams[k]} have?", str(points[k])), (f"How many matches did the {teams[k]} play?", str(won[k] + drawn[k] + lost[k])), (f"How many matches did the {teams[k]} lose?", str(lost[k])), ("Which team won the most matches?", teams[won.index(max(won))])])
    return Item(pen.done(), question, truth, SOURCE, focus=None if "most" in question else (0, 96 + 48 * r, 560, 152 + 48 * r))


ALL = [receipt, receipt, road_sign, timetable, label, ticket, town_map, score_table]
