"""Pictures of known things, drawn by hand: what is asked is not in the picture and must be known or searched for."""
import math

from pen import INK, SERIES, Item, Pen

SOURCE = "synthetic-knowledge"


def postcard(name, top="#8cc3ea", bottom="#f3f8fb", ground="#b9cf9a"):
    pen = Pen(560, 420, "#fdfbf4"); pen.sky(top, bottom, 330)
    pen.rect(0, 318, 560, 46, ground); pen.rect(0, 362, 560, 58, "#fdfbf4"); pen.text(280, 391, name, 23, INK, True, "mm", "DejaVu Serif")
    return pen


def eiffel():
    pen = postcard("Eiffel Tower", "#f6c79a", "#fdf0df"); c = "#5d4a3f"
    for s in (-1, 1):
        pen.poly([(280 + s * 92, 330), (280 + s * 58, 330), (280 + s * 24, 232), (280 + s * 38, 232)], c); pen.poly([(280 + s * 34, 226), (280 + s * 18, 226), (280 + s * 9, 160), (280 + s * 17, 160)], c); pen.poly([(280 + s * 14, 154), (280, 154), (280, 30), (280 + s * 3, 40)], c)
    pen.rect(236, 224, 88, 9, c); pen.rect(258, 153, 44, 8, c); pen.arc(222, 252, 116, 150, 180, 360, c, 7); pen.line([(280, 18), (280, 40)], c, 3)
    for k in range(6): pen.line([(268 - k, 60 + 15 * k), (292 + k, 68 + 15 * k)], "#8d7566", 1)
    return pen


def pyramid():
    pen = postcard("Great Pyramid of Giza", "#f2c37b", "#fdf1d8", "#e2c48d"); pen.circle(460, 80, 36, "#fff3c4")
    pen.poly([(90, 330), (300, 80), (510, 330)], "#d9ab62"); pen.poly([(300, 80), (510, 330), (350, 330)], "#b98a48")
    for k in range(1, 12): y = 80 + 21 * k; pen.line([(300 - .84 * (y - 80), y), (300 + .84 * (y - 80), y)], "#c79853", 1)
    pen.poly([(20, 330), (90, 250), (160, 330)], "#cfa05a")
    return pen


def pisa():
    pen = postcard("A bell tower that leans", "#9ccbea", "#eef7fc"); slope = .085
    x = lambda y: 250 + (330 - y) * slope
    for k in range(7):
        y = 330 - 38 * (k + 1); w = 104 if k < 6 else 76; pen.poly([(x(y) - w / 2, y), (x(y) + w / 2, y), (x(y + 38) + w / 2, y + 38), (x(y + 38) - w / 2, y + 38)], "#f4efe4", "#b9ad97", 1.5)
        for j in range(6 if w > 90 else 4): px = x(y + 24) - w / 2 + 10 + j * (w - 18) / (6 if w > 90 else 4); pen.rect(px, y + 11, 8, 21, "#a59a86", radius=4)
    return pen


def stonehenge():
    pen = postcard("Stonehenge", "#b7c9e0", "#f0f3f7", "#93b06f")
    for k, x in enumerate((60, 150, 250, 345, 440)):
        h = (112, 132, 140, 128, 108)[k]; pen.rect(x, 326 - h, 34, h, "#8b8f94", radius=7); pen.rect(x + 22, 326 - h, 12, h, "#767a80", radius=6)
        if k in (0, 2): pen.rect(x - 6, 326 - h - 24, 140, 26, "#9a9ea3", radius=7)
    return pen


def opera():
    pen = postcard("Sydney Opera House", "#7fbbe6", "#e8f4fb", "#4c86ad"); pen.rect(80, 286, 400, 34, "#c7b39a")
    for x, w, h in ((100, 130, 118), (170, 150, 168), (262, 140, 132), (350, 110, 92)): pen.poly([(x, 290), *[(x + w * t, 290 - h * math.sin(math.pi * (.5 + t / 2)) * (1 - .12 * t)) for t in [k / 20 for k in range(21)]], (x + w, 290)], "#faf8f2", "#b9b3a5", 1.5)
    return pen


def golden_gate():
    pen = postcard("Golden Gate Bridge", "#b9d3e6", "#f5f1ea", "#4f7f9e"); c = "#c5482f"; pen.poly([(0, 300), (90, 250), (170, 320), (0, 330)], "#7f9667"); pen.poly([(560, 290), (450, 262), (400, 320), (560, 330)], "#7f9667")
    for x in (170, 390): pen.rect(x - 9, 84, 7, 240, c); pen.rect(x + 5, 84, 7, 240, c); [pen.rect(x - 9, y, 20, 7, c) for y in (90, 132, 176, 222)]
    pen.rect(0, 266, 560, 8, c); curve = lambda t: 92 + 660 * (t - .5) ** 2
    middle = [(170 + 220 * k / 30, 258 - 164 * (2 * k / 30 - 1) ** 2) for k in range(31)]; pen.line(middle, c, 3); pen.line([(170, 94), (0, 250)], c, 3); pen.line([(390, 94), (560, 250)], c, 3)
    for x, y in middle[2:-2:2]: pen.line([(x, y), (x, 266)], c, 1)
    return pen


def parthenon():
    pen = postcard("Parthenon", "#86bce6", "#f4f8fb", "#c9b98f"); pen.rect(90, 300, 380, 12, "#e9dfc6"); pen.rect(78, 312, 404, 14, "#dccfae")
    for k in range(8): x = 102 + 47 * k; pen.rect(x, 176, 26, 126, "#f3ecd9", "#b8a981", 1); [pen.line([(x + d, 182), (x + d, 298)], "#d5c9a8", 1) for d in (7, 13, 19)]; pen.rect(x - 4, 168, 34, 10, "#e9dfc6")
    pen.rect(90, 146, 380, 23, "#e9dfc6", "#b8a981", 1); pen.poly([(84, 146), (280, 84), (476, 146)], "#f3ecd9", "#b8a981", 2); pen.poly([(130, 140), (280, 98), (430, 140)], "#dccfae")
    return pen


def gateway():
    pen = postcard("Gateway Arch", "#f0b98f", "#fdf0e2", "#8ba678")
    points = [(280 + 150 * t, 318 - 262 * (1 - (math.cosh(2.2 * t) - 1) / (math.cosh(2.2) - 1))) for t in [k / 40 - 1 for k in range(81)]]; pen.line(points, "#7d8894", 19); pen.line(points, "#c3ccd5", 11)
    for x, w, h in ((20, 40, 60), (66, 30, 84), (470, 34, 70), (510, 44, 48)): pen.rect(x, 320 - h, w, h, "#a9846c")
    return pen


def needle():
    pen = postcard("Space Needle", "#8aa7d6", "#f6dfd0", "#6d8a72"); c = "#eef0f2"
    pen.poly([(250, 322), (272, 200), (262, 100), (298, 100), (288, 200), (310, 322)], c, "#8a94a0", 1.5); pen.line([(280, 100), (280, 322)], "#8a94a0", 2); pen.oval(196, 82, 168, 26, "#d9dee3", "#8a94a0", 1.5); pen.oval(214, 66, 132, 26, c, "#8a94a0", 1.5); pen.rect(268, 46, 24, 24, c, "#8a94a0", 1.5); pen.line([(280, 10), (280, 46)], "#8a94a0", 3)
    return pen


def moai():
    pen = postcard("Moai", "#7db4dd", "#f0f7fb", "#8fae66")
    for x, s in ((110, .9), (280, 1.1), (440, .85)): p = lambda pts: [(x + a * s, 326 + b * s) for a, b in pts]; pen.poly(p([(-44, 0), (-40, -70), (-36, -170), (-24, -196), (24, -196), (36, -170), (40, -70), (44, 0)]), "#7b756c"); pen.poly(p([(-36, -150), (36, -150), (34, -138), (-34, -138)]), "#5f5a53"); pen.poly(p([(-7, -140), (7, -140), (14, -92), (-14, -92)]), "#8f897f"); pen.poly(p([(-18, -76), (18, -76), (14, -68), (-14, -68)]), "#5f5a53")
    return pen


def redeemer():
    pen = postcard("Christ the Redeemer", "#9ccbe9", "#fdf3e4", "#5c8a55"); pen.poly([(100, 330), (220, 250), (280, 214), (340, 250), (470, 330)], "#5c8a55"); c = "#f1efe9"
    pen.rect(258, 190, 44, 34, "#cfcabd"); pen.poly([(262, 192), (268, 96), (292, 96), (298, 192)], c, "#b3ada0", 1.5); pen.poly([(268, 98), (168, 102), (168, 114), (268, 126)], c, "#b3ada0", 1.5); pen.poly([(292, 98), (392, 102), (392, 114), (292, 126)], c, "#b3ada0", 1.5); pen.oval(269, 66, 22, 30, c, "#b3ada0", 1.5)
    return pen


LANDMARKS = [
    (eiffel, "In what year was the tower in this picture completed?", "1889", "Eiffel Tower year completed", "The Eiffel Tower was completed in March 1889 for the World's Fair."),
    (eiffel, "Whose engineering company built the structure in this picture?", "Gustave Eiffel", "Eiffel Tower engineering company", "It was built by the company of the engineer Gustave Eiffel."),
    (pyramid, "For which pharaoh was the monument in this picture built?", "Khufu", "Great Pyramid of Giza pharaoh", "The Great Pyramid was built as the tomb of the pharaoh Khufu (Cheops)."),
    (pyramid, "On which bank of the Nile does the monument in this picture stand?", "the west bank", "Great Pyramid of Giza bank of the Nile", "The Giza plateau lies on the west bank of the Nile."),
    (pisa, "In which Italian city does the leaning tower in this picture stand?", "Pisa", "leaning bell tower Italy city", "The Leaning Tower is the campanile of the cathedral of Pisa."),
    (pisa, "In which century did construction of this leaning tower begin?", "12th century", "Leaning Tower of Pisa construction began", "Construction began in 1173 and took almost 200 years."),
    (stonehenge, "In which English county is this monument?", "Wiltshire", "Stonehenge county", "Stonehenge stands on Salisbury Plain in Wiltshire."),
    (opera, "Who designed the building in this picture?", "Jørn Utzon", "Sydney Opera House architect", "The Danish architect Jørn Utzon won the design competition in 1957."),
    (opera, "In what year was the building in this picture formally opened?", "1973", "Sydney Opera House opened year", "It was formally opened on 20 October 1973."),
    (golden_gate, "In what year was this bridge opened?", "1937", "Golden Gate Bridge opened", "The bridge opened to traffic in May 1937."),
    (golden_gate, "Into which ocean does the strait under this bridge lead?", "the Pacific Ocean", "Golden Gate strait ocean", "The Golden Gate strait connects San Francisco Bay with the Pacific Ocean."),
    (parthenon, "To which goddess was the temple in this picture dedicated?", "Athena", "Parthenon dedicated to", "The Parthenon was dedicated to the goddess Athena."),
    (parthenon, "On which hill does this temple stand?", "the Acropolis of Athens", "Parthenon hill", "It stands on the Acropolis of Athens."),
    (gateway, "Who was the architect of the monument in this picture?", "Eero Saarinen", "Gateway Arch architect", "The arch was designed by Eero Saarinen in 1947."),
    (gateway, "In which US city does this monument stand?", "St. Louis", "Gateway Arch city", "The Gateway Arch stands in St. Louis, Missouri."),
    (needle, "For which event of 1962 was this tower built?", "the World's Fair", "Space Needle built for 1962", "The Space Needle was built in Seattle for the 1962 World's Fair (Century 21 Exposition)."),
    (moai, "To which country does the island with these statues belong?", "Chile", "Moai island country", "Rapa Nui (Easter Island) is a territory of Chile."),
    (redeemer, "In what year was this statue completed?", "1931", "Christ the Redeemer completed", "The statue on Corcovado was completed in 1931."),
]

#: name, stripes ("h" or "v") with their colours, or a disc; question, answer, fact
FLAGS = [
    ("Japan", "disc", ["#ffffff", "#bc002d"], "What is the highest mountain of the country whose flag is shown?", "Mount Fuji", "Mount Fuji, 3,776 m, is the highest mountain of Japan."),
    ("Bangladesh", "disc", ["#006a4e", "#f42a41"], "What is the capital of the country whose flag is shown?", "Dhaka", "Dhaka is the capital of Bangladesh."),
    ("Estonia", "h", ["#0072ce", "#000000", "#ffffff"], "What is the capital of the country whose flag is shown?", "Tallinn", "Tallinn is the capital of Estonia."),
    ("Nigeria", "v", ["#008751", "#ffffff", "#008751"], "What is the capital of the country whose flag is shown?", "Abuja", "Abuja has been the capital of Nigeria since 1991."),
    ("Ireland", "v", ["#169b62", "#ffffff", "#ff883e"], "What is the longest river of the country whose flag is shown?", "the Shannon", "The Shannon is the longest river in Ireland."),
    ("Lithuania", "h", ["#fdb913", "#006a44", "#c1272d"], "What is the capital of the country whose flag is shown?", "Vilnius", "Vilnius is the capital of Lithuania."),
    ("Ukraine", "h", ["#0057b7", "#ffd700"], "What is the capital of the country whose flag is shown?", "Kyiv", "Kyiv is the capital of Ukraine."),
    ("Bulgaria", "h", ["#ffffff", "#00966e", "#d62612"], "What is the capital of the country whose flag is shown?", "Sofia", "Sofia is the capital of Bulgaria."),
]

ELEMENTS = [("Fe", 26, "iron"), ("W", 74, "tungsten"), ("Sn", 50, "tin"), ("K", 19, "potassium"), ("Sb", 51, "antimony"), ("Hg", 80, "mercury")]
BOOKS = [("Moby-Dick", "author", "Herman Melville"), ("Frankenstein", "author", "Mary Shelley"), ("Dracula", "author", "Bram Stoker"), ("Jane Eyre", "author", "Charlotte Brontë"),
         ("Walden", "author", "Henry David Thoreau"), ("Pride and Prejudice", "year", "1813"), ("Emma", "author", "Jane Austen"), ("Middlemarch", "author", "George Eliot")]


def flag(kind, colours):
    pen = Pen(540, 400); pen.sky("#9cc9ea", "#f2f8fc"); pen.rect(56, 30, 11, 370, "#8d99a6", radius=4); pen.circle(61, 28, 10, "#d9b24a")
    wave = lambda x: 13 * math.sin((x - 67) / 62)
    for x in range(67, 487):
        y, h, n = 56 + wave(x), 250, len(colours)
        if kind == "h": [pen.rect(x, y + h * k / n, 1.5, h / n + 1, c) for k, c in enumerate(colours)]
        else: pen.rect(x, y, 1.5, h, colours[min(n - 1, (x - 67) * n // 420)] if kind == "v" else colours[0])
        if kind == "disc" and abs(x - 270) < 76: r = math.sqrt(76 ** 2 - (x - 270) ** 2); pen.rect(x, y + 125 - r, 1.5, 2 * r, colours[1])
    edge = [(x, 56 + wave(x)) for x in range(67, 487)]; pen.line(edge, "#b8c0c8", 1); pen.line([(x, y + 250) for x, y in edge], "#b8c0c8", 1); pen.line([edge[-1], (486, edge[-1][1] + 250)], "#b8c0c8", 1)
    return pen


def element(symbol, number, colour):
    pen = Pen(400, 400, "#e6e9ee"); pen.rect(66, 58, 280, 300, "#c3c9d2", radius=18); pen.rect(58, 48, 280, 300, colour, radius=18)
    pen.text(84, 70, str(number), 34, "white", True); pen.text(198, 200, symbol, 116, "white", True, "mm"); pen.text(198, 312, "chemical element", 17, "white", anchor="mm")
    return pen


def book(title, colour):
    pen = Pen(420, 480, "#d8cdbd"); pen.rect(86, 46, 262, 398, "#a99a86", radius=4); pen.rect(76, 36, 262, 398, colour, radius=4); pen.rect(76, 36, 19, 398, "#33302c", radius=4); pen.rect(94, 36, 3, 398, "#ffffff")
    pen.rect(116, 62, 204, 346, None, "#f4e7c6", 2, 3); pen.rect(122, 68, 192, 334, None, "#f4e7c6", 1, 3)
    words = title.split(" ") if len(title) > 12 else [title]
    size = 31 if max(map(len, words)) < 9 else 25
    for k, word in enumerate(words): pen.text(218, 150 + 42 * k, word, size if word != "and" else 19, "#fbf3dc", True, "mm", "DejaVu Serif")
    for k in range(5): pen.circle(218, 326, 34 - 7 * k, None, "#f4e7c6", 1.5)
    return pen


def items():
    """Every one of them, once."""
    for draw, question, truth, query, fact in LANDMARKS:
        yield Item(draw().done(), question, truth, SOURCE, "jpeg", query=query, fact=fact)
    for name, kind, colours, question, truth, fact in FLAGS:
        yield Item(flag(kind, colours).done(), question, truth, SOURCE, "webp", query=question.replace("the country whose flag is shown", name).rstrip("?"), fact=fact)
    for k, (symbol, number, name) in enumerate(ELEMENTS):
        yield Item(element(symbol, number, SERIES[k]).done(), "What is the English name of the element with this symbol?", name, SOURCE, query=f"chemical element symbol {symbol} atomic number {number}", fact=f"{symbol} is the symbol of {name}, atomic number {number}.")
    for k, (title, what, truth) in enumerate(BOOKS):
        question = "Who wrote the novel with this title?" if title != "Walden" else "Who wrote the book with this title?"
        if what == "year": question = "In what year was the novel with this title first published?"
        yield Item(book(title, ["#2f4a6d", "#6b2d3c", "#2f5d4a", "#5a3f73", "#7a5230", "#234f5c"][k % 6]).done(), question, truth, SOURCE, query=f"{title} {'first published' if what == 'year' else 'author'}", fact=f"{title}: {'first published in' if what == 'year' else 'written by'} {truth}.")
